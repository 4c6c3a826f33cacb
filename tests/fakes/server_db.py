"""A database as the original application left it, with all that was seen to be odd in one.

    python -m tests.fakes.server_db FILE --rows 100000

The same rows for the same number, always; every oddity is in the first hundred rows, and again
and again behind them.
"""

import argparse
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from local.samples import SAMPLES, build
from local.samples.addresses import address_of

SCHEMA = """
CREATE TABLE token_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_id TEXT NOT NULL,
    name TEXT,
    symbol TEXT,
    score_normalised INTEGER,
    risk_level TEXT,
    price REAL,
    holders INTEGER,
    liquidity REAL,
    market_cap REAL,
    creator_holdings_pct REAL,
    detected_at TEXT,
    fetched_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    raw_json TEXT
)
"""
INSERT = f"INSERT INTO token_reports VALUES ({', '.join('?' * 14)})"
BEGAN = datetime(2025, 3, 1, tzinfo=UTC)
ROWS_A_TOKEN = 4
"""Every token was analysed so often, on the average."""

_DAY = 24 * 3600
_LARGE = 1_200_000
HOSTILE = "'); DROP TABLE tokens; --\n\u202e\U0001f680?1"
"""A name that would end a statement, if it were put into one as it is."""
Values = dict[str, Any]


@lru_cache(maxsize=1)
def templates() -> list[Values]:
    """One report of each sample that is not too large to be made thousands of."""
    made = [build(sample.recipe, sample.mint, BEGAN) for sample in SAMPLES]
    return [report for report in made if len(json.dumps(report)) < 20_000]


def rows(number: int) -> Iterator[tuple[Any, ...]]:
    """The rows, from id 1 on."""
    for n in range(1, number + 1):
        values = usual(n, number)
        odd(n, values)
        report = values.pop("report")
        if "raw_json" not in values:
            values["raw_json"] = json.dumps(report)
        yield (n, *(values[name] for name in _NAMES))


_NAMES = (
    "token_id", "name", "symbol", "score_normalised", "risk_level", "price", "holders",
    "liquidity", "market_cap", "creator_holdings_pct", "detected_at", "fetched_at", "raw_json",
)  # fmt: skip


def usual(n: int, number: int) -> Values:
    """A row as the application wrote it: what it did not know is 0, or a made-up name."""
    token = n * 7919 % max(1, number // ROWS_A_TOKEN)
    mint = address_of(f"original token {token}")
    at = BEGAN + timedelta(seconds=n * 300.25)
    report = {
        **templates()[token % len(templates())],
        "mint": mint,
        "creator": address_of(f"original creator {token // 3}"),
        "price": round(0.001 * (1 + n % 97), 6),
    }
    meta = {**report["tokenMeta"], "name": f"Original {token}'s Coin", "symbol": f"OR{token % 999}"}
    report["tokenMeta"] = meta
    score = report.get("score_normalised") or 0
    return {
        "token_id": mint,
        "name": meta["name"],
        "symbol": meta["symbol"],
        "score_normalised": score,
        "risk_level": "Fraud" if score >= 62 else "Safe",
        "price": report["price"],
        "holders": report.get("totalHolders") or 0,
        "liquidity": report.get("totalMarketLiquidity") or 0,
        "market_cap": 1e6,
        "creator_holdings_pct": 0.5,
        "detected_at": report.get("detectedAt") or "",
        "fetched_at": at.strftime("%Y-%m-%d %H:%M:%S.%f"),
        "report": report,
    }


def odd(n: int, values: Values) -> None:
    """What is odd about some of the rows, by the last two digits of their number."""
    at = BEGAN + timedelta(seconds=n * 300.25)
    report: Values = values["report"]
    changes: dict[int, Values] = {
        **{digits: {"fetched_at": time} for digits, time in odd_times(at).items()},
        30: {"token_id": ""},
        31: {"token_id": "not-an-address"},
        32: {"token_id": "z" * 44},
        33: {"token_id": f" {values['token_id']} "},
        40: {"raw_json": None},
        41: {"raw_json": ""},
        42: {"raw_json": "{}"},
        43: {"raw_json": "{'mint': 'as Python prints it'}"},
        44: {"raw_json": json.dumps(report)[:-20]},
        45: {"raw_json": "[1, 2, 3]"},
        46: {"report": {**report, "mint": address_of("another token")}},
        47: {"raw_json": b"\xff\xfe\x00 no text"},
        48: {"raw_json": json.dumps(report).encode()},
        50: {"price": "n/a", "holders": "1,234", "market_cap": "Infinity"},
        51: dict.fromkeys(_NAMES[1:11]),
        52: {"risk_level": '"risk_level":"Safe"'},
        53: {"report": {**report, "tokenMeta": {**report["tokenMeta"], "name": HOSTILE}}},
    }
    values |= changes.get(n % 100, {})
    if n % 1000 == 60:
        mint = address_of(f"original large token {n}")
        events = ["it's \u00e9 " + "x" * 90] * (_LARGE // 107)
        values |= {"token_id": mint, "report": {**report, "mint": mint, "events": events}}


def odd_times(at: datetime) -> dict[int, Any]:
    """The same time in many ways, and what is no time."""
    return {
        10: at.isoformat(),
        11: at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        12: at.timestamp(),
        13: int(at.timestamp() * 1000),
        14: str(int(at.timestamp())),
        15: format_datetime(at, usegmt=True),
        16: at.strftime("%Y/%m/%d %H:%M:%S"),
        17: at.strftime("%Y-%m-%d %H:%M"),
        18: (at + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S+02:00"),
        20: None,
        21: "",
        22: "01/02/2025",
        23: "yesterday",
        24: "2025-02-30 10:00:00",
        25: "2124-01-01 00:00:00",
        26: "2090-01-01 00:00:00",
        27: 0,
        28: at.strftime("%Y-%m-%d"),
    }


def duplicates(connection: sqlite3.Connection) -> None:
    """Some rows again, as a client that asked twice at once had them made."""
    connection.execute(
        """
        INSERT INTO token_reports (token_id, name, symbol, score_normalised, risk_level, price,
          holders, liquidity, market_cap, creator_holdings_pct, detected_at, fetched_at, raw_json)
        SELECT token_id, name, symbol, score_normalised, risk_level, price, holders, liquidity,
          market_cap, creator_holdings_pct, detected_at, fetched_at, raw_json
        FROM token_reports WHERE id % 100 = 5
        """
    )


def make(path: Path, number: int) -> None:
    """Write the file: `number` rows, and one of a hundred twice."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(SCHEMA)
        connection.executemany(INSERT, rows(number))
        duplicates(connection)


def dump(path: Path, into: Path) -> None:
    """The same as `wrangler d1 export` writes it."""
    with closing(sqlite3.connect(path)) as connection, into.open("w", encoding="utf-8") as out:
        out.write("PRAGMA defer_foreign_keys=TRUE;\n")
        out.write("CREATE TABLE d1_migrations(id INTEGER PRIMARY KEY, name TEXT);\n")
        out.write("INSERT INTO d1_migrations VALUES(1,'0001_token_reports; made.sql');\n")
        out.writelines(
            f"{line}\n"
            for line in connection.iterdump()
            if not line.startswith(("BEGIN", "COMMIT"))
        )
        out.write("CREATE VIEW recent_tokens AS SELECT id FROM token_reports;\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    make(asked.file, asked.rows)


if __name__ == "__main__":
    main()
