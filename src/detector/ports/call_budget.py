"""The budget of calls to sources, for all isolates of a deployment."""

from typing import Protocol

from detector.domain.budget import Budget


class CallBudget(Protocol):
    """What was spent, in the database."""

    async def take(self, budget: Budget, now_ms: int, *, anonymous: bool, calls: int = 1) -> bool:
        """Count calls to be made. One query.

        False, and nothing is counted, where that would pass the budget. Raises StorageUnavailable.
        """
        ...
