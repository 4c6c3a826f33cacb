"""What keeps the database small."""

from typing import Protocol


class Housekeeping(Protocol):
    """Removal of what has ended.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def sweep(self, now_ms: int) -> int:
        """Remove claims that ended and empty counters; returns how many rows went."""
        ...
