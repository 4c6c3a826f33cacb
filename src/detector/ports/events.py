"""New verdicts in their order, and those who listen to them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from detector.domain.live import Event, Wanted

Listen = Callable[[Wanted], Awaitable[AsyncIterator[str]]]
"""Joins the feed; gives its messages as they come, and "" when there was none for a while.

Raises FeedUnavailable.
"""


class Events(Protocol):
    """Events in the database.

    Every method raises StorageUnavailable.
    """

    async def newest(self) -> int:
        """The id of the newest event; 0 before the first. One query."""
        ...

    async def oldest(self) -> int:
        """The id of the oldest event that is kept; 0 before the first. One query."""
        ...

    async def after(self, event_id: int, limit: int) -> Sequence[Event]:
        """The events that follow one, in their order. One query."""
        ...


class Listeners(Protocol):
    """Those who listen now."""

    def any(self) -> bool:
        """Whether there is somebody."""
        ...

    def send(self, event: Event) -> None:
        """Send an event to all who want it. One who is gone keeps it from nobody else."""
        ...


class Memory(Protocol):
    """What outlives the sleep of the feed."""

    async def recall(self) -> int | None:
        """The id of the last event that was sent, or None."""
        ...

    async def remember(self, event_id: int) -> None:
        """Keep it."""
        ...
