"""What is old is taken out, in SQL that D1 and SQLite both run. Imports ports.

The rules of `sql_store` hold here too. No statement looks at more rows than it is told.
"""

from detector.adapters.sql_access import SqlAccess
from detector.domain.verdict import Band

LAST = "~"
"""Behind every mint."""

_FROM_MINT = f"CASE retention_walks.mint WHEN '{LAST}' THEN '' ELSE retention_walks.mint END"
_FROM_MS = f"CASE retention_walks.mint WHEN '{LAST}' THEN 0 ELSE retention_walks.fetched_at_ms END"


def _walk(kind: str, rows: str) -> str:
    """The next stretch of `rows`, which are in order; one that no row ends is the last."""
    return f"""
UPDATE retention_walks SET from_mint = {_FROM_MINT}, from_ms = {_FROM_MS},
  (mint, fetched_at_ms) = (
    SELECT coalesce(max(ends.mint), '{LAST}'), coalesce(max(ends.fetched_at_ms), 0)
    FROM ({rows} LIMIT 1 OFFSET ?1) AS ends
  )
WHERE kind = '{kind}'
RETURNING from_mint, from_ms, mint, fetched_at_ms
"""


WALK_ANSWERS = _walk(
    "answers",
    " UNION ALL ".join(
        f"""
      SELECT mint, fetched_at_ms FROM tokens
      WHERE tokens.band = '{band}'
        AND (tokens.fetched_at_ms, tokens.mint) > ({_FROM_MS}, {_FROM_MINT})
        AND tokens.fetched_at_ms < ?2"""
        for band in Band
    )
    + """
      ORDER BY fetched_at_ms, mint""",
)
"""Tokens whose newest analysis is too old, oldest first: a range a band, merged."""

WALK_OUTCOMES = _walk(
    "outcomes",
    f"""
      SELECT mint, fetched_at_ms FROM outcomes
      WHERE (outcomes.mint, outcomes.fetched_at_ms) > ({_FROM_MINT}, {_FROM_MS})
      ORDER BY mint, fetched_at_ms""",
)

FORGET_ANSWERS = f"""
DELETE FROM answers WHERE mint IN (
  SELECT tokens.mint FROM tokens
  WHERE tokens.band IN ({", ".join(f"'{band}'" for band in Band)})
    AND (tokens.fetched_at_ms, tokens.mint) > (?1, ?2)
    AND (tokens.fetched_at_ms, tokens.mint) <= (?3, ?4)
    AND NOT EXISTS (SELECT 1 FROM watches WHERE watches.mint = tokens.mint)
) AND fetched_at_ms < ?5
RETURNING mint
"""
"""A watched token keeps its answer: the next verdict is compared with it."""

FORGET_OUTCOMES = """
DELETE FROM outcomes
WHERE (mint, fetched_at_ms) > (?1, ?2) AND (mint, fetched_at_ms) <= (?3, ?4)
  AND checked_at_ms < ?5
RETURNING mint
"""


class SqlRetention(SqlAccess):
    """`ports.housekeeping.Retention` over D1 or SQLite."""

    async def forget_answers(self, oldest_ms: int, walk: int) -> int:
        """See `Retention`."""
        (at,) = await self._rows(WALK_ANSWERS, walk - 1, oldest_ms)
        # The last stretch ends where answers are young enough.
        to_ms = oldest_ms if at["mint"] == LAST else at["fetched_at_ms"]
        stretch = (at["from_ms"], at["from_mint"], to_ms, at["mint"])
        return len(await self._rows(FORGET_ANSWERS, *stretch, oldest_ms))

    async def forget_outcomes(self, oldest_ms: int, walk: int) -> int:
        """See `Retention`."""
        (at,) = await self._rows(WALK_OUTCOMES, walk - 1)
        stretch = (at["from_mint"], at["from_ms"], at["mint"], at["fetched_at_ms"])
        return len(await self._rows(FORGET_OUTCOMES, *stretch, oldest_ms))
