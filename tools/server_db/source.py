"""The original's table `token_reports`, in an SQLite file or in an SQL dump of one (D1's export).

A dump is written by strangers: of its statements only the table's own are run, in a file of ours,
by a connection that may do nothing else.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TABLE: Final = "token_reports"
NEEDED: Final = ("token_id", "fetched_at", "raw_json")
NUMBERS: Final = (
    "score_normalised", "price", "holders", "liquidity", "market_cap", "creator_holdings_pct",
)  # fmt: skip
COLUMNS: Final = ("id", *NEEDED, "risk_level", *NUMBERS)
"""Those that are read; the others (name, symbol, detected_at) stand in the report too."""

_MAGIC = b"SQLite format 3\0"
_OURS = ("create table", "insert into", "replace into", "insert or")
_ALLOWED = frozenset(
    {
        sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_INSERT,
        sqlite3.SQLITE_READ, sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_DELETE,
        sqlite3.SQLITE_REINDEX,
    }
)  # fmt: skip
_LONGEST_STATEMENT = 64_000_000


class SourceFailed(Exception):
    """The file cannot be read as the original's database; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands, and its values; a text that is not UTF-8 is bytes."""

    rowid: int
    values: Mapping[str, Any]


class Source:
    """The table, read only."""

    def __init__(self, path: Path, work: Path) -> None:
        """Open `path`; a dump is first loaded into a file in the folder `work`.

        Raises SourceFailed.
        """
        self._made: Path | None = None
        try:
            if not _is_sqlite(path):
                path = self._made = _load_dump(path, work / "dump.sqlite")
            self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            self._connection.text_factory = _text
            there = {
                str(row[1]).lower()
                for row in self._connection.execute(f"PRAGMA table_info({TABLE})")
            }
        except (OSError, sqlite3.Error) as error:
            raise SourceFailed(f"{path} cannot be read: {error}") from error
        missing = [name for name in NEEDED if name not in there]
        if missing:
            self.close()
            raise SourceFailed(f"{path} has no table {TABLE} with {', '.join(missing)}")
        self.columns = tuple(name for name in COLUMNS if name in there)

    def close(self) -> None:
        """Close the file; one that was made of a dump goes."""
        self._connection.close()
        if self._made is not None:
            self._made.unlink(missing_ok=True)

    def count(self) -> int:
        """All rows."""
        return int(self._ask(f"SELECT count(*) FROM {TABLE}").fetchone()[0])

    def heads(self) -> Iterator[Row]:
        """Each row without its report, in the order of the table."""
        names = tuple(name for name in self.columns if name != "raw_json")
        for values in self._ask(f"SELECT rowid, {', '.join(names)} FROM {TABLE} ORDER BY rowid"):
            yield Row(values[0], dict(zip(names, values[1:], strict=True)))

    def row(self, rowid: int) -> Row | None:
        """One row, whole."""
        sql = f"SELECT {', '.join(self.columns)} FROM {TABLE} WHERE rowid = ?"
        values = self._ask(sql, rowid).fetchone()
        return None if values is None else Row(rowid, dict(zip(self.columns, values, strict=True)))

    def _ask(self, sql: str, *parameters: int) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, parameters)
        except sqlite3.Error as error:
            raise SourceFailed(f"the database cannot be read: {error}") from error


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _load_dump(dump: Path, into: Path) -> Path:
    """Run the table's statements in a new file. Raises SourceFailed."""
    into.unlink(missing_ok=True)
    with closing(sqlite3.connect(into, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.set_authorizer(_may)
        for statement in _statements(dump):
            if not _is_ours(statement):
                continue
            try:
                connection.execute(statement)
            except (sqlite3.Error, sqlite3.Warning) as error:
                raise SourceFailed(f"{dump}: a statement of the dump fails: {error}") from error
        connection.set_authorizer(None)
        connection.execute("COMMIT")
    return into


def _may(action: int, *_about: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _statements(dump: Path) -> Iterator[str]:
    """The statements of a dump, one after the other. Raises SourceFailed."""
    statement = ""
    try:
        with dump.open(encoding="utf-8", newline="") as file:
            for line in file:
                statement += line
                if ";" in line and sqlite3.complete_statement(statement):
                    yield from [statement] if _is_ours(statement) else _apart(statement)
                    statement = ""
                elif len(statement) > _LONGEST_STATEMENT:
                    raise SourceFailed(f"{dump} is neither an SQLite file nor an SQL dump")
    except UnicodeDecodeError as error:
        raise SourceFailed(f"{dump} is neither an SQLite file nor an SQL dump") from error
    if _without_comments(statement):
        raise SourceFailed(f"{dump} ends within a statement: it is not whole")


def _apart(line: str) -> Iterator[str]:
    """Statements that share a line; one of ours with another behind it fails when run."""
    statement = ""
    for part in line.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _is_ours(statement: str) -> bool:
    """Whether a statement makes or fills the table."""
    head = " ".join(_without_comments(statement)[:200].replace('"', "").replace("`", "").split())
    return head.lower().startswith(_OURS) and TABLE in head.lower().split("(")[0]


def _without_comments(statement: str) -> str:
    lines = statement.lstrip().splitlines(keepends=True)
    while lines and lines[0].lstrip().startswith("--"):
        lines.pop(0)
    return "".join(lines).lstrip()
