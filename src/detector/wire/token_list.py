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
    total: Annotated[int, Doc("What the filters select; a search counts to 1,000 words and mints.")]
    pages: int
    next_cursor: Annotated[
        str | None, Doc("Give it as `cursor` for the next page; null at the end.")
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
