"""Bodies of /api/tokens/{token_id}/timeline and /changes. Imports the domain only."""

from collections.abc import Iterable
from typing import Annotated, Literal, NotRequired, TypedDict

from detector.domain.instants import iso_utc
from detector.domain.past import Past
from detector.domain.vocabulary import Doc, Mint, Probability, Time
from detector.wire.history_page import HistoryPagination, HistoryStep

_Kept = Annotated[float | None, Doc("Null: unknown, or not kept by the version that judged.")]
_Word = Annotated[str | None, Doc("Null: not kept by the version that judged.")]


class TimelinePoint(TypedDict):
    """What was known and told at a time."""

    fetched_at: Time
    risk_level: _Word
    band: _Word
    fraud_probability: Probability
    calibrated: Annotated[bool | None, Doc("Null: not kept by the version that judged.")]
    price: _Kept
    liquidity: _Kept
    holders: _Kept
    model_version: _Word
    rules_version: _Word
    imported: NotRequired[
        Annotated[bool, Doc("Judged later than it was read, when it was taken over.")]
    ]


class TimelineBody(TypedDict):
    """Figures and verdicts of a token over our own history, newest first."""

    status: Literal["success"]
    token_id: Mint
    points: list[TimelinePoint]
    pagination: HistoryPagination


class BetweenBody(HistoryStep):
    """What changed between any two analyses, as a step of the history tells it."""

    status: Literal["success"]
    token_id: Mint


def timeline(mint: str, told: Iterable[Past], pagination: HistoryPagination) -> TimelineBody:
    """The body."""
    return {
        "status": "success",
        "token_id": mint,
        "points": [_point(past) for past in told],
        "pagination": pagination,
    }


def between(mint: str, step: HistoryStep) -> BetweenBody:
    """The body."""
    return {"status": "success", "token_id": mint, **step}


def _point(past: Past) -> TimelinePoint:
    facts = past.facts
    made: TimelinePoint = {
        "fetched_at": iso_utc(past.at_ms),
        "risk_level": past.risk_level,
        "band": past.band,
        "fraud_probability": past.chance,
        "calibrated": past.calibrated,
        "price": facts.get("price"),
        "liquidity": facts.get("liquidity"),
        "holders": facts.get("holders"),
        "model_version": past.model_version,
        "rules_version": past.rules_version,
    }
    if past.imported:
        made["imported"] = True
    return made
