"""The budget of calls to sources, for all isolates of a deployment."""

from typing import Protocol

from detector.domain.budget import Budget


class CallBudget(Protocol):
    """What was spent, in the database."""

    async def take(self, budget: Budget, now_ms: int, *, anonymous: bool) -> bool:
        """Count one call. False, and nothing is counted, where the budget is spent. One query.

        Raises StorageUnavailable.
        """
        ...
