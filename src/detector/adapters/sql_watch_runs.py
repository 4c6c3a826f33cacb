"""What cron does for watches, in SQL that D1 and SQLite both run. Imports ports and the domain.

The rules of `sql_store` hold here too.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from detector.adapters.database import Row, Statement
from detector.adapters.sql_access import SqlAccess
from detector.adapters.sql_watches import WATCH_COLUMNS, watch_of
from detector.domain.past import KeptRecord
from detector.domain.watch import Look, Style, Telling, ToldVerdict
from detector.domain.webhook import pause_ms
from detector.ports.watches import Due, Message, Sent


def _owners(table: str, where: str = "true") -> str:
    """Every owner that something waits for, found by steps along an index."""
    return f"""
WITH RECURSIVE owners (owner) AS (
  SELECT min(owner) FROM {table} WHERE {where}
  UNION ALL
  SELECT (
    SELECT min({table}.owner) FROM {table} WHERE {table}.owner > owners.owner AND {where}
  ) FROM owners WHERE owners.owner IS NOT NULL
)
"""


DUE_WATCHES = f"""
{_owners("watches", "due_at_ms IS NOT NULL")}
SELECT mint, due_at_ms, attempts FROM (
  SELECT watches.mint, watches.due_at_ms, watches.attempts,
    row_number() OVER (PARTITION BY watches.owner ORDER BY watches.due_at_ms) AS turn
  FROM owners CROSS JOIN watches ON watches.rowid IN (
    SELECT each.rowid FROM watches AS each
    WHERE each.owner = owners.owner AND each.due_at_ms <= ?1
    ORDER BY each.due_at_ms LIMIT ?2
  )
) ORDER BY turn, due_at_ms LIMIT ?2
"""
"""Each owner's turns: who watches much waits no shorter for it, and nobody else waits longer."""

PUT_OFF = """
UPDATE watches SET due_at_ms = new.due_at_ms, attempts = new.attempts
FROM (
  SELECT json_extract(value, '$[0]') AS mint, json_extract(value, '$[1]') AS due_at_ms,
    json_extract(value, '$[2]') AS attempts
  FROM json_each(?1)
) AS new
WHERE watches.mint = new.mint AND watches.due_at_ms IS NOT NULL
"""

LOOKS = f"""
SELECT {WATCH_COLUMNS}, 0 AS waiting, 0 AS parked, watches.event, tokens.fetched_at_ms,
  tokens.risk_level, tokens.band, tokens.collapse_probability, tokens.name, tokens.symbol,
  answers.fresh_until_ms, coalesce((
    SELECT record FROM history
    WHERE history.mint = watches.mint AND history.fetched_at_ms = watches.told_at_ms
  ), (
    SELECT record FROM history_before AS old
    WHERE old.mint = watches.mint AND old.fetched_at_ms = watches.told_at_ms
  )) AS before, (
    SELECT record FROM history
    WHERE history.mint = watches.mint AND history.fetched_at_ms = tokens.fetched_at_ms
  ) AS after
FROM watches
CROSS JOIN tokens ON tokens.mint = watches.mint
CROSS JOIN answers ON answers.mint = watches.mint
WHERE watches.event IS NOT NULL ORDER BY watches.event LIMIT ?1
"""

_TELLING = """
FROM (
  SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS was_at_ms,
    json_extract(value, '$[2]') AS event, json_extract(value, '$[3]') AS told_at_ms,
    json_extract(value, '$[4]') AS told_level, json_extract(value, '$[5]') AS told_band,
    json_extract(value, '$[6]') AS told_chance, json_extract(value, '$[7]') AS fresh_until_ms,
    json_extract(value, '$[8]') AS body
  FROM json_each(?1)
) AS new
"""

POST = f"""
INSERT INTO messages (watch_id, at_ms, owner, body, attempts, next_at_ms)
SELECT watches.id, new.told_at_ms, watches.owner, new.body, 0, ?2
{_TELLING} CROSS JOIN watches ON watches.id = new.id AND watches.told_at_ms = new.was_at_ms
WHERE new.body IS NOT NULL AND watches.event IS NOT NULL
ON CONFLICT DO NOTHING
"""

TELL = f"""
UPDATE watches SET told_at_ms = new.told_at_ms, told_level = new.told_level,
  told_band = new.told_band, told_chance = new.told_chance,
  due_at_ms = CASE WHEN watches.due_at_ms IS NULL THEN NULL ELSE new.fresh_until_ms END,
  attempts = 0, event = CASE watches.event WHEN new.event THEN NULL ELSE watches.event END
{_TELLING}
WHERE watches.id = new.id AND watches.told_at_ms = new.was_at_ms AND watches.event IS NOT NULL
"""
"""POST and TELL ask for what was told before: of two runs that looked, one tells."""

DUE_MESSAGES = f"""
{_owners("messages", "next_at_ms IS NOT NULL")}
SELECT watch_id, at_ms, url, style, body, message_attempts FROM (
  SELECT messages.watch_id, messages.at_ms, watches.url, watches.style, messages.body,
    messages.attempts AS message_attempts, messages.next_at_ms,
    row_number() OVER (PARTITION BY messages.owner ORDER BY messages.next_at_ms) AS turn
  FROM owners CROSS JOIN messages ON messages.rowid IN (
    SELECT each.rowid FROM messages AS each
    WHERE each.owner = owners.owner AND each.next_at_ms <= ?1
    ORDER BY each.next_at_ms LIMIT ?2
  ) CROSS JOIN watches ON watches.id = messages.watch_id
) ORDER BY turn, next_at_ms LIMIT ?2
"""

TAKE_MESSAGES = """
UPDATE messages SET attempts = new.attempts, next_at_ms = new.next_at_ms
FROM (
  SELECT json_extract(value, '$[0]') AS watch_id, json_extract(value, '$[1]') AS at_ms,
    json_extract(value, '$[2]') AS attempts, json_extract(value, '$[3]') AS next_at_ms
  FROM json_each(?1)
) AS new
WHERE messages.watch_id = new.watch_id AND messages.at_ms = new.at_ms
  AND messages.attempts = new.attempts - 1 AND messages.next_at_ms IS NOT NULL
RETURNING watch_id, at_ms
"""

MARK_WATCHES = """
UPDATE watches SET
  delivered_at_ms = coalesce(new.delivered_at_ms, watches.delivered_at_ms),
  failure = new.failure,
  disabled_at_ms = coalesce(new.gone_at_ms, watches.disabled_at_ms),
  due_at_ms = CASE WHEN new.gone_at_ms IS NULL THEN watches.due_at_ms END,
  event = CASE WHEN new.gone_at_ms IS NULL THEN watches.event END
FROM (
  SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS delivered_at_ms,
    json_extract(value, '$[2]') AS failure, json_extract(value, '$[3]') AS gone_at_ms
  FROM json_each(?1)
) AS new
WHERE watches.id = new.id
"""

_KEYS = """
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?1)
"""

END_MESSAGES = f"DELETE FROM messages WHERE (watch_id, at_ms) IN ({_KEYS})"

PARK = f"""
UPDATE messages SET next_at_ms = NULL, parked_at_ms = ?2 WHERE (watch_id, at_ms) IN ({_KEYS})
"""

DROP_MESSAGES = """
DELETE FROM messages WHERE watch_id IN (SELECT value FROM json_each(?1))
"""

SWEEP_ENDED = f"""
{_owners("watches")}
DELETE FROM watches WHERE rowid IN (
  SELECT each.rowid FROM owners
  CROSS JOIN api_keys ON api_keys.id = owners.owner AND api_keys.expires_at_ms <= ?1
  CROSS JOIN watches AS each ON each.owner = owners.owner
  LIMIT ?2
)
RETURNING id
"""

SWEEP_PARKED = """
DELETE FROM messages WHERE rowid IN (
  SELECT rowid FROM messages WHERE parked_at_ms < ?1 ORDER BY parked_at_ms LIMIT ?2
)
RETURNING watch_id
"""


class SqlWatchRuns(SqlAccess):
    """`ports.watches.WatchRuns` over D1 or SQLite."""

    async def due(self, now_ms: int, limit: int) -> tuple[Due, ...]:
        """See `ports.watches.WatchRuns`."""
        rows = await self._rows(DUE_WATCHES, now_ms, limit)
        found = [Due(row["mint"], int(row["due_at_ms"]), int(row["attempts"])) for row in rows]
        return tuple({each.mint: each for each in reversed(found)}.values())[::-1]

    async def put_off(self, changes: Collection[Due]) -> None:
        """See `ports.watches.WatchRuns`."""
        if changes:
            items = [[each.mint, each.due_at_ms, each.attempts] for each in changes]
            await self._rows(PUT_OFF, json.dumps(items))

    async def looks(self, limit: int) -> Sequence[Look]:
        """See `ports.watches.WatchRuns`."""
        return [_look(row) for row in await self._rows(LOOKS, limit)]

    async def tell(self, tellings: Collection[Telling], now_ms: int) -> None:
        """See `ports.watches.WatchRuns`."""
        if tellings:
            items = json.dumps([_telling(each) for each in tellings], allow_nan=False)
            await self._batch(Statement(POST, (items, now_ms)), Statement(TELL, (items,)))

    async def messages(self, now_ms: int, limit: int) -> tuple[Message, ...]:
        """See `ports.watches.WatchRuns`."""
        return tuple(map(_message, await self._rows(DUE_MESSAGES, now_ms, limit)))

    async def take(self, messages: Collection[Message], now_ms: int) -> frozenset[str]:
        """See `ports.watches.WatchRuns`."""
        if not messages:
            return frozenset()
        items = [
            [each.watch_id, each.at_ms, each.attempts + 1, now_ms + pause_ms(each.attempts + 1)]
            for each in messages
        ]
        rows = await self._rows(TAKE_MESSAGES, json.dumps(items))
        return frozenset(f"{row['watch_id']}-{int(row['at_ms'])}" for row in rows)

    async def settle(self, sent: Collection[Sent]) -> None:
        """See `ports.watches.WatchRuns`."""
        if not sent:
            return
        done = [each for each in sent if each.failure is None]
        parked = [each for each in sent if each.parked]
        gone = sorted({each.message.watch_id for each in sent if each.gone})
        now_ms = max(each.at_ms for each in sent)
        await self._batch(
            Statement(MARK_WATCHES, (json.dumps(_marks(sent)),)),
            *([Statement(END_MESSAGES, (_keys(done),))] if done else []),
            *([Statement(PARK, (_keys(parked), now_ms))] if parked else []),
            *([Statement(DROP_MESSAGES, (json.dumps(gone),))] if gone else []),
        )

    async def sweep(self, now_ms: int, oldest_ms: int, limit: int) -> int:
        """See `ports.watches.WatchRuns`."""
        ended = await self._rows(SWEEP_ENDED, now_ms, limit)
        return len(ended) + len(await self._rows(SWEEP_PARKED, oldest_ms, limit))


def _look(row: Row) -> Look:
    watch, chance = watch_of(row), row["collapse_probability"]
    at_ms = int(row["fetched_at_ms"])
    before, after = row["before"], row["after"]
    return Look(
        watch=watch,
        event=int(row["event"]),
        now=ToldVerdict(
            at_ms, row["risk_level"], row["band"], None if chance is None else float(chance)
        ),
        fresh_until_ms=int(row["fresh_until_ms"]),
        name=row["name"],
        symbol=row["symbol"],
        before=None if before is None else KeptRecord(watch.told.at_ms, before),
        after=None if after is None else KeptRecord(at_ms, after),
    )


def _telling(one: Telling) -> list[Any]:
    told, watch = one.told, one.look.watch
    return [
        *(watch.id, watch.told.at_ms, one.look.event, told.at_ms, told.risk_level, told.band),
        *(told.chance, one.look.fresh_until_ms, one.body),
    ]


def _keys(sent: Collection[Sent]) -> str:
    return json.dumps([[each.message.watch_id, each.message.at_ms] for each in sent])


def _marks(sent: Collection[Sent]) -> list[list[Any]]:
    """What a watch shows of its messages of this run: the last delivery, the last failure."""
    marks: dict[str, list[Any]] = {}
    for each in sent:
        mark = marks.setdefault(each.message.watch_id, [each.message.watch_id, None, None, None])
        if each.failure is None:
            mark[1] = each.at_ms
        else:
            mark[2] = each.failure
        if each.gone:
            mark[3] = each.at_ms
    return [*marks.values()]


def _message(row: Row) -> Message:
    return Message(
        watch_id=row["watch_id"],
        at_ms=int(row["at_ms"]),
        url=row["url"],
        style=Style(row["style"]),
        body=row["body"],
        attempts=int(row["message_attempts"]),
    )
