"""What was measured."""

from typing import Protocol

from detector.domain.counted import FallCounts, ReliabilityCounts


class TrackRecord(Protocol):
    """What was measured, in the same database.

    Every method raises StorageUnavailable.
    """

    async def reliability(self, source: str, model_version: str) -> ReliabilityCounts:
        """The counts at the horizons. One query, whatever the number of outcomes."""
        ...

    async def record(self, model_version: str, rules_version: str) -> FallCounts:
        """The counts of windows. One query, whatever the number of outcomes."""
        ...

    async def rows(self, after: int, limit: int) -> tuple[tuple[str, ...], ...]:
        """Rows of the record after a number, in their order. One query."""
        ...
