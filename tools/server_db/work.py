"""The work file: what was read, what was judged, what was sent; an import goes on from it.

It is an SQLite file with the deployment's own schema, in which reports are judged and saved as the
service would have, and three tables beside it. One process has it at a time.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from detector.adapters.database import DatabaseFailed, Statement
from detector.adapters.sql_store import SAVE_RECORD, keeping
from detector.adapters.sql_tokens import token_row
from detector.adapters.sqlite import SqliteDatabase
from detector.domain import jsontext
from detector.domain.stored_analysis import Analysis
from tools.server_db.reading import Head

SCHEMA = Path(__file__).resolve().parents[2] / "schema.sql"
IMPORTED: Final = "imported"
BUSY_S = 3.0
"""So long another process may take to end."""
_WAITING: Final = "waiting"

_TABLES = """
CREATE TABLE import_facts (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE import_rows (
  number INTEGER NOT NULL PRIMARY KEY,
  seen TEXT NOT NULL,
  mint TEXT,
  at_ms INTEGER,
  state TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  odd TEXT NOT NULL DEFAULT '',
  digest TEXT
) STRICT;
CREATE INDEX import_rows_waiting ON import_rows (at_ms, number) WHERE state = 'waiting';
CREATE TABLE import_sent (
  target TEXT NOT NULL,
  mint TEXT NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (target, mint)
) STRICT, WITHOUT ROWID;
"""

_ADD_ROW = (
    "INSERT INTO import_rows (number, seen, mint, at_ms, state, detail, odd) VALUES (?,?,?,?,?,?,?)"
)
_NEXT = """
SELECT number, seen, mint, at_ms FROM import_rows WHERE state = 'waiting'
ORDER BY at_ms, number LIMIT ?
"""
_SETTLE = "UPDATE import_rows SET state = ?, detail = ?, digest = ? WHERE number = ?"
_COUNTS = "SELECT state, count(*) AS n FROM import_rows GROUP BY state"
_LISTED = """
SELECT number, mint, state, detail, odd FROM import_rows
WHERE state NOT IN ('imported', 'waiting') OR odd <> '' ORDER BY number
"""
_UNSENT = """
SELECT mint FROM (
  SELECT mint, count(*) AS records FROM history WHERE mint > ? GROUP BY mint
) AS staged
WHERE records <> coalesce(
  (SELECT records FROM import_sent WHERE target = ? AND import_sent.mint = staged.mint), 0)
ORDER BY mint LIMIT ?
"""
_LISTED_AS = "SELECT * FROM tokens WHERE mint = ?"
_ANSWER = "SELECT body, fresh_until_ms FROM answers WHERE mint = ?"
_HISTORY = "SELECT fetched_at_ms, record FROM history WHERE mint = ? ORDER BY fetched_at_ms"
_WORDS = "SELECT value AS word FROM tokens, json_each(tokens.words) WHERE mint = ? ORDER BY key"
_SENT = "INSERT OR REPLACE INTO import_sent (target, mint, records) VALUES (?, ?, ?)"
_MINTS = "SELECT mint FROM tokens WHERE mint > ? ORDER BY mint LIMIT ?"


class WorkFailed(Exception):
    """The work file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is to be judged. `seen`: what it looked like when it was listed."""

    number: int
    seen: str
    head: Head


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A token as it is sent: its newest analysis, then the others for history."""

    mint: str
    statements: tuple[Statement, ...]
    records: int
    size: int


def teach_sha256(database: SqliteDatabase) -> None:
    """Give a database's SQL a function `sha256` of a text."""
    database.connection.create_function("sha256", 1, _sha256, deterministic=True)


def _sha256(text: str | None) -> str | None:
    return None if text is None else jsontext.digest(text)


class Work(SqliteDatabase):
    """The file, and the database port over it: a batch is part of the transaction around it."""

    def __init__(self, path: Path) -> None:
        """Raises WorkFailed when another process has it."""
        try:
            super().__init__(path)
            self.connection.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_S)}")
            self.connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            with self.transaction():
                if not self._ask("SELECT 1 FROM sqlite_master WHERE name = 'import_sent'"):
                    self._make()
            teach_sha256(self)
        except sqlite3.OperationalError as error:
            busy = "locked" in str(error)
            said = "another import is at work in it" if busy else str(error)
            raise WorkFailed(f"{path} cannot be used: {said}") from error

    def _make(self) -> None:
        statement = ""
        for line in (SCHEMA.read_text() + _TABLES).splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self.connection.execute(statement)
                statement = ""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    async def batch(self, statements: Sequence[Statement]) -> None:
        """See `database.Database`; within `transaction`."""
        self.connection.execute("SAVEPOINT batch")
        try:
            for statement in statements:
                self._execute(statement)
        except sqlite3.Error as error:
            self.connection.execute("ROLLBACK TO batch")
            raise DatabaseFailed(str(error)) from error
        finally:
            self.connection.execute("RELEASE batch")

    def require(self, facts: Mapping[str, str]) -> None:
        """The work was begun with the same; else raises WorkFailed, naming what differs."""
        with self.transaction():
            for name, value in facts.items():
                found = self._ask("SELECT value FROM import_facts WHERE name = ?", name)
                if found and found[0]["value"] != value:
                    raise WorkFailed(f"it was begun with another {name}; use another --work folder")
                self._ask("INSERT OR IGNORE INTO import_facts VALUES (?, ?)", name, value)

    def seen(self, number: int) -> str | None:
        """What a row looked like when it was listed; None: it is new."""
        found = self._ask("SELECT seen FROM import_rows WHERE number = ?", number)
        return found[0]["seen"] if found else None

    def add(self, number: int, seen: str, head: Head, odd: str) -> None:
        """List a row that is to be judged."""
        self._ask(_ADD_ROW, number, seen, head.mint, head.at_ms, _WAITING, "", odd)

    def refuse(self, number: int, seen: str, reason: str, detail: str, token: str) -> None:
        """List a row that is not taken over; `token` is what it calls its token."""
        self._ask(_ADD_ROW, number, seen, token, None, reason, detail, "")

    def waiting(self, limit: int) -> list[Waiting]:
        """The next rows to be judged, by the time of their reports."""
        return [
            Waiting(row["number"], row["seen"], Head(row["mint"], row["at_ms"]))
            for row in self._ask(_NEXT, limit)
        ]

    def settle(self, number: int, state: str, detail: str = "", digest: str | None = None) -> None:
        """What became of a row that waited."""
        self._ask(_SETTLE, state, detail, digest, number)

    def has_record(self, head: Head) -> bool:
        """Whether an analysis of this moment is there."""
        sql = "SELECT 1 FROM history WHERE mint = ? AND fetched_at_ms = ?"
        return bool(self._ask(sql, head.mint, head.at_ms))

    def counts(self) -> dict[str, int]:
        """Rows by what became of them."""
        return {row["state"]: row["n"] for row in self._ask(_COUNTS)}

    def size(self, table: str) -> int:
        """Rows of a table of the schema."""
        return int(self._ask(f"SELECT count(*) AS n FROM {table}")[0]["n"])

    def listed(self) -> Iterator[Mapping[str, Any]]:
        """The rows that were not taken over, and those that were odd."""
        for row in self.connection.execute(_LISTED):
            yield dict(row)

    def digests(self) -> Iterator[tuple[int, str | None]]:
        """Each row's number, and the digest of all its values where it was judged."""
        for row in self.connection.execute(
            "SELECT number, digest FROM import_rows ORDER BY number"
        ):
            yield row["number"], row["digest"]

    def unsent(self, target: str, after: str, limit: int) -> list[str]:
        """Tokens after a mint of which the target does not have all that was judged."""
        return [row["mint"] for row in self._ask(_UNSENT, after, target, limit)]

    def outgoing(self, mint: str) -> Outgoing:
        """A token as it is sent. Older analyses go into history only."""
        row = dict(self._ask(_LISTED_AS, mint)[0])
        answer = self._ask(_ANSWER, mint)[0]
        at_ms, records = row["fetched_at_ms"], self._ask(_HISTORY, mint)
        newest = Analysis(
            row=token_row(row),
            answer=answer["body"],
            message="",  # Nobody is told: it is no news.
            record=next(each["record"] for each in records if each["fetched_at_ms"] == at_ms),
            words=tuple(each["word"] for each in self._ask(_WORDS, mint)),
            fresh_until_ms=answer["fresh_until_ms"],
            creator=row["creator"],
            findings=tuple(json.loads(row["findings"])[1:]),
        )
        older = [
            Statement(SAVE_RECORD, (mint, each["fetched_at_ms"], each["record"]))
            for each in records
            if each["fetched_at_ms"] != at_ms
        ]
        size = len(newest.answer) + sum(len(each["record"]) for each in records)
        return Outgoing(mint, (*keeping(newest), *older), len(records), size)

    def sent(self, target: str, tokens: Sequence[Outgoing]) -> None:
        """Remember that the target has them."""
        with self.transaction():
            for token in tokens:
                self._ask(_SENT, target, token.mint, token.records)

    def forget_sent(self, target: str, mints: Sequence[str]) -> None:
        """Have them sent again."""
        with self.transaction():
            for mint in mints:
                self._ask("DELETE FROM import_sent WHERE target = ? AND mint = ?", target, mint)

    def mints(self, after: str, limit: int) -> list[str]:
        """Judged tokens, in the order of their mints."""
        return [row["mint"] for row in self._ask(_MINTS, after, limit)]

    def _ask(self, sql: str, *parameters: Any) -> list[sqlite3.Row]:
        return self.connection.execute(sql, parameters).fetchall()
