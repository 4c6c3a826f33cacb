"""Lists and counts of tokens."""

from typing import Protocol

from detector.domain.token_list import Scanned, Stats, TokenQuery
from detector.domain.token_row import TokenRow


class Tokens(Protocol):
    """Tokens in the database.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def count(self, query: TokenQuery) -> int:
        """How many tokens a query's filters select. One query; searches count to 1,000.

        Ranges select in a search only: without one, whatever the ranges are.
        """
        ...

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        """The rows of a page, whatever its ranges without a search. One query.

        A search sorts what it found among the first 1,000 words and mints.
        """
        ...

    async def scan(self, query: TokenQuery, most: int) -> Scanned:
        """Rows along the order, of the first `most` that it looks at. One query.

        Without an end of its own, so that ranges and common words can be found; no offset.
        """
        ...

    async def stats(self, now_ms: int) -> Stats:
        """The counters. One query, whatever the number of tokens."""
        ...
