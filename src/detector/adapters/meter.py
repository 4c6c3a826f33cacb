"""Counts what one request costs: statements of the database, calls of other services."""

from collections.abc import Sequence
from dataclasses import dataclass

from detector.adapters.database import Database, Row, Statement
from detector.ports.host import Host
from detector.ports.outgoing_http import Fetch, HttpCall, HttpReply


@dataclass(slots=True)
class Meter:
    """The counts so far."""

    statements: int = 0
    calls: int = 0
    upstream_ms: int = 0
    """Milliseconds from the beginning of each call to its end, added up."""

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

    def __init__(self, fetch: Fetch, meter: Meter, host: Host) -> None:
        self._fetch = fetch
        self._meter = meter
        self._host = host

    async def __call__(self, call: HttpCall) -> HttpReply:
        """See `ports.outgoing_http.Fetch`."""
        self._meter.calls += 1
        began_ms = self._host.now_ms()
        try:
            return await self._fetch(call)
        finally:
            self._meter.upstream_ms += self._host.now_ms() - began_ms
