"""The smallest database: rows of a statement, and a batch that is one transaction.

What D1 and SQLite have in common; `sql_store.SqlStore` needs nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Parameter = str | int | float | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with numbered parameters (?1, ?2, ...) and their values.

    `held` names a column whose texts are only sent on: they may come as `answer_text.HeldText`.
    """

    sql: str
    parameters: Sequence[Parameter] = ()
    held: str | None = None


class DatabaseFailed(Exception):
    """The database refused or failed; the transaction was rolled back. Its text is for the log."""


class Database(Protocol):
    """D1 or SQLite."""

    async def rows(self, statement: Statement) -> Sequence[Row]:
        """Run one statement and return its rows (of a query or of RETURNING)."""
        ...

    async def batch(self, statements: Sequence[Statement]) -> None:
        """Run statements in one transaction: all of them or none."""
        ...
