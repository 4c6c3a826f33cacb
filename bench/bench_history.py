"""What history costs as it grows, on SQLite: `python -m bench.bench_history [ROWS]`.

Ten million records of half a million tokens by default, in a file that is removed at the end; each
record has half a kilobyte.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bench.timing import milliseconds
from detector.adapters.sql_history import SqlHistory
from detector.adapters.sql_rollups import SqlRollups
from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.rollup import HOUR_MS
from detector.domain.token_list import TokenQuery
from detector.domain.token_row import Sort

SCHEMA = Path(__file__).resolve().parents[1] / "schema.sql"
FEW, MANY = 10_000, 10_000_000
A_TOKEN = 20
"""Records."""
NOW_MS = 1_790_000_000_000
HOUR = NOW_MS // HOUR_MS
HOURS = 90 * 24

FILL = """
PRAGMA foreign_keys = OFF;
PRAGMA journal_mode = OFF;
WITH RECURSIVE serial (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < {tokens})
INSERT INTO tokens (mint, name, symbol, risk_level, band, risk_score, completeness, inside_domain,
                    fetched_at_ms)
SELECT printf('M%08d', n), printf('Name %d', n), printf('S%d', n),
       CASE n % 3 WHEN 0 THEN 'Safe' WHEN 1 THEN 'Fraud' ELSE 'Unknown' END, 'low', n % 1000 / 10.0,
       1.0, 1, {now} - n * 1000
FROM serial;
WITH RECURSIVE serial (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM serial WHERE n < {rows} - 1)
INSERT INTO history (mint, fetched_at_ms, record)
SELECT printf('M%08d', n / {a_token} + 1), {now} - (n % {a_token}) * 3600000,
       '{{"pad":"' || hex(zeroblob(250)) || '"}}'
FROM serial;
WITH RECURSIVE serial (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < {hours})
INSERT INTO hourly (hour, counts)
SELECT {now} / 3600000 - {hours} + n,
       (SELECT json_group_object(printf('finding:check_%d', value), value)
        FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]'))
FROM serial;
"""

Ask = Callable[[SqliteDatabase], Coroutine[Any, Any, object]]
MIDDLE = "M00000250"
QUESTIONS: dict[str, Ask] = {
    "history, newest page": lambda on: SqlHistory(on).records(MIDDLE, NOW_MS + 1, 10),
    "history, older page": lambda on: SqlHistory(on).records(MIDDLE, NOW_MS - 10 * HOUR_MS, 10),
    "retention, a stretch": lambda on: SqlHistory(on).thin(1, 500, 4_000),
    "analytics, 30 days": lambda on: SqlRollups(on).rollup(HOUR - 720, HOUR),
    "list, page 1": lambda on: SqlStore(on).page(TokenQuery(Sort.NEWEST, 20)),
    "stats": lambda on: SqlStore(on).stats(NOW_MS),
}


def _times(rows: int, folder: Path) -> dict[str, float]:
    database = SqliteDatabase(str(folder / f"{rows}.sqlite"))
    database.script(SCHEMA.read_text())
    database.script(
        FILL.format(tokens=rows // A_TOKEN, rows=rows, now=NOW_MS, a_token=A_TOKEN, hours=HOURS)
    )
    with asyncio.Runner() as runner:
        found = {
            name: milliseconds(lambda ask=ask: runner.run(ask(database)), runs=30)  # type: ignore[misc]
            for name, ask in QUESTIONS.items()
        }
    database.close()
    return found


def main(many: int) -> None:
    """Print each question's time at both sizes, and how many times longer the larger takes."""
    with tempfile.TemporaryDirectory(prefix="detector-bench-") as folder:
        few_times, many_times = _times(FEW, Path(folder)), _times(many, Path(folder))
    print(f"History of {FEW:,} and of {many:,} records")
    for name, before in few_times.items():
        after = many_times[name]
        print(f"  {name:24} {before:8.3f} {after:8.3f} ms   x{after / before:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
