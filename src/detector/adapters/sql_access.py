"""Statements on the database port, for the stores. Imports errors and the database port."""

from collections.abc import Sequence

from detector.adapters.database import Database, DatabaseFailed, Parameter, Row, Statement
from detector.errors import StorageUnavailable


class SqlAccess:
    """What the stores are built on: a failing database becomes StorageUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _rows(
        self, sql: str, *parameters: Parameter, held: str | None = None
    ) -> Sequence[Row]:
        try:
            return await self._database.rows(Statement(sql, parameters, held))
        except DatabaseFailed as error:
            raise StorageUnavailable from error

    async def _batch(self, *statements: Statement) -> None:
        try:
            await self._database.batch(statements)
        except DatabaseFailed as error:
            raise StorageUnavailable from error
