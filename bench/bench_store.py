"""What a store costs as it grows: the same questions at few and at many tokens, on SQLite."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bench.timing import milliseconds
from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.token_list import Search, TokenQuery
from detector.domain.token_row import Sort

SCHEMA = Path(__file__).resolve().parents[1] / "schema.sql"
FEW, MANY = 1_000, 300_000
NOW_MS = 1_790_000_000_000

FILL = """
WITH RECURSIVE serial (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < {count})
INSERT INTO tokens (mint, name, symbol, risk_level, band, risk_score, completeness, inside_domain,
                    fetched_at_ms)
SELECT printf('M%08d', n), printf('Name %d', n), printf('S%d', n),
       CASE n % 3 WHEN 0 THEN 'Safe' WHEN 1 THEN 'Fraud' ELSE 'Unknown' END,
       CASE n % 3 WHEN 0 THEN 'low' WHEN 1 THEN 'critical' ELSE 'medium' END, n % 1000 / 10.0,
       1.0, 1, {now} - n * 1000
FROM serial;
INSERT INTO token_words (word, mint) SELECT lower(name), mint FROM tokens;
"""

LAST = (NOW_MS - 500 * 1000, "M00000500")
QUESTIONS: dict[str, Callable[[SqlStore], Coroutine[Any, Any, object]]] = {
    "stats": lambda store: store.stats(NOW_MS),
    "count": lambda store: store.count(TokenQuery(Sort.NEWEST, 20)),
    "page 1, newest": lambda store: store.page(TokenQuery(Sort.NEWEST, 20)),
    "page 1, riskiest Fraud": lambda store: store.page(TokenQuery(Sort.RISKIEST, 20, "Fraud")),
    "page by cursor": lambda store: store.page(TokenQuery(Sort.NEWEST, 20, after=LAST)),
    "search": lambda store: store.page(TokenQuery(Sort.NEWEST, 20, search=Search("name 77", ""))),
}


def _times(count: int) -> dict[str, float]:
    database = SqliteDatabase()
    database.script(SCHEMA.read_text())
    database.script(FILL.format(count=count, now=NOW_MS))
    store = SqlStore(database)
    with asyncio.Runner() as runner:
        found = {
            name: milliseconds(lambda ask=ask: runner.run(ask(store)))  # type: ignore[misc]
            for name, ask in QUESTIONS.items()
        }
    database.close()
    return found


def bench() -> None:
    """Print each question's time at both sizes, and how many times longer the larger takes."""
    few, many = _times(FEW), _times(MANY)
    print(f"The store at {FEW:,} and at {MANY:,} tokens")
    for name, before in few.items():
        print(f"  {name:24} {before:8.3f} {many[name]:8.3f} ms   x{many[name] / before:.1f}")
