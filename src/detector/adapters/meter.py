"""Counts what one request costs: statements sent to the database, calls made to other services."""

from collections.abc import Sequence
from dataclasses import dataclass

from detector.adapters.database import Database, Row, Statement
from detector.ports.outgoing_http import Fetch, HttpCall, HttpReply


@dataclass(slots=True)
class Meter:
    """The counts so far."""

    statements: int = 0
    calls: int = 0

    def costs(self) -> dict[str, int]:
        """The counts by the names that log and `server-timing` use."""
        return {"d1": self.statements, "upstream": self.calls}


class MeteredDatabase:
    """A database that counts; a batch counts each of its statements."""

    def __init__(self, database: Database, meter: Meter) -> None:
        self._database = database
        self._meter = meter

    async def rows(self, statement: Statement) -> Sequence[Row]:
        """See `database.Database`."""
        self._meter.statements += 1
        return await self._database.rows(statement)

    async def batch(self, statements: Sequence[Statement]) -> None:
        """See `database.Database`."""
        self._meter.statements += len(statements)
        await self._database.batch(statements)


class MeteredFetch:
    """A network that counts."""

    def __init__(self, fetch: Fetch, meter: Meter) -> None:
        self._fetch = fetch
        self._meter = meter

    async def __call__(self, call: HttpCall) -> HttpReply:
        """See `ports.Fetch`."""
        self._meter.calls += 1
        return await self._fetch(call)
