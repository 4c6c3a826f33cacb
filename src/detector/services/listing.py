"""Lists of tokens: their newest analyses, page by page. Imports the domain, ports and errors."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from detector.domain import paging, search
from detector.domain.token_list import Search, TokenQuery
from detector.domain.token_row import Sort, TokenRow
from detector.errors import InvalidParameter
from detector.ports.tokens import Tokens

MAX_OFFSET = 10_000
"""How deep numbered pages reach: each skipped row is read. Cursors have no such end."""

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


@dataclass(frozen=True, slots=True)
class TokenPage:
    """A page. `total` counts what the filters select; searches count to 1,000."""

    rows: tuple[TokenRow, ...]
    total: int
    pages: int
    next_cursor: str | None


async def list_tokens(store: Tokens, request: ListRequest) -> TokenPage:
    """One page: two queries, or one when the page lies beyond the end.

    Raises InvalidParameter (cursor; a numbered page deeper than MAX_OFFSET rows).
    """
    sort, after = _start(request)
    offset = 0 if after else (request.page - 1) * request.per_page
    query = TokenQuery(
        sort=sort,
        # One row more than asked tells whether there is a next page.
        limit=request.per_page + 1,
        risk_level=request.risk_level,
        search=search_of(request.q),
        offset=offset,
        after=after,
    )
    total = await store.count(query)
    pages = -(-total // request.per_page)
    if offset >= total:
        return TokenPage((), total, pages, None)
    if offset > MAX_OFFSET:
        raise InvalidParameter(
            f"Numbered pages end at {MAX_OFFSET} rows.", "Follow pagination.next_cursor instead."
        )
    found = await store.page(query)
    rows = found[: request.per_page]
    more = len(found) > request.per_page
    return TokenPage(rows, total, pages, _cursor(sort, rows[-1]) if more else None)


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

    One query first, two where more rows are selected than a file holds, then one a part. A token
    that is analysed while its file is made may be missing from it. Raises InvalidParameter.
    """
    sort, after = _start(request)
    query = TokenQuery(sort, PART_ROWS, request.risk_level, search_of(request.q), 0, after)
    total, most = await store.count(query), PART_ROWS * MOST_PARTS
    last: tuple[TokenRow, ...] = ()
    if total > most:
        last = await store.page(replace(query, limit=2, offset=most - 1))
    cursor = _cursor(sort, last[0]) if len(last) > 1 else None
    return TokenFile(_parts(store, query), total, cursor)


async def _parts(store: Tokens, query: TokenQuery) -> AsyncIterator[tuple[TokenRow, ...]]:
    for _ in range(MOST_PARTS):
        rows = await store.page(query)
        if rows:
            yield rows
        if len(rows) < query.limit:
            return
        last = rows[-1]
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
    """What to look for, where somebody typed this."""
    if q is None:
        return None
    mint = q if q.isascii() and q.isalnum() and not _BASE58_BAD & set(q) else ""
    return Search(search.fold(q), mint)
