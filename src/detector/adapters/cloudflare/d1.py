"""D1 as the database."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence

from pyodide.ffi import JsException

from detector.adapters.database import DatabaseFailed, Row, Statement

ATTEMPTS = 3
_TRANSIENT = (
    "Network connection lost",
    "storage caused object to be reset",
    "reset because its code was updated",
)
"""What D1's documentation calls safe to repeat for idempotent statements. All of ours are, but for
the counters of keys and calls: one of those may count twice then, never too little."""


class D1Database:
    """`database.Database` over the D1 binding as the Workers SDK wraps it."""

    def __init__(self, binding) -> None:
        self._binding = binding

    async def rows(self, statement: Statement) -> Sequence[Row]:
        """See `database.Database`."""
        answer = await _attempt(lambda: self._prepare(statement).run())
        return [dict(row) for row in answer["results"]]

    async def batch(self, statements: Sequence[Statement]) -> None:
        """See `database.Database`."""
        await _attempt(lambda: self._binding.batch([self._prepare(s) for s in statements]))

    def _prepare(self, statement: Statement):
        prepared = self._binding.prepare(statement.sql)
        return prepared.bind(*statement.parameters) if statement.parameters else prepared


async def _attempt(call: Callable[[], Awaitable]):
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await call()
        except JsException as error:
            message = str(error.message)
            if attempt == ATTEMPTS or not any(known in message for known in _TRANSIENT):
                raise DatabaseFailed(message) from error
        await asyncio.sleep(0.05 * 2**attempt * (0.5 + random.random()))  # noqa: S311 - spreads retries
    raise AssertionError("unreachable")
