"""Clients' watches, in SQL that D1 and SQLite both run. Imports ports and the domain."""

from detector.adapters.database import Row
from detector.adapters.sql_access import SqlAccess
from detector.domain.watch import Style, ToldVerdict, Watch

WATCH_COLUMNS = ", ".join(
    f"watches.{name}"
    for name in (
        *("id", "owner", "mint", "url", "style", "chance_line", "created_at_ms", "told_at_ms"),
        *("told_level", "told_band", "told_chance", "due_at_ms", "disabled_at_ms"),
        *("delivered_at_ms", "failure"),
    )
)

ADD_WATCH = f"""
INSERT INTO watches (id, owner, mint, url, style, chance_line, created_at_ms, told_at_ms,
  told_level, told_band, told_chance, due_at_ms, attempts)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(tokens.fetched_at_ms, 0), tokens.risk_level,
  tokens.band, tokens.collapse_probability, coalesce(answers.fresh_until_ms, ?7), 0
FROM (SELECT ?3 AS mint) AS asked
LEFT JOIN tokens ON tokens.mint = asked.mint
LEFT JOIN answers ON answers.mint = asked.mint
WHERE (SELECT count(*) FROM watches WHERE owner = ?2) < ?8
ON CONFLICT (owner, mint, url) DO NOTHING
RETURNING {WATCH_COLUMNS.replace("watches.", "")}, 0 AS waiting, 0 AS parked
"""

COUNT_WATCHES = "SELECT count(*) AS watches FROM watches WHERE owner = ?1"

PAGE_OF_WATCHES = f"""
SELECT {WATCH_COLUMNS}, (
    SELECT count(*) FROM messages WHERE watch_id = watches.id AND next_at_ms IS NOT NULL
  ) AS waiting, (
    SELECT count(*) FROM messages WHERE watch_id = watches.id AND next_at_ms IS NULL
  ) AS parked
FROM watches
WHERE owner = ?1 AND (created_at_ms, id) < (?3, ?4)
ORDER BY created_at_ms DESC, id DESC LIMIT ?2
"""
_BEFORE_ALL = (10**15, "")
"""Later than any time that a watch was made at."""

REMOVE_WATCH = "DELETE FROM watches WHERE id = ?2 AND owner = ?1 RETURNING id"


class SqlWatches(SqlAccess):
    """`ports.watches.Watches` over D1 or SQLite."""

    async def add(self, watch: Watch, most: int) -> Watch | None:
        """See `ports.watches.Watches`."""
        rows = await self._rows(
            ADD_WATCH,
            watch.id,
            watch.owner,
            watch.mint,
            watch.url or "",
            watch.style.value,
            watch.chance_line,
            watch.created_at_ms,
            most,
        )
        return watch_of(rows[0]) if rows else None

    async def count(self, owner: str) -> int:
        """See `ports.watches.Watches`."""
        return int((await self._rows(COUNT_WATCHES, owner))[0]["watches"])

    async def page(
        self, owner: str, limit: int, after: tuple[int, str] | None
    ) -> tuple[Watch, ...]:
        """See `ports.watches.Watches`."""
        rows = await self._rows(PAGE_OF_WATCHES, owner, limit, *(after or _BEFORE_ALL))
        return tuple(map(watch_of, rows))

    async def remove(self, owner: str, watch_id: str) -> bool:
        """See `ports.watches.Watches`."""
        return bool(await self._rows(REMOVE_WATCH, owner, watch_id))


def watch_of(row: Row) -> Watch:
    """The watch of a row with WATCH_COLUMNS, `waiting` and `parked`."""
    return Watch(
        id=row["id"],
        owner=row["owner"],
        mint=row["mint"],
        url=row["url"] or None,
        style=Style(row["style"]),
        chance_line=_number(row["chance_line"]),
        created_at_ms=int(row["created_at_ms"]),
        told=ToldVerdict(
            at_ms=int(row["told_at_ms"]),
            risk_level=row["told_level"],
            band=row["told_band"],
            chance=_number(row["told_chance"]),
        ),
        due_at_ms=_whole(row["due_at_ms"]),
        disabled_at_ms=_whole(row["disabled_at_ms"]),
        delivered_at_ms=_whole(row["delivered_at_ms"]),
        failure=row["failure"],
        waiting=int(row["waiting"]),
        parked=int(row["parked"]),
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
