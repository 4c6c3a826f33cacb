"""The body of /api/tokens."""

from collections.abc import Iterable
from typing import Annotated, Literal, TypedDict

from detector.domain.token_row import TokenRow
from detector.domain.vocabulary import Doc
from detector.wire.token_row import Row, token_row


class Pagination(TypedDict):
    """Where in the list the page lies."""

    page: int
    per_page: int
    total: Annotated[int, Doc("What the filters select, as `counted` says.")]
    counted: Annotated[
        Literal["exact", "at_least", "at_most"],
        Doc(
            "at_least: a search whose hits are not counted further. at_most: tokens of the level "
            "and bands; which of them a range or a common word selects is found by looking. Unless "
            "exact, follow `next_cursor`: numbered pages end where the first page stops looking."
        ),
    ]
    pages: int
    next_cursor: Annotated[
        str | None, Doc("Give it as `cursor` for the next page; null at the end.")
    ]
    cut: Annotated[
        bool,
        Doc(
            "Whether the page ended after looking at 1,000 rows: it may hold few or none, and "
            "`next_cursor` goes on."
        ),
    ]


class TokensBody(TypedDict):
    """A page of a list."""

    status: Literal["success"]
    tokens: Annotated[list[Row], Doc("The newest analysis of each token.")]
    pagination: Pagination


def tokens(rows: Iterable[TokenRow], pagination: Pagination) -> TokensBody:
    """A page of a list."""
    return {
        "status": "success",
        "tokens": [token_row(row) for row in rows],
        "pagination": pagination,
    }
