"""SQLite as the database: for tests and for hosts without D1. Standard library only."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from detector.adapters.database import DatabaseFailed, Row, Statement


class SqliteDatabase:
    """A file or ":memory:". Numbers are bound as floats, as D1 binds them."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        # JSON functions of SQLite can make half a character, which is no UTF-8.
        self.connection.text_factory = _text
        self.connection.execute("PRAGMA foreign_keys = ON")

    async def rows(self, statement: Statement) -> Sequence[Row]:
        """See `database.Database`."""
        try:
            return [dict(row) for row in self._execute(statement)]
        except sqlite3.Error as error:
            raise DatabaseFailed(str(error)) from error

    async def batch(self, statements: Sequence[Statement]) -> None:
        """See `database.Database`."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                for statement in statements:
                    self._execute(statement)
            except sqlite3.Error:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise DatabaseFailed(str(error)) from error

    def script(self, sql: str) -> None:
        """Run a schema or a migration."""
        self.connection.executescript(sql)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _execute(self, statement: Statement) -> list[sqlite3.Row]:
        values = [float(v) if isinstance(v, int) else v for v in statement.parameters]
        return self.connection.execute(statement.sql, values).fetchall()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
