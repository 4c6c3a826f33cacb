"""A list of tokens in memory, in the order in which the test gives it."""

from detector.domain.token_list import Scanned, Stats, TokenQuery
from detector.domain.token_row import TokenRow


class FakeTokens:
    """`ports.tokens.Tokens`; `asked` are the queries, which filter nothing."""

    def __init__(self, *rows: TokenRow) -> None:
        self.listed = rows
        self.asked: list[TokenQuery] = []

    async def count(self, query: TokenQuery) -> int:
        self.asked.append(query)
        return len(self.listed)

    async def page(self, query: TokenQuery) -> tuple[TokenRow, ...]:
        self.asked.append(query)
        return self.listed[query.offset : query.offset + query.limit]

    async def scan(self, query: TokenQuery, most: int) -> Scanned:
        self.asked.append(query)
        return Scanned(self.listed[: min(query.limit, most)], None)

    async def stats(self, now_ms: int) -> Stats:
        return Stats({(row.risk_level, row.band): 1 for row in self.listed}, len(self.listed))
