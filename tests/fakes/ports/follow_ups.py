"""Predictions that are due, in memory, and what was made of them."""

from collections.abc import Collection

from detector.domain.follow_up import Closing, FollowUp, Rescheduling, Settled, Step
from detector.domain.track_record import START, Link


class FakeFollowUps:
    """`ports.follow_ups.FollowUps`. What somebody else `took` cannot be moved."""

    def __init__(self, *due: FollowUp) -> None:
        self.follow_ups = due
        self.took: frozenset[FollowUp] = frozenset()
        self.moved: list[Rescheduling] = []
        self.steps: list[Step] = []
        self.settled: list[Settled] = []
        self.thinned: list[tuple[int, int]] = []

    async def thin(self, day: int, most: int) -> None:
        self.thinned.append((day, most))

    async def due(self, now_ms: int, late: int, limit: int) -> tuple[FollowUp, ...]:
        return self.follow_ups[:limit]

    async def reschedule(self, changes: Collection[Rescheduling]) -> frozenset[FollowUp]:
        self.moved += changes
        return frozenset(change.of for change in changes) - self.took

    async def progress(self, steps: Collection[Step]) -> None:
        self.steps += steps

    async def closing(self, limit: int) -> Closing:
        return Closing(START, tuple(step.of for step in self.steps if step.closed))

    async def settle(self, after: Link, rows: Collection[Settled]) -> int:
        self.settled += rows
        return len(rows)
