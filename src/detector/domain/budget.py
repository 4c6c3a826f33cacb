"""How many calls to its sources a deployment makes. Standard library only; pure.

A part of it is kept for clients with a key and for the deployment's own work: whoever asks without
a key can use up the rest and no more. Hours and days are those of UTC.
"""

from dataclasses import dataclass
from typing import Final

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls in an hour and a day (Unix time / 1 h, / 24 h): all, and for anonymous clients."""

    hour: int = 0
    hour_calls: int = 0
    hour_anonymous: int = 0
    day: int = 0
    day_calls: int = 0
    day_anonymous: int = 0


NOTHING_SPENT: Final = Spent()


@dataclass(frozen=True, slots=True)
class Budget:
    """The most calls in an hour and in a day; `keys_share` (0-1) of both is not for everybody."""

    per_hour: int
    per_day: int
    keys_share: float

    @property
    def anonymous_per_hour(self) -> int:
        """The most for clients without a key in an hour."""
        return int(self.per_hour * (1 - self.keys_share))

    @property
    def anonymous_per_day(self) -> int:
        """The most for clients without a key in a day."""
        return int(self.per_day * (1 - self.keys_share))

    def wait_ms(self, spent: Spent, now_ms: int, *, anonymous: bool) -> int:
        """How long no call may be made; 0 when one may be made now."""
        hour, day = now_ms // HOUR_MS, now_ms // DAY_MS
        here = spent.day == day
        if _over(here, spent.day_calls, self.per_day) or (
            anonymous and _over(here, spent.day_anonymous, self.anonymous_per_day)
        ):
            return DAY_MS - now_ms % DAY_MS
        here = spent.hour == hour
        if _over(here, spent.hour_calls, self.per_hour) or (
            anonymous and _over(here, spent.hour_anonymous, self.anonymous_per_hour)
        ):
            return HOUR_MS - now_ms % HOUR_MS
        return 0


def _over(here: bool, used: int, most: int) -> bool:  # noqa: FBT001 - of the window that is now
    return (used if here else 0) >= most
