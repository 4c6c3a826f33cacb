"""What is kept of every analysis, and for how long."""

from dataclasses import dataclass
from typing import Protocol

from detector.domain.past import KeptRecord


class History(Protocol):
    """Records of analyses in the database. Every method raises StorageUnavailable."""

    async def records(self, mint: str, before_ms: int, limit: int) -> tuple[KeptRecord, ...]:
        """Records of a token from before a time, newest first. One query."""
        ...


@dataclass(frozen=True, slots=True)
class Thinned:
    """What one run did: records moved into their new table, and records taken out."""

    moved: int
    removed: int


class HistoryKeeping(Protocol):
    """Keeps history as long as the deployment wants it.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def thin(self, oldest_ms: int | None, move: int, walk: int) -> Thinned:
        """Move up to `move` records of before migration 11; when none is left, thin. Two queries.

        Thinning walks on past `walk` records, from the end to the beginning again, and takes out
        what is older than `oldest_ms` (None: nothing is), but for the newest of a token and those
        whose outcome is recorded or still followed.
        """
        ...
