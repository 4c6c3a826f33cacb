"""What became of a token after a prediction, as far as readings of its price tell. Pure.

Two measures stand side by side. The *horizons* compare two prices: that of the prediction and that
1, 7 or 30 days later. The *window* asks what the model's target asks: a fall by the end of the
window without a gain of 50 % before, as far as the readings between can tell.
docs/reliability.md says what follows from that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain import jsontext

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS

READING_HOURS: Final = (1, 6, 24, 72, 168, 720)
"""When a followed token may be read, in hours after the prediction."""

LAST_HOUR: Final = {1: 6, 6: 24, 24: 30, 72: 168, 168: 210, 720: 900}
"""When it is too late for a reading.

Those of a horizon or of a window's end have a quarter of their time: a later price is another
day's. The others only watch the path, and may come until the next one is due.
"""

HORIZONS_DAYS: Final = (1, 7, 30)
"""The horizons, each one of READING_HOURS."""

HORIZON_HOURS: Final = tuple(24 * days for days in HORIZONS_DAYS)

SHORT_WINDOW_HOURS: Final = 24
LONG_WINDOW_HOURS: Final = 168
"""The windows of the training data: its source watched young tokens for a day, others a week."""

YOUNG_HOURS: Final = 12
"""Below this age at the prediction a token is young."""

FALLS_PCT: Final = (50, 80, 90)
"""The falls told apart; at a horizon, `collapsed` is that of COLLAPSE_PCT."""

COLLAPSE_PCT: Final = 80

_LEFT: Final = {50: 0.5, 80: 0.2, 90: 0.1}
"""The share of the price that is left at the least of each fall."""

GAINED_SHARE: Final = 1.5
"""From it on a reading shows a gain of 50 %."""

DRAWS: Final = 16
"""Places in the order in which due tokens are read, drawn for each prediction."""

DEFINITION: Final = (
    "collapsed: the price at the horizon is at most 20% of the price at the prediction, both "
    "from RugCheck in USD. Unlike the model's label, two prices cannot tell whether the token "
    "first gained 50%, nor whether it fell and came back. A token without a price at the horizon "
    "is unknown: counted, never taken as survived. Counted are predictions for tokens that "
    "somebody asked about here, each token once at a time."
)

FALLS_DEFINITION: Final = (
    "A fall of x%: the price at the end of the window is lower by at least x% than at the "
    "prediction, and no reading before it (after 1, 6, 24, 72 hours) was higher by 50% or more. "
    "The window is 24 hours for a token younger than 12 hours at the prediction, else 168 hours. "
    "Without every reading of the window, or without a price at its end, the outcome is unknown: "
    "counted, never taken as survived."
)


class Unknown(StrEnum):
    """Why there is no outcome, or no price in a reading."""

    NO_PRICE = "no_price"
    """RugCheck knows the token and gives no price for it (or the price 0)."""
    TOKEN_NOT_FOUND = "token_not_found"  # noqa: S105 - a code, not a secret
    """RugCheck no longer knows the token."""
    LATE = "late"
    """This deployment did not get to read it in time."""
    UNREADABLE = "unreadable"
    """Every attempt to read it failed."""


UNPRICED: Final = frozenset({Unknown.NO_PRICE, Unknown.TOKEN_NOT_FOUND})
"""Facts about the token, and probably bad ones; the other reasons are faults of the measurement."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The price that was due at an hour, when it was read, or why there is none."""

    hour: int
    at_ms: int
    price_usd: float | None
    unknown: Unknown | None

    @property
    def missed(self) -> bool:
        """Whether the token was not read: what it was worth then, nobody knows."""
        return self.unknown is not None and self.unknown not in UNPRICED


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a token by the end of its window.

    `falls`: for each of FALLS_PCT whether it came to pass; None where `unknown` says why not.
    """

    falls: tuple[bool, ...] | None
    unknown: Unknown | None


def due_at_ms(predicted_at_ms: int, hour: int) -> int:
    """When a reading is due."""
    return predicted_at_ms + hour * HOUR_MS


def late_at_ms(predicted_at_ms: int, hour: int) -> int:
    """The last moment of a reading."""
    return predicted_at_ms + LAST_HOUR[hour] * HOUR_MS


def window_hours(age_seconds: float | None) -> int:
    """The window for a token of an age; unknown (also below 0) takes the long one."""
    young = age_seconds is not None and 0 <= age_seconds < YOUNG_HOURS * 3600
    return SHORT_WINDOW_HOURS if young else LONG_WINDOW_HOURS


def draw(mint: str, predicted_at_ms: int) -> int:
    """A prediction's place in the order of reading, 0 first: the first digit of a SHA-256.

    It depends on nothing that is known of the token. When more is due than can be read, the lower
    places get all their readings and the higher ones none, so that what is measured is a sample
    chosen before any outcome was known.
    """
    return int(jsontext.digest(f"{mint}:{predicted_at_ms}")[0], DRAWS)


def next_hour(
    window: int | None, *, horizons: bool, readings: Iterable[Reading] = ()
) -> int | None:
    """The next reading of a prediction with a window or horizons or both; None after the last.

    Once a reading of the window was missed its outcome is unknown: only its end is read then.
    """
    made = tuple(readings)
    path = () if window is None else tuple(hour for hour in READING_HOURS if hour <= window)
    if any(reading.missed for reading in made if reading.hour in path):
        path = path[-1:]
    wanted = {*path, *(HORIZON_HOURS if horizons else ())}
    last = max((reading.hour for reading in made), default=0)
    return min((hour for hour in wanted if hour > last), default=None)


def has_fallen(price_before_usd: float, price_usd: float, fall_pct: int) -> bool:
    """Whether at least so much of the price (one of FALLS_PCT) is gone. Both are above 0."""
    return price_usd <= _LEFT[fall_pct] * price_before_usd


def has_gained(price_before_usd: float, price_usd: float) -> bool:
    """Whether the price rose by 50 % or more. Both are above 0."""
    return price_usd >= GAINED_SHARE * price_before_usd


def judge(price_before_usd: float, readings: Iterable[Reading], window: int) -> Fate:
    """What the readings tell by the end of a window.

    A token that had no price in between gained nothing that could be seen. A missed reading hides
    a gain, so without it the outcome is unknown whatever the end: counting the survivors all the
    same would make the falls look rarer than they are.
    """
    made = {reading.hour: reading for reading in readings}
    end = made.get(window)
    if end is None or end.price_usd is None:
        return Fate(None, Unknown.LATE if end is None else end.unknown)
    gained = False
    for hour in (hour for hour in READING_HOURS if hour <= window):
        reading = made.get(hour)
        if reading is None or reading.missed:
            return Fate(None, Unknown.LATE if reading is None else reading.unknown)
        price_usd = reading.price_usd
        gained |= price_usd is not None and has_gained(price_before_usd, price_usd)
    return Fate(
        tuple(not gained and has_fallen(price_before_usd, end.price_usd, x) for x in FALLS_PCT),
        None,
    )
