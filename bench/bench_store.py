"""What a store costs as it grows: the same questions at few and at many tokens, on SQLite."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.many import RARE, fill
from bench.timing import milliseconds
from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.paging import read_cursor
from detector.domain.token_list import Search, TokenQuery
from detector.domain.token_row import Sort

SCHEMA = Path(__file__).resolve().parents[1] / "schema.sql"
FEW, MANY = 1_000, 300_000

Questions = dict[str, Callable[[SqlStore], Coroutine[Any, Any, object]]]


def _questions(cursor: str) -> Questions:
    """What is asked, by name; the cursor stands at 90 % of all tokens."""
    _, at_ms, mint = read_cursor(cursor)
    deep = TokenQuery(Sort.NEWEST, 20, after=(at_ms, mint))
    return {
        "stats": lambda store: store.stats(round(at_ms)),
        "count": lambda store: store.count(TokenQuery(Sort.NEWEST, 20)),
        "page 1, newest": lambda store: store.page(TokenQuery(Sort.NEWEST, 20)),
        "page 1, riskiest Fraud": lambda store: store.page(TokenQuery(Sort.RISKIEST, 20, "Fraud")),
        "page by cursor": lambda store: store.page(deep),
        "search, one token": lambda store: store.page(
            TokenQuery(Sort.NEWEST, 20, search=Search(RARE, ""))
        ),
    }


def _times(count: int) -> dict[str, float]:
    with TemporaryDirectory() as folder, asyncio.Runner() as runner:
        file = Path(folder) / "store.sqlite"
        with closing(sqlite3.connect(file)) as empty:
            empty.executescript(SCHEMA.read_text())
        questions, database = _questions(fill(file, count)), SqliteDatabase(file)
        store = SqlStore(database)
        found = {
            name: milliseconds(lambda ask=ask: runner.run(ask(store)))  # type: ignore[misc]
            for name, ask in questions.items()
        }
        database.close()
    return found


def bench() -> None:
    """Print each question's time at both sizes, and how many times longer the larger takes."""
    few, many = _times(FEW), _times(MANY)
    print(f"The store at {FEW:,} and at {MANY:,} tokens")
    for name, before in few.items():
        print(f"  {name:24} {before:8.3f} {many[name]:8.3f} ms   x{many[name] / before:.1f}")
