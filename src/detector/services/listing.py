"""Lists of tokens: their newest analyses, page by page. Imports the domain, ports and errors."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Literal

from detector.domain import paging, search
from detector.domain.token_list import SEARCH_MOST, Search, TokenQuery, Within
from detector.domain.token_row import Sort, TokenRow
from detector.errors import InvalidParameter
from detector.ports.tokens import Tokens

MAX_OFFSET = 10_000
"""How deep numbered pages reach: each skipped row is read. Cursors have no such end."""

SCAN_ROWS = 1_000
"""Rows that one page looks at, where only looking tells which rows are wanted."""

MAX_SEARCH = 100
_BASE58_BAD = frozenset("0OIl")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a client asked for; numbers are in range already. A cursor wins over page and sort."""

    sort: Sort = Sort.NEWEST
    risk_level: str | None = None
    q: str | None = None
    cursor: str | None = None
    page: int = 1
    per_page: int = 20
    bands: tuple[str, ...] = ()
    ranges: tuple[Within, ...] = ()
    finding: str | None = None


Counted = Literal["exact", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class TokenPage:
    """A page. `total` counts what the filters select, as `counted` says.

    `cut`: it ended after SCAN_ROWS rows, found or not; `next_cursor` goes on from there.
    """

    rows: tuple[TokenRow, ...]
    total: int
    pages: int
    next_cursor: str | None
    counted: Counted = "exact"
    cut: bool = False


async def list_tokens(store: Tokens, request: ListRequest) -> TokenPage:
    """One page: two queries, three for a common word, one when it lies beyond the end.

    Raises InvalidParameter (cursor; a numbered page deeper than MAX_OFFSET rows).
    """
    sort, after = _start(request)
    offset = 0 if after else (request.page - 1) * request.per_page
    # One row more than asked tells whether there is a next page.
    query = _query(request, sort, after, limit=request.per_page + 1, offset=offset)
    total, counted = await _total(store, query)
    pages = -(-total // request.per_page)
    if counted == "exact":
        if offset >= total:
            return TokenPage((), total, pages, None)
        if offset > MAX_OFFSET:
            raise InvalidParameter(
                f"Numbered pages end at {MAX_OFFSET} rows.",
                "Follow pagination.next_cursor instead.",
            )
        found, last = await store.page(query), None
    else:
        # No more rows are found than are looked at.
        limit = min(offset + query.limit, SCAN_ROWS + 1)
        scanned = await store.scan(replace(query, limit=limit, offset=0), SCAN_ROWS)
        found, last = scanned.rows[offset:], scanned.last
    rows = found[: request.per_page]
    if len(found) > request.per_page:
        return TokenPage(rows, total, pages, _cursor(sort, rows[-1]), counted)
    cursor = None if last is None else _cursor(sort, last)
    return TokenPage(rows, total, pages, cursor, counted, cut=last is not None)


def _query(
    request: ListRequest,
    sort: Sort,
    after: tuple[float, str] | None,
    *,
    limit: int,
    offset: int = 0,
) -> TokenQuery:
    return TokenQuery(
        sort=sort,
        limit=limit,
        risk_level=request.risk_level,
        search=search_of(request.q),
        offset=offset,
        after=after,
        bands=request.bands,
        ranges=request.ranges,
        finding=request.finding,
    )


async def _total(store: Tokens, query: TokenQuery) -> tuple[int, Counted]:
    """What there is to say of the number of tokens; not exact: they are found by looking."""
    if query.search is None:
        return await store.count(query), "at_most" if query.looks else "exact"
    words = replace(query, risk_level=None, bands=(), ranges=(), finding=None)
    hits = await store.count(words)
    narrowed = words != query
    if hits < SEARCH_MOST:
        return (await store.count(query) if narrowed else hits), "exact"
    if not narrowed:
        return hits, "at_least"
    return await store.count(query.walked()), "at_most"


PART_ROWS, MOST_PARTS = 2_500, 40
"""Rows that one query reads for a file, and its queries: the platform's free plan ends at 50."""


@dataclass(frozen=True, slots=True)
class TokenFile:
    """All rows that a filter selects, in parts; `next_cursor`: where the next file begins."""

    parts: AsyncIterator[tuple[TokenRow, ...]]
    total: int
    next_cursor: str | None


async def token_file(store: Tokens, request: ListRequest) -> TokenFile:
    """The rows from a cursor or the beginning on, PART_ROWS * MOST_PARTS at the most.

    A query or two first, one more where more rows are walked than a file holds, then one a part.
    Rows that are found by looking count whether they are selected or not. A token that is analysed
    while its file is made may be missing from it. Raises InvalidParameter.
    """
    sort, after = _start(request)
    query = _query(request, sort, after, limit=PART_ROWS)
    (total, counted), most = await _total(store, query), PART_ROWS * MOST_PARTS
    looking = counted != "exact"
    walked = query.walked() if looking else query
    last: tuple[TokenRow, ...] = ()
    if total > most or counted == "at_least":
        last = await store.page(replace(walked, limit=2, offset=most - 1))
    cursor = _cursor(sort, last[0]) if len(last) > 1 else None
    return TokenFile(_parts(store, query, looking=looking), total, cursor)


async def _parts(
    store: Tokens, query: TokenQuery, *, looking: bool
) -> AsyncIterator[tuple[TokenRow, ...]]:
    for _ in range(MOST_PARTS):
        if looking:
            scanned = await store.scan(query, query.limit)
            rows, last = scanned.rows, scanned.last
        else:
            rows = await store.page(query)
            last = rows[-1] if len(rows) == query.limit else None
        if rows:
            yield rows
        if last is None:
            return
        query = replace(query, after=(last.sort_value(query.sort), last.mint))


def _cursor(sort: Sort, row: TokenRow) -> str:
    """Where the rows after this one begin."""
    return paging.write_cursor(sort, row.sort_value(sort), row.mint)


def _start(request: ListRequest) -> tuple[Sort, tuple[float, str] | None]:
    """The order, and the row after which the page begins."""
    if request.cursor is None:
        return request.sort, None
    try:
        sort, value, mint = paging.read_cursor(request.cursor)
        return Sort(sort), (value, mint)
    except paging.InvalidCursor as error:
        raise InvalidParameter(
            f"Parameter cursor: {error}.", "Take pagination.next_cursor of the page before."
        ) from error


def search_of(q: str | None) -> Search | None:
    """What to look for, where somebody typed this. No name is looked for by a whole address."""
    if q is None:
        return None
    mint = q if q.isascii() and q.isalnum() and not _BASE58_BAD & set(q) else ""
    if search.like_address(q):
        return Search("", mint, search.pool_word(q))
    return Search(search.fold(q), mint)
