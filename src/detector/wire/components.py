"""Every schema of the API's description by its name, generated from the bodies."""

from functools import lru_cache

from detector.wire.analysis import AnalysisBody, AnalysisInBatch
from detector.wire.analytics import Analytics
from detector.wire.batch import BatchBody, BatchItem, BatchRequest
from detector.wire.checks import CheckBody, ChecksBody
from detector.wire.error import Error
from detector.wire.evidence import EvidenceBody
from detector.wire.explain import ExplanationBody
from detector.wire.findings import (
    FindingBody,
    NoLongerChecked,
    NotCheckedBody,
    PassedValue,
    ValueBody,
)
from detector.wire.health import HealthBody
from detector.wire.history_page import HistoryBody
from detector.wire.keys import CreatedKey, KeysBody, NewKeyBody
from detector.wire.limits import LimitsBody
from detector.wire.live import LiveGap, LiveMessage
from detector.wire.mint_pattern import mint_pattern
from detector.wire.model import ModelBody
from detector.wire.others_here import OthersHereBody
from detector.wire.prediction import Contribution, PredictionBody
from detector.wire.reliability import MeasuredBody
from detector.wire.schema import Schema, body_schema
from detector.wire.stats import StatsBody
from detector.wire.status import ProbesToldBody, ProbeToldBody, StatusBody
from detector.wire.suggestions import Suggestions
from detector.wire.timeline import BetweenBody, TimelineBody
from detector.wire.token_list import TokensBody
from detector.wire.token_row import row_schema
from detector.wire.watch_message import WatchEvent
from detector.wire.watches import CreatedWatch, NewWatchBody, WatchBody, WatchesBody

BODIES = (
    AnalysisBody,
    AnalysisInBatch,
    Analytics,
    BatchBody,
    BatchItem,
    BatchRequest,
    BetweenBody,
    CheckBody,
    ChecksBody,
    Contribution,
    CreatedKey,
    CreatedWatch,
    Error,
    EvidenceBody,
    ExplanationBody,
    FindingBody,
    HealthBody,
    HistoryBody,
    KeysBody,
    LimitsBody,
    LiveGap,
    LiveMessage,
    MeasuredBody,
    ModelBody,
    NewKeyBody,
    NewWatchBody,
    NoLongerChecked,
    NotCheckedBody,
    OthersHereBody,
    PassedValue,
    PredictionBody,
    ProbeToldBody,
    ProbesToldBody,
    StatsBody,
    StatusBody,
    Suggestions,
    TimelineBody,
    TokensBody,
    ValueBody,
    WatchBody,
    WatchEvent,
    WatchesBody,
)
"""Those that others refer to by name; the rest stand where they are used.

A body whose name a value of the domain has too ends in `Body`; the schema's name does not.
"""

REQUESTS = (NewKeyBody, NewWatchBody, ProbeToldBody, ProbesToldBody)
"""Those of requests: other fields than theirs are refused."""

_ASKED_MINT = (
    "Base58 of exactly 32 bytes. The pattern says so as closely as one can: all that it allows are "
    "addresses, and fewer than one address in 100,000 is missing from it; those are taken too."
)


@lru_cache(maxsize=1)
def schemas() -> dict[str, Schema]:
    """The schemas in the order of their names; made when first asked for."""
    named: dict[object, str] = {body: body.__name__.removesuffix("Body") for body in BODIES}
    made = {
        **{name: body_schema(body, named) for body, name in named.items()},
        **{
            named[body]: {**body_schema(body, named), "additionalProperties": False}
            for body in REQUESTS
        },
        "AskedMint": {"type": "string", "description": _ASKED_MINT, "pattern": mint_pattern()},
        "TokenRow": row_schema(),
    }
    return dict(sorted(made.items()))
