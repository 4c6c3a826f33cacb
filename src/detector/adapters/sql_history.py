"""Records of analyses, in SQL that D1 and SQLite both run. Imports ports and the database port.

The rules of `sql_store` hold here too. No statement looks at more rows than it is told.
"""

from detector.adapters.database import Row, Statement
from detector.adapters.sql_access import SqlAccess
from detector.domain.past import KeptRecord
from detector.ports.history import Thinned

RECORDS = """
SELECT * FROM (
  SELECT fetched_at_ms, record FROM history
  WHERE mint = ?1 AND fetched_at_ms < ?2 ORDER BY fetched_at_ms DESC LIMIT ?3
)
UNION ALL
SELECT * FROM (
  SELECT fetched_at_ms, record FROM history_before
  WHERE mint = ?1 AND fetched_at_ms < ?2 ORDER BY fetched_at_ms DESC LIMIT ?3
)
"""
"""Each part walks its primary key; both together are put in order by the reader."""

MOVING = """
SELECT mint, fetched_at_ms FROM history_before ORDER BY mint, fetched_at_ms LIMIT ?1
"""

MOVE = """
INSERT INTO history (mint, fetched_at_ms, record)
SELECT mint, fetched_at_ms, record FROM history_before
WHERE (mint, fetched_at_ms) <= (?1, ?2)
ON CONFLICT DO NOTHING
"""

MOVED = "DELETE FROM history_before WHERE (mint, fetched_at_ms) <= (?1, ?2)"

WALKED = "SELECT mint, fetched_at_ms FROM history_walk WHERE only = 1"

STRETCH = """
SELECT mint, fetched_at_ms FROM history WHERE (mint, fetched_at_ms) > (?1, ?2)
ORDER BY mint, fetched_at_ms LIMIT 1 OFFSET ?3
"""
"""Where a stretch of the walk ends. Only keys are walked."""

THIN = """
DELETE FROM history
WHERE (mint, fetched_at_ms) > (?1, ?2) AND (mint, fetched_at_ms) <= (?3, ?4)
  AND fetched_at_ms < ?5
  AND EXISTS (
    SELECT 1 FROM history AS later
    WHERE later.mint = history.mint AND later.fetched_at_ms > history.fetched_at_ms
  )
  AND NOT EXISTS (
    SELECT 1 FROM settled
    WHERE settled.mint = history.mint AND settled.fetched_at_ms = history.fetched_at_ms
  )
  AND NOT EXISTS (
    SELECT 1 FROM series
    WHERE series.mint = history.mint AND series.fetched_at_ms = history.fetched_at_ms
  )
  AND NOT EXISTS (
    SELECT 1 FROM outcomes
    WHERE outcomes.mint = history.mint AND outcomes.fetched_at_ms = history.fetched_at_ms
  )
RETURNING fetched_at_ms
"""

WALK = "UPDATE history_walk SET mint = ?1, fetched_at_ms = ?2 WHERE only = 1"


_START, _END = ("", 0), ("\U0010ffff", 0)
"""Before and after every key."""


class SqlHistory(SqlAccess):
    """The ports History and HistoryKeeping over D1 or SQLite."""

    async def records(self, mint: str, before_ms: int, limit: int) -> tuple[KeptRecord, ...]:
        """See `ports.history.History`."""
        rows = await self._rows(RECORDS, mint, before_ms, limit)
        # A record that is being moved is in one table only; the same key in both is one record.
        found = {int(row["fetched_at_ms"]): row["record"] for row in reversed(rows)}
        return tuple(KeptRecord(at, found[at]) for at in sorted(found, reverse=True)[:limit])

    async def thin(self, oldest_ms: int | None, move: int, walk: int) -> Thinned:
        """See `ports.history.HistoryKeeping`."""
        moved = await self._move(move)
        if oldest_ms is None:
            return Thinned(moved, 0)
        start = _key((await self._rows(WALKED))[0])
        ends = await self._rows(STRETCH, *start, walk - 1)
        end = _key(ends[0]) if ends else _END
        removed = await self._rows(THIN, *start, *end, oldest_ms)
        await self._rows(WALK, *(end if ends else _START))
        return Thinned(moved, len(removed))

    async def _move(self, most: int) -> int:
        """Move records of before migration 10, first keys first; 0 and one query when all are."""
        rows = await self._rows(MOVING, most)
        if rows:
            last = _key(rows[-1])
            await self._batch(Statement(MOVE, last), Statement(MOVED, last))
        return len(rows)


def _key(row: Row) -> tuple[str, int]:
    return row["mint"], int(row["fetched_at_ms"])
