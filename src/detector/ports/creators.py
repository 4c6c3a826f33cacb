"""What the database knows of those who make tokens."""

from typing import Protocol

from detector.domain.creators import CreatorRecord, OtherTokens


class Creators(Protocol):
    """Creators in the database. Every method raises StorageUnavailable."""

    async def creator_record(self, creator: str, mint: str) -> CreatorRecord | None:
        """What became of the creator's newest tokens but this one; None: no other. One query."""
        ...

    async def other_tokens(self, mint: str, limit: int) -> OtherTokens | None:
        """Other tokens of a token's creator, newest first; None: it was not analysed. One query."""
        ...
