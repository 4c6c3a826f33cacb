"""How much a client may ask, as values. Standard library and the domain only; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain.api_key import ApiKey
from detector.domain.budget import DAY_MS, Budget
from detector.domain.scope import Scope

MINUTE_S: Final = 60
DAY_S: Final = 86_400


class Burst(StrEnum):
    """What is counted by the minute, and by what."""

    ADDRESS = "address"
    KEY = "key"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of a deployment."""

    per_minute: dict[Burst, int]
    key_per_day: int
    anonymous_scopes: frozenset[Scope]
    watches_per_key: int
    refresh_cooldown_s: int
    unknown_token_s: int
    budget: Budget

    def quota_of(self, key: ApiKey) -> int:
        """The requests of a key in a day."""
        return self.key_per_day if key.daily_quota is None else key.daily_quota


@dataclass(frozen=True, slots=True)
class Policy:
    """One limit that holds for a client: so many requests in so many seconds."""

    name: str
    quota: int
    window_s: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a policy, and the seconds until it is whole again."""

    name: str
    requests: int
    reset_s: int


def day_of(now_ms: int) -> int:
    """The day of a time: Unix time / 24 h."""
    return now_ms // DAY_MS


def day_ends_in_s(now_ms: int) -> int:
    """Seconds until the next day (UTC), rounded up."""
    return -(-(DAY_MS - now_ms % DAY_MS) // 1000)
