"""A token's row in lists, in one place: what is kept, where it comes from, what is told of it.

A new column is a field of `TokenRow`, a line of `row_of`, a line of `COLUMNS` and a migration. The
SQL columns, the keys of a row in JSON, the header of the CSV file and the API's description follow.
Imports the domain only; pure.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Annotated, Any, Final

from detector.domain import vocabulary as words
from detector.domain.instants import iso_utc, iso_utc_or_none, whole_ms
from detector.domain.judgement import Judgement
from detector.domain.mint import number_of
from detector.domain.vocabulary import Doc

Cell = str | float | int | bool | None
"""A value of a row, as JSON and SQL hold it."""


class Sort(StrEnum):
    """The orders of a list, each with the mint as tie-break, all descending."""

    NEWEST = "newest"
    RISKIEST = "riskiest"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What lists show of a token's newest analysis. None is unknown.

    Not `calibrated`: the probability is an extrapolation, or another model's. A field is kept in
    the database's column of its name.
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


def row_of(judged: Judgement) -> TokenRow:
    """The row of a new analysis."""
    report, verdict, made = judged.report, judged.verdict, judged.made
    return TokenRow(
        mint=judged.mint,
        name=report.name,
        symbol=report.symbol,
        risk_level=verdict.risk_level,
        band=verdict.band,
        risk_score=verdict.risk_score,
        completeness=verdict.completeness,
        collapse_probability=made.probability,
        calibrated=made.calibrated,
        market_cap_usd=report.market_cap_usd,
        liquidity_usd=report.liquidity_usd,
        price_usd=report.price_usd,
        holders=report.total_holders,
        detected_at_ms=whole_ms(report.detected_at),
        fetched_at_ms=judged.at_ms,
        score_normalised=report.score_normalised,
        creator_holdings_pct=report.creator_holdings_pct,
    )


@dataclass(frozen=True, slots=True)
class Column:
    """What a client gets: a key of JSON and CSV, its annotated type, and how it is read."""

    key: str
    kind: object
    read: Callable[[TokenRow], Cell]


COLUMNS: Final = (
    Column("token_id", words.Mint, lambda row: row.mint),
    Column("name", str | None, lambda row: row.name),
    Column("symbol", str | None, lambda row: row.symbol),
    Column("risk_level", words.Level, lambda row: row.risk_level),
    Column("band", words.BandName, lambda row: row.band),
    Column("risk_score", words.RiskScore, lambda row: row.risk_score),
    Column("completeness", words.Completeness, lambda row: row.completeness),
    Column("fraud_probability", words.Probability, lambda row: row.collapse_probability),
    Column("calibrated", words.Calibrated, lambda row: row.calibrated),
    Column("market_cap", words.Usd, lambda row: row.market_cap_usd),
    Column("liquidity", words.Usd, lambda row: row.liquidity_usd),
    Column("holders", int | None, lambda row: row.holders),
    Column("price", words.Usd, lambda row: row.price_usd),
    Column("creation_date", words.TimeOrNone, lambda row: iso_utc_or_none(row.detected_at_ms)),
    Column("fetched_at", words.Time, lambda row: iso_utc(row.fetched_at_ms)),
    # What the original's rows held too; its detected_at was RugCheck's as well.
    Column(
        "id",
        Annotated[
            int,
            Doc(
                "A number made of the mint, the same for each analysis; `token_id` is the key.",
                minimum=0,
                maximum=2**52 - 1,
            ),
        ],
        lambda row: number_of(row.mint),
    ),
    Column("score_normalised", words.RugCheckScore, lambda row: row.score_normalised),
    Column("creator_holdings_pct", words.HeldPct, lambda row: row.creator_holdings_pct),
    Column(
        "detected_at",
        Annotated[str | None, Doc(f"The same as creation_date. {words.TIME}")],
        lambda row: iso_utc_or_none(row.detected_at_ms),
    ),
)
"""In the order of the CSV file."""


# D1 gives 5.0 back as 5, and 5 as 5.0.
_READERS: Final[dict[object, Callable[[Any], Cell]]] = {
    str: str,
    str | None: lambda value: value,
    bool: bool,
    int: int,
    int | None: lambda value: None if value is None else int(value),
    float: float,
    float | None: lambda value: None if value is None else float(value),
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A field of a row, which is a column of the database, and how its value is read."""

    name: str
    read: Callable[[Any], Cell]


STORED: Final = tuple(Stored(each.name, _READERS[each.type]) for each in fields(TokenRow))
"""In the order of the fields of `TokenRow`."""
