"""What the database knows of those who make tokens."""

from typing import Protocol

from detector.domain.creators import CreatorRecord


class Creators(Protocol):
    """Creators in the database. Every method raises StorageUnavailable."""

    async def creator_record(self, creator: str, mint: str) -> CreatorRecord | None:
        """What became of the creator's newest tokens but this one; None: no other. One query."""
        ...
