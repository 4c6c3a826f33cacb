"""Lists and counts of tokens, in SQL that D1 and SQLite both run.

The rules of `sql_store` hold here too.
"""

from typing import Any

from detector.adapters.database import Parameter, Row
from detector.adapters.sql_access import SqlAccess
from detector.domain.token_list import Search, Stats, TokenQuery
from detector.domain.token_row import STORED, Sort, TokenRow

SEARCH_LIMIT = 1000
"""Searches look at this many words and this many mints at the most."""

HOUR_MS = 3_600_000

COLUMNS = ", ".join(each.name for each in STORED)

STATS = """
SELECT risk_level, band, tokens FROM verdict_counts
UNION ALL
SELECT NULL, NULL, coalesce(sum(tokens), 0) FROM hour_counts WHERE hour >= ?1
"""

_FOUND = f"""(
  SELECT mint FROM (
    SELECT mint FROM token_words WHERE word >= ?2 AND word < ?3 LIMIT {SEARCH_LIMIT}
  )
  UNION
  SELECT mint FROM (
    SELECT mint FROM tokens WHERE mint >= ?4 AND mint < ?5 LIMIT {SEARCH_LIMIT}
  )
) AS found CROSS JOIN tokens USING (mint)"""
"""CROSS JOIN keeps SQLite from walking all tokens in order and probing the search for each."""

_SORTCOLUMNS = {Sort.NEWEST: "fetched_at_ms", Sort.RISKIEST: "risk_rank"}

_LAST = "\U0010ffff"


def count_sql(query: TokenQuery) -> str:
    """The statement of `count`: counters unless a search selects."""
    if query.search is not None:
        where = " WHERE risk_level = ?1" if query.risk_level else ""
        return f"SELECT count(*) AS total FROM {_FOUND}{where}"
    where = " WHERE risk_level = ?1" if query.risk_level else ""
    return f"SELECT sum(tokens) AS total FROM verdict_counts{where}"


def page_sql(query: TokenQuery) -> str:
    """The statement of `page`, put together from constants only."""
    column = _SORTCOLUMNS[query.sort]
    conditions = [
        "risk_level = ?1" if query.risk_level else "",
        f"({column}, mint) < (?6, ?7)" if query.after else "",
    ]
    where = " AND ".join(filter(None, conditions))
    return (
        f"SELECT {COLUMNS} FROM {_FOUND if query.search else 'tokens'}"
        f"{' WHERE ' + where if where else ''}"
        f" ORDER BY {column} DESC, mint DESC LIMIT ?8 OFFSET ?9"
    )


def query_parameters(query: TokenQuery) -> tuple[Parameter, ...]:
    """The values of ?1 to ?9; statements use some of them."""
    search = query.search or Search("", "")
    after = query.after or (0.0, "")
    return (
        query.risk_level,
        search.word,
        search.word and search.word + _LAST,
        search.mint,
        search.mint and search.mint + _LAST,
        *after,
        query.limit,
        query.offset,
    )


class SqlTokens(SqlAccess):
    """The port Tokens over D1 or SQLite."""

    async def count(self, query: TokenQuery) -> int:
        """See `ports.tokens.Tokens`."""
        used = 5 if query.search else 1 if query.risk_level else 0
        rows = await self._rows(count_sql(query), *query_parameters(query)[:used])
        return int(rows[0]["total"] or 0)

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        """See `ports.tokens.Tokens`."""
        return tuple(map(token_row, await self._rows(page_sql(query), *query_parameters(query))))

    async def stats(self, now_ms: int) -> Stats:
        """See `ports.tokens.Tokens`. The oldest hour counts whole: 24 to 25 hours are covered."""
        rows = await self._rows(STATS, now_ms // HOUR_MS - 24)
        verdicts = {(row["risk_level"], row["band"]): int(row["tokens"]) for row in rows}
        return Stats(recent_24h=verdicts.pop((None, None)), verdicts=verdicts)


def token_row(row: Row) -> TokenRow:
    """A row of `tokens` as a value."""
    values: dict[str, Any] = {each.name: each.read(row[each.name]) for each in STORED}
    return TokenRow(**values)
