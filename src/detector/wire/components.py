"""Every schema of the API's description by its name, generated from the bodies."""

from functools import lru_cache

from detector.wire.analysis import Analysis
from detector.wire.error import Error
from detector.wire.findings import Finding, NoLongerChecked, NotChecked
from detector.wire.health import Health
from detector.wire.keys import CreatedKey, Keys, NewKey
from detector.wire.limits import Limits
from detector.wire.live import LiveMessage
from detector.wire.mint_pattern import mint_pattern
from detector.wire.model import Model
from detector.wire.prediction import Contribution, Prediction
from detector.wire.reliability import Measured
from detector.wire.schema import Schema, body_schema
from detector.wire.stats import Stats
from detector.wire.token_list import Tokens
from detector.wire.token_row import row_schema

BODIES = (
    Analysis,
    Contribution,
    CreatedKey,
    Error,
    Finding,
    Health,
    Keys,
    Limits,
    LiveMessage,
    Measured,
    Model,
    NewKey,
    NoLongerChecked,
    NotChecked,
    Prediction,
    Stats,
    Tokens,
)
"""Those that others refer to by name; the rest stand where they are used."""

REQUESTS = (NewKey,)
"""Those of requests: other fields than theirs are refused."""

_ASKED_MINT = (
    "Base58 of exactly 32 bytes. The pattern says so as closely as one can: all that it allows are "
    "addresses, and fewer than one address in 100,000 is missing from it; those are taken too."
)


@lru_cache(maxsize=1)
def schemas() -> dict[str, Schema]:
    """The schemas in the order of their names; made when first asked for."""
    named: dict[object, str] = {body: body.__name__ for body in BODIES}
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
