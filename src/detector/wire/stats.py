"""The body of /api/stats."""

from typing import Annotated, Literal, TypedDict

from detector.domain.instants import iso_utc
from detector.domain.token_list import Stats
from detector.domain.verdict import Band, RiskLevel
from detector.domain.vocabulary import Doc, Time


class _Bands(TypedDict):
    low: int
    medium: int
    high: int
    critical: int
    unknown: int


class StatsBody(TypedDict):
    """How many tokens of each level there are."""

    status: Literal["success"]
    total_tokens: int
    fraud_tokens: int
    safe_tokens: int
    unknown_tokens: int
    bands: Annotated[_Bands, Doc("Tokens by the band of their verdict.")]
    recent_24h: Annotated[int, Doc("Tokens analysed in the last 24 hours (to the hour).")]
    fraud_percentage: Annotated[
        float, Doc("Percent of all tokens; 0 when there are none.", minimum=0, maximum=100)
    ]
    as_of: Time


def stats(counts: Stats, now_ms: int) -> StatsBody:
    """The counts at that time."""
    total, fraud = counts.total, counts.of_level(RiskLevel.FRAUD)
    return {
        "status": "success",
        "total_tokens": total,
        "fraud_tokens": fraud,
        "safe_tokens": counts.of_level(RiskLevel.SAFE),
        "unknown_tokens": counts.of_level(RiskLevel.UNKNOWN),
        "bands": {
            "low": counts.of_band(Band.LOW),
            "medium": counts.of_band(Band.MEDIUM),
            "high": counts.of_band(Band.HIGH),
            "critical": counts.of_band(Band.CRITICAL),
            "unknown": counts.of_band(Band.UNKNOWN),
        },
        "recent_24h": counts.recent_24h,
        "fraud_percentage": round(100 * fraud / total, 2) if total else 0,
        "as_of": iso_utc(now_ms),
    }
