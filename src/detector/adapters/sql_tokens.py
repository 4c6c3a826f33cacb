"""Lists and counts of tokens, in SQL that D1 and SQLite both run.

The rules of `sql_store` hold here too.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detector.adapters.database import Parameter, Row, Statement
from detector.adapters.sql_access import SqlAccess
from detector.domain.token_list import Scanned, Search, Stats, TokenQuery
from detector.domain.token_row import STORED, Sort, TokenRow
from detector.domain.verdict import Band, level_of

HOUR_MS = 3_600_000

NAMES = [each.name for each in STORED]
COLUMNS = ", ".join(NAMES)

STATS = """
SELECT risk_level, band, tokens FROM verdict_counts
UNION ALL
SELECT NULL, NULL, coalesce(sum(tokens), 0) FROM hour_counts WHERE hour >= ?1
"""

_SORTCOLUMNS = {Sort.NEWEST: "fetched_at_ms", Sort.RISKIEST: "risk_rank"}

_LAST = "\U0010ffff"


class _Statement:
    """A statement in the making: constants, and values by number."""

    def __init__(self) -> None:
        self.values: list[Parameter] = []

    def value(self, value: Parameter) -> str:
        """The place of a value."""
        if value not in self.values:
            self.values.append(value)
        return f"?{self.values.index(value) + 1}"


def count_statement(query: TokenQuery) -> Statement:
    """The statement of `count`: counters unless a search selects."""
    made = _Statement()
    if query.search is not None:
        found = _found(made, query.search)
        wanted = [*_of_kind(made, query), *_looked(made, query)]
        rows = f"{found} CROSS JOIN tokens USING (mint){_where(wanted)}" if wanted else found
        return Statement(f"SELECT count(*) AS total FROM {rows}", made.values)
    where = _where(_of_kind(made, query))
    return Statement(f"SELECT sum(tokens) AS total FROM verdict_counts{where}", made.values)


def page_statement(query: TokenQuery) -> Statement:
    """The statement of `page`: along the order, or what a search finds, sorted."""
    made = _Statement()
    if query.search is None:
        source = _walk(made, query, NAMES)
    else:
        where = _where([*_of_kind(made, query), *_looked(made, query), *_after(made, query)])
        found = _found(made, query.search)
        # CROSS JOIN keeps SQLite from walking all tokens and probing the search for each.
        source = (
            f"SELECT {COLUMNS} FROM {found} CROSS JOIN tokens USING (mint){where}"
            f" ORDER BY {_SORTCOLUMNS[query.sort]} DESC, mint DESC"
        )
    rows = f" LIMIT {made.value(query.limit)} OFFSET {made.value(query.offset)}"
    return Statement(source + rows, made.values)


def scan_statement(query: TokenQuery, most: int) -> Statement:
    """The statement of `scan`: a row of the order at a time, until there are enough or `most`.

    The last row that may be looked at comes with them, selected or not, and says so. Only the index
    is walked ahead; CROSS JOIN has SQLite read the rows themselves one by one, in that order.
    """
    made = _Statement()
    wanted = [*_looked(made, query), *_search(made, query)]
    selected = f"({' AND '.join(wanted)})" if wanted else "1"
    most_at = made.value(most)
    return Statement(
        f"SELECT {COLUMNS}, place, {selected} AS selected FROM ("
        f"SELECT mint, row_number() OVER () AS place FROM ({_walk(made, query, ['mint'])})"
        f" LIMIT {most_at}) AS walked CROSS JOIN tokens USING (mint)"
        f" WHERE {selected} OR place = {most_at} LIMIT {made.value(query.limit)}",
        made.values,
    )


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _of_kind(made: _Statement, query: TokenQuery) -> list[str]:
    """Conditions on the level and the bands."""
    return [
        *([f"risk_level = {made.value(query.risk_level)}"] if query.risk_level else []),
        *([f"band IN ({', '.join(map(made.value, query.bands))})"] if query.bands else []),
    ]


def _looked(made: _Statement, query: TokenQuery) -> list[str]:
    """Conditions that no index knows: on numbers, on what was found; the unknown meets none.

    A row that a Worker from before 0018 saved last has the findings of another analysis, or none.
    """
    conditions = [
        f"{each.column} {sign} {made.value(edge)}"
        for each in query.ranges
        for sign, edge in ((">=", each.least), ("<=", each.most))
        if edge is not None
    ]
    if query.finding is not None:
        conditions.append("instr(findings, '[' || tokens.fetched_at_ms || ',') = 1")
        conditions.append(f"instr(findings, {made.value(json.dumps(query.finding))}) > 0")
    return conditions


def _after(made: _Statement, query: TokenQuery) -> list[str]:
    if query.after is None:
        return []
    value, mint = made.value(query.after[0]), made.value(query.after[1])
    return [f"({_SORTCOLUMNS[query.sort]}, mint) < ({value}, {mint})"]


def _walk(made: _Statement, query: TokenQuery, names: Sequence[str]) -> str:
    """Tokens in their order: one range of an index a band, which SQLite merges as they are read.

    A level is a set of bands. Rows of the first rules may be of another band: those are looked for
    only where the counters know any. D1 takes five parts in a merge, which is one a band.
    """
    column, parts = _SORTCOLUMNS[query.sort], []
    # Merged by what they select, so that has to be selected.
    columns = ", ".join(dict.fromkeys([*names, column]))
    for band in query.bands or tuple(each.value for each in Band):
        source, at = "tokens", made.value(band)
        conditions = [f"tokens.band = {at}"]
        if query.risk_level:
            level = made.value(query.risk_level)
            conditions.append(f"tokens.risk_level = {level}")
            if level_of(band) != query.risk_level:
                source = (
                    "(SELECT 1 FROM verdict_counts AS known WHERE known.tokens > 0"
                    f" AND known.risk_level = {level} AND known.band = {at}) CROSS JOIN tokens"
                )
        where = _where(conditions + _after(made, query))
        parts.append(f"SELECT {columns} FROM {source}{where}")
    return f"{' UNION ALL '.join(parts)} ORDER BY {column} DESC, mint DESC"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing that is looked for: a condition on a table, and on all of its kind.

    `text` is how a token's words have it in JSON: they hold no quote and nothing to be escaped.
    """

    table: str
    fits: str
    text: str
    only: str = ""


def _found(made: _Statement, search: Search) -> str:
    """The mints that a search finds, of each kind so many as it may; a mint may have many words."""
    parts = [
        f"SELECT mint FROM (SELECT DISTINCT mint FROM {kind.table} WHERE {kind.fits}{kind.only}"
        f" LIMIT {search.most})"
        for kind in _kinds(made, search)
    ]
    return f"({' UNION '.join(parts) or 'SELECT 0 AS mint'}) AS found"


def _kinds(made: _Statement, search: Search) -> list[_Kind]:
    kinds = []
    beginnings = (("token_words", "word", search.word), ("tokens", "mint", search.mint))
    for table, column, text in beginnings:
        if text:
            fits = f"{column} >= {made.value(text)} AND {column} < {made.value(text + _LAST)}"
            kinds.append(_Kind(table, fits, f'"{text}'))
    if search.pool:
        itself = f"SELECT 1 FROM tokens AS itself WHERE itself.mint = {made.value(search.mint)}"
        fits = f"word = {made.value(search.pool)}"
        kinds.append(_Kind("token_words", fits, f'"{search.pool}"', f" AND NOT EXISTS ({itself})"))
    return kinds


def _search(made: _Statement, query: TokenQuery) -> list[str]:
    """Whether a row is one that a search finds, by the words in it.

    A row by a Worker from before 0016 has none: its words are looked for among all that fit.
    """
    if query.search is None:
        return []
    conditions = [
        f"({kind.fits})"
        if kind.table == "tokens"
        else "(CASE WHEN words IS NULL"
        f" THEN EXISTS (SELECT 1 FROM token_words WHERE mint = tokens.mint AND {kind.fits})"
        f" ELSE instr(words, {made.value(kind.text)}) > 0 END{kind.only})"
        for kind in _kinds(made, query.search)
    ]
    return [f"({' OR '.join(conditions)})"] if conditions else ["0"]


class SqlTokens(SqlAccess):
    """The port Tokens over D1 or SQLite."""

    async def count(self, query: TokenQuery) -> int:
        """See `ports.tokens.Tokens`."""
        asked = count_statement(query)
        rows = await self._rows(asked.sql, *asked.parameters)
        return int(rows[0]["total"] or 0)

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        """See `ports.tokens.Tokens`."""
        asked = page_statement(query)
        return tuple(map(token_row, await self._rows(asked.sql, *asked.parameters)))

    async def scan(self, query: TokenQuery, most: int) -> Scanned:
        """See `ports.tokens.Tokens`."""
        asked = scan_statement(query, most)
        rows = await self._rows(asked.sql, *asked.parameters)
        last = token_row(rows[-1]) if rows and rows[-1]["place"] >= most else None
        return Scanned(tuple(token_row(row) for row in rows if row["selected"]), last)

    async def stats(self, now_ms: int) -> Stats:
        """See `ports.tokens.Tokens`. The oldest hour counts whole: 24 to 25 hours are covered."""
        rows = await self._rows(STATS, now_ms // HOUR_MS - 24)
        verdicts = {(row["risk_level"], row["band"]): int(row["tokens"]) for row in rows}
        return Stats(recent_24h=verdicts.pop((None, None)), verdicts=verdicts)


def token_row(row: Row) -> TokenRow:
    """A row of `tokens` as a value."""
    values: dict[str, Any] = {each.name: each.read(row[each.name]) for each in STORED}
    return TokenRow(**values)
