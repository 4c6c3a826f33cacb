"""API keys and how often they were used."""

from dataclasses import dataclass, field
from typing import Protocol

from detector.domain.api_key import UNUSED, ApiKey, Usage


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it is kept. `form`: what `api_key.kept_form` makes of it."""

    key: ApiKey
    form: str = field(repr=False)
    usage: Usage = UNUSED


class Keys(Protocol):
    """API keys in the database.

    Every method raises StorageUnavailable and then has changed nothing. Days are Unix time / 24 h.
    """

    async def find(self, key_id: str, day: int) -> StoredKey | None:
        """A key with what it used on that day (its usage tells no more). One query."""
        ...

    async def charge(self, key_id: str, day: int, cost: int, quota: int) -> int | None:
        """Count `cost` requests of a day: what was used then. One query.

        None, and nothing is counted, where that would pass the quota.
        """
        ...

    async def add(self, key: StoredKey) -> None:
        """Keep a new key."""
        ...

    async def page(
        self, limit: int, day: int, after: tuple[int, str] | None
    ) -> tuple[StoredKey, ...]:
        """Keys, newest first, after the one of that creation time and id, with their usage."""
        ...

    async def rotate(self, key_id: str, form: str, now_ms: int) -> ApiKey | None:
        """Exchange the secret of a key; None where no key of this id is active."""
        ...

    async def revoke(self, key_id: str, now_ms: int) -> bool:
        """End a key for good. False: no key of this id, or it was revoked before."""
        ...
