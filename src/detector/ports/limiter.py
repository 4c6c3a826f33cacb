"""Short limits, counted by the platform near the client."""

from typing import Protocol

from detector.domain.limits import Burst


class Limiter(Protocol):
    """Counts by the minute. What it counts is approximate, and it never raises."""

    def enforces(self, burst: Burst) -> bool:
        """Whether this host counts that at all; what it does not count is always allowed."""
        ...

    async def allow(self, burst: Burst, subject: str, cost: int = 1) -> bool:
        """Count `cost` requests of a subject; False: it has asked too often."""
        ...
