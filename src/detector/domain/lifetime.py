"""How long an answer may stand before it is made again. Imports the domain only; pure.

The shortest of three columns counts: the token's age, the depth of its pools, and the band of the
answer itself. What is unknown is taken for short-lived. docs/lifetimes.md prints this table.
"""

from dataclasses import dataclass
from typing import Final

from detector.domain.verdict import Band

MINUTE_S: Final = 60
HOUR_S: Final = 3_600
DAY_S: Final = 86_400

UNKNOWN_S: Final = 10 * MINUTE_S
"""For an unknown age, an unknown liquidity, or an answer that knows too little for a band."""

LONGEST_S: Final = DAY_S
"""No answer stands longer; CACHE_TTL_HOURS can only shorten this."""


@dataclass(frozen=True, slots=True)
class LifetimeStep:
    """From `least` (seconds of age, or US dollars) on, an answer may stand so long."""

    least: float
    lifetime_s: int
    why: str


BY_AGE: Final = (
    LifetimeStep(0, 2 * MINUTE_S, "most launches that are traps are sprung within the first hour"),
    LifetimeStep(HOUR_S, 10 * MINUTE_S, "the first buyers sell; pools are made and emptied"),
    LifetimeStep(6 * HOUR_S, 30 * MINUTE_S, "still the first day of trading"),
    LifetimeStep(DAY_S, 2 * HOUR_S, "the first week: locks of a day or two end"),
    LifetimeStep(7 * DAY_S, 6 * HOUR_S, "the first month: locks of a week or a month end"),
    LifetimeStep(30 * DAY_S, 24 * HOUR_S, "what happens now seldom happens within hours"),
)

BY_LIQUIDITY_USD: Final = (
    LifetimeStep(0, 30 * MINUTE_S, "one sale of a few hundred dollars changes everything"),
    LifetimeStep(10_000, 2 * HOUR_S, "one holder can move the price by a half"),
    LifetimeStep(100_000, 6 * HOUR_S, "one large holder still can"),
    LifetimeStep(1_000_000, 24 * HOUR_S, "so much is not taken out unseen"),
)

BY_BAND: Final = {
    Band.LOW: 24 * HOUR_S,
    Band.MEDIUM: 6 * HOUR_S,
    Band.HIGH: 2 * HOUR_S,
    Band.CRITICAL: HOUR_S,
    Band.UNKNOWN: UNKNOWN_S,
}


def lifetime_s(age_s: float | None, liquidity_usd: float | None, band: str) -> int:
    """Seconds for which an answer may stand; never more than LONGEST_S.

    `age_s` since the token was first seen; below zero, which only a wrong clock gives, is unknown.
    """
    return min(
        _step(BY_AGE, age_s),
        _step(BY_LIQUIDITY_USD, liquidity_usd),
        BY_BAND.get(Band(band), UNKNOWN_S),
        LONGEST_S,
    )


def _step(steps: tuple[LifetimeStep, ...], value: float | None) -> int:
    """The lifetime of the last step that the value reaches."""
    if value is None or value < 0:
        return UNKNOWN_S
    return [step.lifetime_s for step in steps if step.least <= value][-1]
