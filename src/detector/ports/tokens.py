"""Lists and counts of tokens."""

from typing import Protocol

from detector.domain.token_list import Stats, TokenQuery
from detector.domain.token_row import TokenRow


class Tokens(Protocol):
    """Tokens in the database.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def count(self, query: TokenQuery) -> int:
        """How many tokens a query's filters select. One query; searches count to 1,000."""
        ...

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        """The rows of a page. One query."""
        ...

    async def stats(self, now_ms: int) -> Stats:
        """The counters. One query, whatever the number of tokens."""
        ...
