"""The store, in SQL that D1 and SQLite both run. Imports ports and its sister modules.

D1 binds every number as REAL: columns are STRICT, so INTEGER columns convert whole numbers, and
no statement does arithmetic or text operations on a bare parameter. Every query's plan is tested:
none scans a table that grows.
"""

import json
from collections.abc import Collection, Mapping

from detector.adapters.database import Row, Statement
from detector.adapters.sql_budget import SPENT_COLUMNS, SPENT_JOIN, spent
from detector.adapters.sql_creators import (
    CREATOR_RECORD,
    OTHER_TOKENS,
    creator_record,
    other_tokens,
)
from detector.adapters.sql_events import event_statement
from detector.adapters.sql_follow_ups import follow_statement
from detector.adapters.sql_rollups import add_statement
from detector.adapters.sql_shared import WITHOUT_REPORT
from detector.adapters.sql_sources import (
    SOURCE_COLUMNS,
    SOURCE_JOINS,
    TAKE_PROBE,
    outcome_statements,
    records,
)
from detector.adapters.sql_tokens import COLUMNS, HOUR_MS, NAMES, SqlTokens
from detector.domain.creators import CreatorRecord, OtherTokens
from detector.domain.mint import ALPHABET
from detector.domain.rollup import of_sources
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import Analysis, Lease, Standing, StoredAnswer
from detector.ports.health import StoreHealth

LONGEST_LEASE_MS = 600_000
"""A claim or a remembered failure that would last longer is from a clock that was ahead."""

LOOK = f"""
SELECT answers.fetched_at_ms, answers.fresh_until_ms, answers.body,
  leases.owner, leases.expires_at_ms, leases.error, {SPENT_COLUMNS}, {SOURCE_COLUMNS}
FROM (SELECT ?1 AS mint) AS asked
LEFT JOIN answers ON answers.mint = asked.mint AND answers.fetched_at_ms > ?2
LEFT JOIN leases ON leases.mint = asked.mint
  AND leases.expires_at_ms > ?3 AND leases.expires_at_ms <= ?4
{SPENT_JOIN}
{SOURCE_JOINS}
"""
LOOK_SHORT = LOOK.replace("answers.body,", f"{WITHOUT_REPORT} AS body,", 1)
FETCHED_AT = "SELECT fetched_at_ms FROM answers WHERE mint = ?1"

LOOK_AT_ALL = f"""
SELECT asked.mint, answers.fetched_at_ms, answers.fresh_until_ms,
  {WITHOUT_REPORT} AS body,
  leases.owner, leases.expires_at_ms, leases.error, {SPENT_COLUMNS}, {SOURCE_COLUMNS}
FROM (SELECT value AS mint FROM json_each(?1)) AS asked
LEFT JOIN answers ON answers.mint = asked.mint
LEFT JOIN leases ON leases.mint = asked.mint
  AND leases.expires_at_ms > ?2 AND leases.expires_at_ms <= ?3
{SPENT_JOIN}
{SOURCE_JOINS}
"""
"""Fifty reports would fill the Worker's memory."""

CLAIM = """
INSERT INTO leases (mint, owner, expires_at_ms)
SELECT ?1, ?2, ?4
WHERE NOT EXISTS (SELECT 1 FROM answers WHERE mint = ?1 AND fetched_at_ms > ?5)
ON CONFLICT (mint) DO UPDATE
SET owner = excluded.owner, expires_at_ms = excluded.expires_at_ms, error = NULL
WHERE leases.expires_at_ms <= ?3 OR leases.expires_at_ms > ?6 OR leases.owner = excluded.owner
RETURNING owner
"""

GIVE_UP = "UPDATE leases SET error = ?3, expires_at_ms = ?4 WHERE mint = ?1 AND owner = ?2"

_SET = ", ".join(
    f"{name} = excluded.{name}"
    for name in (*NAMES, "words", "findings", "inside_domain")
    if name != "mint"
)
SAVE_TOKEN = f"""
INSERT INTO tokens ({COLUMNS}, creator, words, findings, inside_domain)
VALUES ({", ".join(f"?{n}" for n in range(1, len(NAMES) + 4))}, ?{1 + NAMES.index("calibrated")})
ON CONFLICT (mint) DO UPDATE SET
  {_SET},
  creator = coalesce(excluded.creator, tokens.creator)
WHERE excluded.fetched_at_ms > tokens.fetched_at_ms
"""
"""A report that no longer names the creator does not take the token out of the creator's record.

A trigger keeps `token_words` as `words` says: a token is found by the words of the analysis that
lists show, whichever is saved last. `inside_domain` is what Workers from before migration 0008 read
for `calibrated`.
"""

SAVE_ANSWER = """
INSERT INTO answers (mint, fetched_at_ms, body, fresh_until_ms) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (mint) DO UPDATE SET fetched_at_ms = excluded.fetched_at_ms, body = excluded.body,
  fresh_until_ms = excluded.fresh_until_ms
WHERE excluded.fetched_at_ms > answers.fetched_at_ms
"""

SAVE_RECORD = """
INSERT INTO history (mint, fetched_at_ms, record) VALUES (?1, ?2, ?3)
ON CONFLICT (mint, fetched_at_ms) DO NOTHING
"""

FREE = "DELETE FROM leases WHERE mint = ?1 AND owner = ?2"

SCHEMA_VERSION = "SELECT version FROM schema_version WHERE only = 1"
HEALTH = f"""
SELECT version, {SOURCE_COLUMNS} FROM (SELECT version FROM schema_version WHERE only = 1) AS asked
{SOURCE_JOINS}
"""

MOST_SWEPT = 1_000
SWEEP_TURN_MS = 600_000
"""As often as cron comes by: the next sweep begins at the next letter."""

SWEEP_LEASES = f"""
DELETE FROM leases WHERE expires_at_ms <= ?1 AND mint IN (
  SELECT mint FROM (SELECT mint FROM leases WHERE mint >= ?2 LIMIT {MOST_SWEPT})
  UNION ALL SELECT mint FROM (SELECT mint FROM leases WHERE mint >= '' LIMIT {MOST_SWEPT})
) RETURNING mint
"""
"""So many leases are looked at from a letter on, and as many from the beginning: few are all of
them, and of many each has its turn."""

SWEEP_HOURS = "DELETE FROM hour_counts WHERE hour < ?1 AND tokens = 0 RETURNING hour"


def _words_json(analysis: Analysis) -> str:
    """A token's words as SQLite writes JSON: letters as they are."""
    return json.dumps(analysis.words, ensure_ascii=False)


def _findings_json(analysis: Analysis) -> str:
    """What was found, after when: a Worker from before 0018 renews a row and not its findings."""
    at = analysis.row.fetched_at_ms
    return json.dumps([at, *analysis.findings], separators=(",", ":"))


def keeping(analysis: Analysis) -> tuple[Statement, ...]:
    """What keeps an analysis itself: its row, its answer, its place in history, its words.

    Without what a new one brings with it: a follow-up, an event, counts.
    """
    row, at = analysis.row, analysis.row.fetched_at_ms
    values = [getattr(row, name) for name in NAMES]
    return (
        Statement(
            SAVE_TOKEN,
            (*values, analysis.creator, _words_json(analysis), _findings_json(analysis)),
        ),
        Statement(SAVE_ANSWER, (row.mint, at, analysis.answer, analysis.fresh_until_ms)),
        Statement(SAVE_RECORD, (row.mint, at, analysis.record)),
    )


class SqlStore(SqlTokens):
    """The ports Analyses, Creators, Tokens, Health and Housekeeping over D1 or SQLite."""

    async def look(
        self, mint: str, now_ms: int, seen_ms: int = -1, *, report: bool = True
    ) -> Standing:
        """See `ports.analyses.Analyses`."""
        ahead_ms = now_ms + LONGEST_LEASE_MS
        # What is short is sent faster as Python's own text.
        sql, held = (LOOK, "body") if report else (LOOK_SHORT, None)
        return _standing((await self._rows(sql, mint, seen_ms, now_ms, ahead_ms, held=held))[0])

    async def fetched_at_ms(self, mint: str) -> int | None:
        """See `ports.analyses.Analyses`."""
        rows = await self._rows(FETCHED_AT, mint)
        return int(rows[0]["fetched_at_ms"]) if rows else None

    async def look_at_all(self, mints: Collection[str], now_ms: int) -> Mapping[str, Standing]:
        """See `ports.analyses.Analyses`."""
        asked = json.dumps([*mints])
        rows = await self._rows(LOOK_AT_ALL, asked, now_ms, now_ms + LONGEST_LEASE_MS)
        return {row["mint"]: _standing(row) for row in rows}

    async def claim(self, mint: str, owner: str, now_ms: int, until_ms: int, seen_ms: int) -> bool:
        """See `ports.analyses.Analyses`."""
        ahead_ms = now_ms + LONGEST_LEASE_MS
        return bool(await self._rows(CLAIM, mint, owner, now_ms, until_ms, seen_ms, ahead_ms))

    async def probe(self, source: Source, open_until_ms: int, until_ms: int) -> bool:
        """See `ports.analyses.Analyses`."""
        return bool(await self._rows(TAKE_PROBE, source.value, open_until_ms, until_ms))

    async def give_up(
        self, mint: str, lease: Lease, outcomes: Collection[SourceOutcome] = ()
    ) -> None:
        """See `ports.analyses.Analyses`."""
        await self._batch(
            Statement(GIVE_UP, (mint, lease.owner, lease.error, lease.until_ms)),
            *outcome_statements(mint, outcomes),
            *(add_statement(one.at_ms, of_sources([one])) for one in outcomes),
        )

    async def save(self, analysis: Analysis, owner: str) -> None:
        """See `ports.analyses.Analyses`."""
        mint, forecast = analysis.row.mint, analysis.forecast
        await self._batch(
            *keeping(analysis),
            *([] if forecast is None else [follow_statement(analysis.row, forecast)]),
            event_statement(analysis.row, analysis.message),
            Statement(FREE, (mint, owner)),
            *outcome_statements(mint, analysis.outcomes),
            add_statement(
                analysis.row.fetched_at_ms, {**analysis.counts, **of_sources(analysis.outcomes)}
            ),
        )

    async def creator_record(self, creator: str, mint: str) -> CreatorRecord | None:
        """See `ports.creators.Creators`."""
        return creator_record((await self._rows(CREATOR_RECORD, creator, mint))[0])

    async def other_tokens(self, mint: str, limit: int) -> OtherTokens | None:
        """See `ports.creators.Creators`."""
        return other_tokens(await self._rows(OTHER_TOKENS, mint, limit))

    async def schema_version(self) -> int:
        """See `ports.health.Health`."""
        return int((await self._rows(SCHEMA_VERSION))[0]["version"])

    async def health(self) -> StoreHealth:
        """See `ports.health.Health`."""
        row = (await self._rows(HEALTH))[0]
        return StoreHealth(int(row["version"]), records(row))

    async def sweep(self, now_ms: int) -> int:
        """See `ports.housekeeping.Housekeeping`."""
        letter = ALPHABET[now_ms // SWEEP_TURN_MS % len(ALPHABET)]
        leases = await self._rows(SWEEP_LEASES, now_ms, letter)
        hours = await self._rows(SWEEP_HOURS, now_ms // HOUR_MS - 24)
        return len(leases) + len(hours)


def _standing(row: Row) -> Standing:
    answer = lease = None
    if row["body"] is not None:
        until_ms = int(row["fresh_until_ms"])
        answer = StoredAnswer(row["body"], int(row["fetched_at_ms"]), until_ms)
    if row["owner"] is not None:
        lease = Lease(row["owner"], int(row["expires_at_ms"]), row["error"])
    return Standing(answer, lease, records(row), spent(row))
