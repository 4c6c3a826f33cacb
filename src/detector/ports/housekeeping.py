"""What keeps the database small."""

from typing import Protocol


class Housekeeping(Protocol):
    """Removal of what has ended.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def sweep(self, now_ms: int) -> int:
        """Remove claims that ended and empty counters; returns how many rows went."""
        ...


class Retention(Protocol):
    """Removal of what is older than the deployment keeps it.

    Each call walks on past `walk` rows from where the last one ended, from the end to the beginning
    again, in two queries, and returns how many rows went. Every method raises StorageUnavailable.
    """

    async def forget_answers(self, oldest_ms: int, walk: int) -> int:
        """Answers from before a time, but for watched tokens. Rows of lists and history stay."""
        ...

    async def forget_outcomes(self, oldest_ms: int, walk: int) -> int:
        """Outcomes at horizons that were read before a time. Their counts and the record stay."""
        ...
