"""Which differences from the original application are meant, and which are none. Pure.

Each is a paragraph of docs/original-clients.md, named by its heading.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tools.hosts.differing import Difference, Kind
from tools.server_db.times import read_ms

NEW_KEYS = "Clients of the original application"
LEVELS = "Three levels instead of two"
PREDICTION = "`ml_prediction`"
NULLS = "Null instead of a made-up value"
NUMBERS = "Numbers and times"
LISTS = "Lists"
REQUESTS = "Requests"
ERRORS = "Errors"
GONE = "What is gone"
HEADINGS: Final = (
    NEW_KEYS, LEVELS, PREDICTION, NULLS, NUMBERS, LISTS, REQUESTS, ERRORS, GONE,
)  # fmt: skip

_MADE_UP: Final = (0, "", "Unknown Token", "Unknown", "UNK")
_FIGURES: Final = frozenset(
    {
        "price", "liquidity", "holders", "market_cap", "creator_holdings_pct", "creator_holdings",
        "score_normalised",
    }
)  # fmt: skip
_TIMES: Final = frozenset({"creation_date", "detected_at", "fetched_at"})
_NULLABLE: Final = _FIGURES | {"name", "symbol", "creation_date", "detected_at"}
_OF_THE_MOMENT: Final = frozenset({"cached", "cache_age_hours", "fetched_at"})
_COUNTED: Final = frozenset(
    {
        "total_tokens", "fraud_tokens", "safe_tokens", "recent_24h", "fraud_percentage", "total",
        "pages", "id",
    }
)  # fmt: skip
_GONE: Final = frozenset({"volume_24h", "score_normalized", "model_type"})
_ERROR_TEXTS: Final = frozenset({"error", "message"})
_CLOSE_MS: Final = 1_000
"""Times were cut to seconds, or to milliseconds."""


class Verdict(StrEnum):
    """What a difference is."""

    INTENDED = "intended"
    MOVED = "moved"
    SAME = "same"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Judged:
    """A difference with its verdict; `why` is a heading of docs/original-clients.md, or empty."""

    difference: Difference
    verdict: Verdict
    why: str = ""


def judge_status(old: int, new: int) -> Judged | None:
    """None: both answered, or both with the same error."""
    if old == new:
        return None
    difference = Difference("", Kind.STATUS, old, new)
    if new == 400:
        return Judged(difference, Verdict.INTENDED, REQUESTS)
    if min(old, new) >= 400:
        return Judged(difference, Verdict.INTENDED, ERRORS)
    return Judged(difference, Verdict.UNEXPECTED)


def judge_error(difference: Difference) -> Judged:
    """In the body of an error, which does not repeat the token."""
    if difference.kind is Kind.MISSING and difference.key == "token_id":
        return Judged(difference, Verdict.INTENDED, ERRORS)
    return judge(difference, 0.0)


def judge(difference: Difference, tolerance: float) -> Judged:
    """`tolerance`: by what share a figure may have moved between the two requests unmentioned."""
    for verdict, why in filter(None, (_intended(difference), _moved(difference, tolerance))):
        return Judged(difference, verdict, why)
    return Judged(difference, Verdict.UNEXPECTED)


def _intended(difference: Difference) -> tuple[Verdict, str] | None:
    kind, name = difference.kind, difference.key.rpartition(".")[2].removesuffix("[]")
    old, new = difference.old, difference.new
    why = None
    if kind is Kind.ADDED:
        why = NEW_KEYS
    elif kind is Kind.MISSING:
        why = GONE if name in _GONE else None
    elif difference.key.startswith("ml_prediction."):
        why = PREDICTION if _is_prediction(name, new) else None
    elif name == "risk_level":
        why = LEVELS if new in ("Fraud", "Safe", "Unknown") else None
    elif new is None and name in _NULLABLE:
        why = NULLS if old in _MADE_UP or name == "market_cap" else None
    elif name in _TIMES and _is_time(new):
        why = NUMBERS if _same_time(old, new) else None
    elif name in _COUNTED and isinstance(new, int | float):
        # Tokens, not analyses, are counted; but some of them must be there.
        why = LISTS if new or name not in ("total", "total_tokens") else None
    elif difference.key == "tokens[].length":
        why = LISTS
    elif name in _ERROR_TEXTS and isinstance(new, str):
        why = ERRORS
    return None if why is None else (Verdict.INTENDED, why)


def _moved(difference: Difference, tolerance: float) -> tuple[Verdict, str] | None:
    """Figures of the moment differ because the two hosts asked at different moments."""
    key, old, new = difference.key, difference.old, difference.new
    name = key.rpartition(".")[2]
    if key.startswith("anomalies[]") and difference.kind is Kind.VALUE:
        return Verdict.INTENDED, LEVELS
    if difference.kind is Kind.VALUE and name in _OF_THE_MOMENT:
        return (Verdict.MOVED, "") if name != "fetched_at" or _is_time(new) else None
    if difference.kind is Kind.VALUE and name in _FIGURES:
        near = math.isclose(old, new, rel_tol=tolerance)
        return (Verdict.SAME if near else Verdict.MOVED), ""
    if difference.kind is Kind.TYPE and name in _FIGURES and old is None:
        return Verdict.MOVED, ""
    return None


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and value.endswith("Z") and read_ms(value) is not None


def _same_time(old: Any, new: Any) -> bool:
    before, after = read_ms(old), read_ms(new)
    return before is not None and after is not None and abs(before - after) < _CLOSE_MS


def _is_prediction(name: str, new: Any) -> bool:
    """Whether the new value is one that the page promises for this key."""
    promised = {
        "prediction": new in (0, 1) and not isinstance(new, bool),
        "is_fraud": isinstance(new, bool),
        "label": new in ("Fraud", "Legitimate", "Unknown"),
        "fraud_probability": new is None or isinstance(new, int | float),
        "prediction_confidence": new is None or isinstance(new, int | float),
    }
    return promised.get(name, False)
