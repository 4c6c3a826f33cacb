"""A clock and a database that a test has in its hands."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detector.adapters.database import DatabaseFailed, Row, Statement
from detector.adapters.sqlite import SqliteDatabase
from tests.fakes.ports.host import FakeHost


class PatientHost(FakeHost):
    """A machine whose clock moves on only when nobody has anything to do for many turns.

    After it moved, those who woke have as many turns again before anybody else wakes.
    """

    async def sleep(self, seconds: float) -> None:
        """See `ports.host.Host`."""
        self.slept.append(seconds)
        alarm = self.ms + round(seconds * 1000)
        self._alarms.append(alarm)
        try:
            quiet, seen = 0, self.ms
            while self.ms < alarm:
                await asyncio.sleep(0)
                quiet, seen = (quiet + 1 if seen == self.ms else 0), self.ms
                if quiet >= TURNS and alarm <= min(self._alarms):
                    self.ms = max(self.ms, alarm)
        finally:
            self._alarms.remove(alarm)


TURNS = 60
"""More turns of the loop than a request takes between two waits."""


@dataclass
class Sick:
    """A database that breaks where it is told to. Every statement has a number, also in a batch.

    `breaks` says of a statement whether it fails; `after`: it is done, and its answer is lost.
    """

    database: SqliteDatabase
    breaks: Callable[[int, Statement], bool]
    message: str = "D1_ERROR: Network connection lost."
    after: bool = False
    count: int = 0

    async def rows(self, statement: Statement) -> Sequence[Row]:
        broken = self._broken(statement)
        if broken and not self.after:
            raise DatabaseFailed(self.message)
        found = await self.database.rows(statement)
        if broken:
            raise DatabaseFailed(self.message)
        return found

    async def batch(self, statements: Sequence[Statement]) -> None:
        broken = [self._broken(statement) for statement in statements]
        if any(broken) and not self.after:
            # In the transaction, so that it has to be rolled back.
            place = broken.index(True)
            fails = Statement("SELECT raise_in_the_middle()")
            statements = [*statements[:place], fails, *statements[place + 1 :]]
        await self.database.batch(statements)
        if any(broken):
            raise DatabaseFailed(self.message)

    def _broken(self, statement: Statement) -> bool:
        self.count += 1
        return self.breaks(self.count, statement)
