"""The file of all tokens: every row once, whatever the number of parts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from detector.domain.token_list import Scanned, TokenQuery
from detector.domain.token_row import Sort, TokenRow
from detector.services import listing
from detector.services.listing import ListRequest, TokenFile, token_file
from local.samples.addresses import address_of
from tests.contract.store import analysis
from tests.unit.doubles import run


class Rows:
    """The port Tokens over rows, newest first; counts queries."""

    def __init__(self, number: int) -> None:
        self.rows = [
            analysis(address_of(f"row {n}"), fetched_at_ms=n).row for n in range(number, 0, -1)
        ]
        self.queries = 0

    async def count(self, _query: TokenQuery) -> int:
        self.queries += 1
        return len(self.rows)

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        self.queries += 1
        after = query.after
        found = [r for r in self.rows if after is None or (r.fetched_at_ms, r.mint) < after]
        return tuple(found[query.offset : query.offset + query.limit])

    async def scan(self, query: TokenQuery, most: int) -> Scanned:
        rows = await self.page(replace(query, limit=most))
        return Scanned(rows, rows[-1] if len(rows) == most else None)

    async def stats(self, _now_ms: int) -> Any:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PART_ROWS", 3)
    monkeypatch.setattr(listing, "MOST_PARTS", 4)


async def collect(store: Rows, request: ListRequest) -> tuple[TokenFile, list[Sequence[TokenRow]]]:
    file = await token_file(store, request)
    return file, [rows async for rows in file.parts]


@pytest.mark.parametrize(
    ("number", "parts", "queries"),
    [(0, [], 2), (1, [1], 2), (2, [2], 2), (3, [3], 3), (4, [3, 1], 3), (11, [3, 3, 3, 2], 5)],
)
def test_every_row_comes_once(number: int, parts: list[int], queries: int) -> None:
    store = Rows(number)
    file, found = run(collect(store, ListRequest()))
    assert [len(rows) for rows in found] == parts
    assert [row for rows in found for row in rows] == store.rows
    assert (file.next_cursor, store.queries) == (None, queries)


def test_a_file_of_just_the_most_rows_has_no_next_one() -> None:
    file, found = run(collect(Rows(12), ListRequest()))
    assert (sum(map(len, found)), file.next_cursor) == (12, None)


def test_more_rows_go_on_in_the_next_file() -> None:
    store = Rows(30)
    rows: list[TokenRow] = []
    cursor, files = None, 0
    while files == 0 or cursor:
        file, found = run(collect(store, ListRequest(cursor=cursor)))
        rows += [row for part in found for row in part]
        # The count is that of the filter; only a look at the end tells whether rows are left.
        cursor, files = file.next_cursor, files + 1
    assert (rows, files) == (store.rows, 3)


def test_the_order_is_the_one_asked_for() -> None:
    asked: list[TokenQuery] = []

    class Noting(Rows):
        async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
            asked.append(query)
            return ()

    run(collect(Noting(1), ListRequest(sort=Sort.RISKIEST, risk_level="Safe", q="a")))
    (query,) = asked
    assert (query.sort, query.risk_level, query.limit) == (Sort.RISKIEST, "Safe", 3)
    assert query.search is not None
