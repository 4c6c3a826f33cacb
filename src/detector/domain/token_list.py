"""Lists of tokens as values: a row, an order, a page, the counts. Imports nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """The orders of a list, each with the mint as tie-break, all descending."""

    NEWEST = "newest"
    RISKIEST = "riskiest"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What lists show of a token's newest analysis. None is unknown.

    Not `calibrated`: the probability is an extrapolation, or another model's.
    """

    mint: str
    name: str | None
    symbol: str | None
    risk_level: str
    band: str
    risk_score: float | None
    completeness: float
    collapse_probability: float | None
    calibrated: bool
    market_cap_usd: float | None
    liquidity_usd: float | None
    price_usd: float | None
    holders: int | None
    detected_at_ms: int | None
    fetched_at_ms: int
    score_normalised: float | None
    creator_holdings_pct: float | None

    def sort_value(self, sort: Sort) -> float:
        """What the row is ordered by; an unknown score comes last."""
        if sort is Sort.NEWEST:
            return self.fetched_at_ms
        return -1.0 if self.risk_score is None else self.risk_score


@dataclass(frozen=True, slots=True)
class Search:
    """Beginnings to look for: of a word of a name or symbol (folded), of the mint. Empty: none."""

    word: str
    mint: str


@dataclass(frozen=True, slots=True)
class TokenQuery:
    """A page of tokens: from an offset, or after a row given by its sort value and mint."""

    sort: Sort
    limit: int
    risk_level: str | None = None
    search: Search | None = None
    offset: int = 0
    after: tuple[float, str] | None = None


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
