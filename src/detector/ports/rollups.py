"""What was counted hour by hour, for 90 days."""

from typing import Protocol

from detector.domain.rollup import Counts, Rollup
from detector.domain.service_level import LevelCounts


class Rollups(Protocol):
    """Counts in the database.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def add(self, now_ms: int, counts: Counts) -> None:
        """Add to the counts of this hour. One statement."""
        ...

    async def rollup(self, since_hour: int, hours_since: int) -> Rollup:
        """The counts from an hour on, hour by hour from another one on. One query."""
        ...

    async def level(self, month_hour: int, day_hour: int) -> LevelCounts:
        """Requests and probes from two hours on, and the hours with failures. One query."""
        ...
