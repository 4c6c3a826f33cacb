"""Whoever follows next_cursor comes to an end, whatever the rows are and become meanwhile."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.paging import read_cursor
from detector.domain.token_row import Sort
from detector.services.listing import ListRequest, list_tokens
from local.samples.addresses import address_of
from tests.contract.store import NOW, analysis
from tests.unit.doubles import run
from tests.unit.service import SCHEMA

SCORES: st.SearchStrategy[float | None] = st.none() | st.sampled_from([0.0, 12.5, 50.1, 100.0])
ROWS = st.lists(st.tuples(SCORES, st.integers(0, 2)), min_size=1, max_size=9)
MINTS = [address_of(f"walk {n}") for n in range(9)]


class Shelf:
    """A store with some tokens, few of which differ in time or score."""

    def __init__(self, rows: list[tuple[float | None, int]]) -> None:
        self.database = SqliteDatabase()
        self.database.script(SCHEMA)
        self.store = SqlStore(self.database)
        self.saved = 0
        for mint, (score, at) in zip(MINTS, rows, strict=False):
            self.save(mint, score, NOW + at)

    def save(self, mint: str, score: float | None, at_ms: int) -> None:
        self.saved += 1
        run(self.store.save(analysis(mint, risk_score=score, fetched_at_ms=at_ms), "me"))

    def walk(self, sort: Sort, per_page: int, between: Callable[[], None]) -> list[str]:
        """The mints in the order seen; fails when a page does not advance or there is no end."""
        seen: list[str] = []
        request = ListRequest(page=1, per_page=per_page, sort=sort)
        last: tuple[float, str] | None = None
        while True:
            page = run(list_tokens(self.store, request))
            seen += [row.mint for row in page.rows]
            assert len(seen) <= self.saved, "there is no end"
            if page.next_cursor is None:
                return seen
            assert len(page.rows) == per_page
            named, value, mint = read_cursor(page.next_cursor)
            assert named == sort
            here = (value, mint)
            assert last is None or here < last, "the page did not advance"
            last = here
            request = replace(request, cursor=page.next_cursor)
            between()


@pytest.mark.no_cover
@pytest.mark.parametrize("sort", Sort)
@settings(deadline=None)
@given(rows=ROWS, per_page=st.integers(1, 4))
def test_equal_values_are_walked_once_each(
    sort: Sort, rows: list[tuple[float | None, int]], per_page: int
) -> None:
    shelf = Shelf(rows)
    seen = shelf.walk(sort, per_page, lambda: None)
    assert Counter(seen) == Counter(MINTS[: len(rows)])
    shelf.database.close()


@pytest.mark.no_cover
@pytest.mark.parametrize("sort", Sort)
@settings(deadline=None)
@given(rows=ROWS, per_page=st.integers(1, 3), data=st.data())
def test_new_analyses_meanwhile_do_not_make_it_endless(
    sort: Sort, rows: list[tuple[float | None, int]], per_page: int, data: st.DataObject
) -> None:
    shelf = Shelf(rows)
    mints = MINTS[: len(rows)]
    again: set[str] = set()

    def renew() -> None:
        mint = data.draw(st.sampled_from(mints))
        again.add(mint)
        shelf.save(mint, data.draw(SCORES), NOW + 10 + shelf.saved)

    seen = Counter(shelf.walk(sort, per_page, renew))
    untouched = [mint for mint in mints if mint not in again]
    assert {mint: seen[mint] for mint in untouched} == dict.fromkeys(untouched, 1)
    if sort is Sort.NEWEST:
        assert max(seen.values()) == 1, "what is renewed moves to the front, behind the walker"
    shelf.database.close()


def test_a_cursor_wins_over_page_and_order() -> None:
    shelf = Shelf([(1.0, 0), (2.0, 1), (3.0, 2)])
    first = run(list_tokens(shelf.store, ListRequest(page=1, per_page=1, sort=Sort.RISKIEST)))
    second = ListRequest(page=3, per_page=1, sort=Sort.NEWEST, cursor=first.next_cursor)
    assert [row.mint for row in run(list_tokens(shelf.store, second)).rows] == [MINTS[1]]
    shelf.database.close()
