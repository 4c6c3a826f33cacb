"""New verdicts in their order, in SQL."""

from collections.abc import Sequence

from detector.adapters.database import Statement
from detector.adapters.sql_access import SqlAccess
from detector.domain.live import Event
from detector.domain.token_row import TokenRow

SAVE_EVENT = "INSERT INTO events (mint, risk_level, band, message) VALUES (?1, ?2, ?3, ?4)"
NEWEST = "SELECT coalesce(max(id), 0) AS id FROM events"
OLDEST = "SELECT coalesce(min(id), 0) AS id FROM events"
FOLLOWING = """
SELECT id, mint, risk_level, band, message FROM events WHERE id > ?1 ORDER BY id LIMIT ?2
"""


def event_statement(row: TokenRow, message: str) -> Statement:
    """What keeps the event of a new verdict."""
    return Statement(SAVE_EVENT, (row.mint, row.risk_level, row.band, message))


class SqlEvents(SqlAccess):
    """The port Events over D1 or SQLite."""

    async def newest(self) -> int:
        """See `ports.events.Events`."""
        return int((await self._rows(NEWEST))[0]["id"])

    async def oldest(self) -> int:
        """See `ports.events.Events`."""
        return int((await self._rows(OLDEST))[0]["id"])

    async def after(self, event_id: int, limit: int) -> Sequence[Event]:
        """See `ports.events.Events`."""
        return [
            Event(int(row["id"]), row["mint"], row["risk_level"], row["band"], row["message"])
            for row in await self._rows(FOLLOWING, event_id, limit)
        ]
