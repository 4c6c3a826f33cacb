"""D1 as the database.

The binding is used as JavaScript has it: the SDK's wrapper around it takes several times as long a
call, and would bring every text here.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import js
from pyodide.ffi import JsException, jsnull, to_js

from detector.adapters.cloudflare.host_text import JsText
from detector.adapters.database import DatabaseFailed, Parameter, Row, Statement

ATTEMPTS = 3
MOST_PREPARED = 200
"""Statements that an isolate keeps prepared; an answer needs a dozen."""

_TRANSIENT = (
    "Network connection lost",
    "storage caused object to be reset",
    "reset because its code was updated",
)
"""What D1's documentation calls safe to repeat for idempotent statements. All of ours are, but for
the counters of keys and calls: one of those may count twice then, never too little."""


class D1Database:
    """`database.Database` over the D1 binding, the SDK's or JavaScript's own."""

    def __init__(self, binding) -> None:
        self._binding = getattr(binding, "_binding", binding)
        self._prepared: dict[str, Any] = {}
        self._with_names: Any = None
        """What `raw` is told, so that its first row has the columns' names."""

    async def rows(self, statement: Statement) -> Sequence[Row]:
        """See `database.Database`."""
        prepared = self._prepare(statement)
        if self._with_names is None:
            named = {"columnNames": True}
            self._with_names = to_js(named, dict_converter=js.Object.fromEntries)
        answer = await _attempt(lambda: prepared.raw(self._with_names))
        names = answer.shift().to_py()
        if statement.held is None:
            return [dict(zip(names, map(_none, row), strict=True)) for row in answer.to_py()]
        place = names.index(statement.held)
        return [_holding(row, names, place) for row in answer]

    async def batch(self, statements: Sequence[Statement]) -> None:
        """See `database.Database`."""
        prepared = [self._prepare(one) for one in statements]
        await _attempt(lambda: self._binding.batch(to_js(prepared)))

    def _prepare(self, statement: Statement):
        prepared = self._prepared.get(statement.sql)
        if prepared is None:
            # Filters of lists are put together: whoever tries them all must not fill the memory.
            if len(self._prepared) >= MOST_PREPARED:
                self._prepared.clear()
            prepared = self._prepared[statement.sql] = self._binding.prepare(statement.sql)
        return (
            prepared.bind(*map(_bound, statement.parameters)) if statement.parameters else prepared
        )


def _bound(value: Parameter):
    return jsnull if value is None else value


def _none(value):
    return None if value is jsnull else value


def _holding(row, names: list[str], place: int) -> Row:
    """A row whose text at `place` stays in JavaScript."""
    held = row.splice(place, 1, jsnull)
    found = dict(zip(names, map(_none, row.to_py()), strict=True))
    if not held.includes(jsnull):
        found[names[place]] = JsText(held)
    return found


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
