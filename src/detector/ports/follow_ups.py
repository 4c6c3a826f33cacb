"""What following predictions up needs from the database."""

from collections.abc import Collection
from typing import Protocol

from detector.domain.follow_up import Closing, FollowUp, Rescheduling, Settled, Step
from detector.domain.track_record import Link


class FollowUps(Protocol):
    """Predictions to be compared with what became of their tokens, in the same database.

    Nothing here reads or changes an analysis. Every method raises StorageUnavailable and then has
    changed nothing.
    """

    async def thin(self, day: int, most: int) -> None:
        """Follow at most `most` predictions of a day (Unix time / 24 h), and of the one before.

        Those with the lowest places stay (`domain.sample`). Two statements, one transaction.
        """
        ...

    async def due(self, now_ms: int, late: int, limit: int) -> tuple[FollowUp, ...]:
        """Up to `late` whose reading is too late, then up to `limit` that are due. One query.

        The due come in the order of their draws, each draw's oldest first.
        """
        ...

    async def reschedule(self, changes: Collection[Rescheduling]) -> frozenset[FollowUp]:
        """Move follow-ups; returns those moved, not those that somebody else did. One query."""
        ...

    async def progress(self, steps: Collection[Step]) -> None:
        """Keep readings and count outcomes at horizons, all or none: one transaction.

        What somebody else read first is left as it is. Ends what is read out and settled.
        """
        ...

    async def closing(self, limit: int) -> Closing:
        """Predictions that wait to be settled, longest first. One query."""
        ...

    async def settle(self, after: Link, rows: Collection[Settled]) -> int:
        """Add rows to the record and count them, all or none, if it still ends there. One query.

        Returns how many were added: none when somebody else was first.
        """
        ...
