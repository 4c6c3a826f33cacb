"""Which predictions are followed when there are more than can be read. Pure; imports the domain.

A token's place is a hash of its mint. Of each day (UTC) the predictions with the lowest places are
followed: all of them, or FOLLOWED_A_DAY. Where the line between them lies depends on how many
tokens were asked about and on nothing that became of one, so each outcome stands for 1 / rate
predictions (Horvitz and Thompson, JASA 47, 1952, p. 663; the line is what the rate is taken from).
"""

from dataclasses import dataclass
from typing import Final

from detector.domain import jsontext

PLACES: Final = 2**32
"""The number of places, and the line of a day on which everybody is followed."""

FOLLOWED_A_DAY: Final = 400
"""Six readings each are 2,400 of the 2,880 that cron makes in a day. The rest is for repeats, and
for the first readings of those that are let go when more are asked for later in the day."""

DEFINITION: Final = (
    f"Of each day (UTC) at most {FOLLOWED_A_DAY} predictions are followed: those whose mints have "
    "the lowest SHA-256. Which ones that are is known before any outcome. Each followed one stands "
    "for 1 / rate of its day: shares, means and bounds are weighted so, n and the other counts are "
    "rows as they are, and intervals take the smaller effective number (Kish) that unequal weights "
    "leave."
)


@dataclass(frozen=True, slots=True)
class SampledDay:
    """A day (Unix time / 24 h) and the share of its predictions that is followed, 0 to 1."""

    day: int
    rate: float


def place(mint: str) -> int:
    """A token's place, 0 to PLACES - 1: the first eight digits of the SHA-256 of its mint."""
    return int(jsontext.digest(mint)[:8], 16)


def rate(place: int, line: int | None) -> float:
    """The share of predictions followed beside one with that place, on a day with that line.

    A place below 0 was not drawn: everybody was followed then.
    """
    return 1.0 if place < 0 or line is None else line / PLACES
