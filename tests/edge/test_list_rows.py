"""Rows that a real D1 reads for lists: the same at 300 tokens and at 20,000."""

import asyncio
import json
import subprocess
from functools import cache
from typing import cast

import pytest

from detector.adapters.database import Statement
from detector.adapters.sql_tokens import (
    HOUR_MS,
    STATS,
    count_statement,
    page_statement,
    scan_statement,
)
from detector.domain.search import pool_word
from detector.domain.token_list import Scanned, Search, TokenQuery, Within
from detector.domain.token_row import Sort, TokenRow
from detector.ports.tokens import Tokens
from detector.services.listing import SCAN_ROWS
from detector.services.suggesting import FOUND, SCANNED, suggest
from tests.contract.store import analysis
from tests.worker import NODE, ROOT

FEW, MANY = 300, 20_000
NOW_MS = 1_790_000_000_000

FILL = """
WITH RECURSIVE serial (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < ?1)
INSERT INTO tokens (mint, risk_level, band, risk_score, completeness, inside_domain, liquidity_usd,
  fetched_at_ms)
SELECT printf('M%08d', n),
  CASE n % 5 WHEN 0 THEN 'Safe' WHEN 3 THEN 'Fraud' ELSE 'Unknown' END,
  CASE n % 5 WHEN 0 THEN 'low' WHEN 1 THEN 'medium' WHEN 2 THEN 'high' WHEN 3 THEN 'critical'
    ELSE 'unknown' END,
  n * 7919 % 1000 / 10.0, 1.0, 1, n % 2, ?2 - n * 1000
FROM serial
"""
WORDS = """UPDATE tokens
SET words = CASE WHEN fetched_at_ms < ?1 THEN '["word", "rarely"]' ELSE '["word"]' END"""
OLDEST = 200
"""The last tokens of the order, which have one more word."""

PAGE = 21
READ_AHEAD = 5
"""The row after the last one of each range that is merged."""

NEWEST, RISKIEST = Sort
EVERY_TOKEN, NONE = Within("liquidity_usd", 0), Within("liquidity_usd", 2)
COMMON = Search("word", "")


class Asked:
    """Takes down what suggestions of a word that many tokens have ask for."""

    def __init__(self, word: str) -> None:
        self.statements: list[Statement] = []
        asyncio.run(suggest(cast(Tokens, self), word))

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        self.statements.append(page_statement(query))
        return tuple(analysis().row for _ in range(query.limit))

    async def scan(self, query: TokenQuery, most: int) -> Scanned:
        self.statements.append(scan_statement(query, most))
        return Scanned((), None)


def statements(tokens: int) -> dict[str, Statement]:
    deep = tokens * 9 // 10
    after = (NOW_MS - deep * 1000.0, f"M{deep:08}")
    pages = {
        "page 1": TokenQuery(NEWEST, PAGE),
        "cursor at 90 %": TokenQuery(NEWEST, PAGE, after=after),
        "by risk": TokenQuery(RISKIEST, PAGE),
        "by risk, cursor": TokenQuery(RISKIEST, PAGE, after=(50.0, "M")),
        "a level": TokenQuery(NEWEST, PAGE, "Fraud"),
        "a level of three bands, deep": TokenQuery(NEWEST, 5, "Unknown", after=after),
        "a level by risk": TokenQuery(RISKIEST, PAGE, "Safe"),
        "a band": TokenQuery(NEWEST, PAGE, bands=("high",)),
        "two bands by risk": TokenQuery(RISKIEST, PAGE, bands=("high", "critical")),
        "a band of another level": TokenQuery(NEWEST, PAGE, "Fraud", bands=("low",)),
    }
    scans = {
        "a wide range": TokenQuery(NEWEST, PAGE, ranges=(EVERY_TOKEN,)),
        "an empty range": TokenQuery(NEWEST, PAGE, ranges=(NONE,)),
        "a finding of none": TokenQuery(NEWEST, PAGE, finding="rugged"),
        "an empty range by risk": TokenQuery(RISKIEST, PAGE, "Unknown", ranges=(NONE,)),
        "a common word": TokenQuery(NEWEST, PAGE, search=COMMON),
        "a common word nowhere": TokenQuery(NEWEST, PAGE, search=COMMON, ranges=(NONE,)),
    }
    suggested = {
        f"suggestions of {name}, {kind}": one
        for name, word in (("a common word", "word"), ("a common word of old ones", "rarely"))
        for kind, one in zip(("found", "scanned"), Asked(word).statements, strict=True)
    }
    pool = Search("", "M" * 40, pool_word("P" * 40))
    return {
        **{name: page_statement(query) for name, query in pages.items()},
        **suggested,
        "a pool that nobody names": page_statement(TokenQuery(NEWEST, PAGE, search=pool)),
        **{f"{name}, scanned": scan_statement(query, SCAN_ROWS) for name, query in scans.items()},
        "statistics": Statement(STATS, (NOW_MS // HOUR_MS - 24,)),
        "count": count_statement(TokenQuery(NEWEST, PAGE, "Unknown")),
        "count of a common word": count_statement(TokenQuery(NEWEST, PAGE, search=COMMON)),
    }


@cache
def rows_read(tokens: int) -> dict[str, int]:
    words = [WORDS, [NOW_MS - 1000 * (tokens - OLDEST)]]
    asked = [["fill", [[FILL, [tokens, NOW_MS]]]], ["fill", [words]]]
    asked += [[name, [[one.sql, [*one.parameters]]]] for name, one in statements(tokens).items()]
    done = subprocess.run(
        [NODE, ROOT / "tools" / "costs" / "d1.mjs"],
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name: count["rows_read"] for name, count in json.loads(done.stdout).items()}


@pytest.mark.parametrize("tokens", [FEW, MANY])
def test_lists_read_what_they_show(tokens: int) -> None:
    found = rows_read(tokens)
    pages = {name: n for name, n in found.items() if name != "fill" and "scanned" not in name}
    common = pages.pop("count of a common word")
    for name in [each for each in pages if each.startswith("suggestions")]:
        assert pages.pop(name) <= 4 * FOUND + READ_AHEAD, name
    assert common <= 1_000 + READ_AHEAD
    assert {name: n for name, n in pages.items() if n > PAGE + READ_AHEAD} == {}
    assert pages["page 1"] >= PAGE, "rows are counted"


def test_scans_end() -> None:
    found = rows_read(MANY)
    # A walked row is counted three times: in the index's order, its number, the selection.
    most = 4 * SCAN_ROWS + 4 * READ_AHEAD
    scans = {name: n for name, n in found.items() if "scanned" in name}
    suggested = {name: n for name, n in scans.items() if name.startswith("suggestions")}
    assert {name: n for name, n in suggested.items() if n > 4 * SCANNED + 4 * READ_AHEAD} == {}
    assert suggested["suggestions of a common word of old ones, scanned"] >= SCANNED
    assert {name: n for name, n in scans.items() if n > most} == {}
    assert scans["an empty range, scanned"] >= SCAN_ROWS, "rows are counted"
    for name in ("a wide range, scanned", "a common word, scanned"):
        assert scans[name] <= 6 * PAGE, name
