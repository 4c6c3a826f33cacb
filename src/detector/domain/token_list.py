"""Lists of tokens as values: a page, the counts. Imports the domain only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from detector.domain.token_row import Sort, TokenRow

SEARCH_MOST = 1_000
"""Tokens that a search looks at by default, for each thing that it looks for."""


@dataclass(frozen=True, slots=True)
class Search:
    """Beginnings to look for: of a word of a name or symbol (folded), of the mint. Empty: none.

    `pool`: the whole word of a pool that the token's report names; where a token has `mint` itself,
    it is no pool's. `most` tokens, the first by their words and mints, are found by each of these.
    """

    word: str
    mint: str
    pool: str = ""
    most: int = SEARCH_MOST


@dataclass(frozen=True, slots=True)
class Within:
    """Rows whose value is known and within the edges, both included. None: no edge there."""

    column: Literal["liquidity_usd", "detected_at_ms"]
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class TokenQuery:
    """A page of tokens: from an offset, or after a row given by its sort value and mint.

    `bands` empty: of any band. `finding`: the code of a check that found something.
    """

    sort: Sort
    limit: int
    risk_level: str | None = None
    search: Search | None = None
    offset: int = 0
    after: tuple[float, str] | None = None
    bands: tuple[str, ...] = ()
    ranges: tuple[Within, ...] = ()
    finding: str | None = None

    @property
    def looks(self) -> bool:
        """Whether no index tells which rows are wanted, a search aside."""
        return bool(self.ranges) or self.finding is not None

    def walked(self) -> "TokenQuery":
        """The rows among which the wanted ones are looked for."""
        return replace(self, search=None, ranges=(), finding=None)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found along an order. `last`: the last row looked at, where more may follow it."""

    rows: tuple[TokenRow, ...]
    last: TokenRow | None


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of tokens by `(risk_level, band)` of their newest analysis; what has none may lack."""

    verdicts: Mapping[tuple[str, str], int]
    recent_24h: int

    @property
    def total(self) -> int:
        """All tokens."""
        return sum(self.verdicts.values())

    def of_level(self, level: str) -> int:
        """Tokens of one level, whatever their band."""
        return sum(n for (each, _), n in self.verdicts.items() if each == level)

    def of_band(self, band: str) -> int:
        """Tokens of one band, whatever their level."""
        return sum(n for (_, each), n in self.verdicts.items() if each == band)
