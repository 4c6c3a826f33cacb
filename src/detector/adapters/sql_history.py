"""Records of analyses, in SQL that D1 and SQLite both run. Imports ports and the database port.

The rules of `sql_store` hold here too. No statement looks at more rows than it is told.
"""

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

LAST = "~"
"""Behind every mint."""

WALK = f"""
UPDATE history_walk SET
  from_mint = CASE mint WHEN '{LAST}' THEN '' ELSE mint END,
  from_ms = CASE mint WHEN '{LAST}' THEN 0 ELSE fetched_at_ms END,
  (mint, fetched_at_ms) = (
    SELECT coalesce(max(ends.mint), '{LAST}'), coalesce(max(ends.fetched_at_ms), 0) FROM (
      SELECT mint, fetched_at_ms FROM history
      WHERE (history.mint, history.fetched_at_ms) > (
        CASE history_walk.mint WHEN '{LAST}' THEN '' ELSE history_walk.mint END,
        CASE history_walk.mint WHEN '{LAST}' THEN 0 ELSE history_walk.fetched_at_ms END
      )
      ORDER BY mint, fetched_at_ms LIMIT 1 OFFSET ?1
    ) AS ends
  )
WHERE only = 1
RETURNING from_mint, from_ms, mint, fetched_at_ms,
  EXISTS (SELECT 1 FROM history_before) AS unmoved
"""
"""The next stretch, of which only keys are read; one that no record ends is the last."""

MOVE = """
DELETE FROM history_before WHERE (mint, fetched_at_ms) IN (
  SELECT mint, fetched_at_ms FROM history_before ORDER BY mint, fetched_at_ms LIMIT ?1
)
RETURNING fetched_at_ms
"""
"""A trigger puts them into the new table."""

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


class SqlHistory(SqlAccess):
    """The ports History and HistoryKeeping over D1 or SQLite."""

    async def records(self, mint: str, before_ms: int, limit: int) -> tuple[KeptRecord, ...]:
        """See `ports.history.History`."""
        rows = await self._rows(RECORDS, mint, before_ms, limit)
        found = {int(row["fetched_at_ms"]): row["record"] for row in rows}
        return tuple(KeptRecord(at, found[at]) for at in sorted(found, reverse=True)[:limit])

    async def thin(self, oldest_ms: int | None, move: int, walk: int) -> Thinned:
        """See `ports.history.HistoryKeeping`."""
        (at,) = await self._rows(WALK, walk - 1)
        if at["unmoved"]:
            return Thinned(len(await self._rows(MOVE, move)), 0)
        if oldest_ms is None:
            return Thinned(0, 0)
        stretch = (at["from_mint"], at["from_ms"], at["mint"], at["fetched_at_ms"])
        return Thinned(0, len(await self._rows(THIN, *stretch, oldest_ms)))
