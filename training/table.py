"""The outcome table: CSV rows to the same feature inputs that a live report gives.

Columns are those of outcomes.csv or outcomes_more.csv; others are ignored, and of the absent ones
nothing is known. `outcome` with `final_roi_pct`, or at least `collapsed`, is required; rows without
a label are skipped and counted, and so are cells in which no number or time can be read.

Where the file says so (`is_lp_locked_95_plus`), rows without locked liquidity are left out: they
hold no answer of RugCheck's, and their zeros stand for missing. Of each token the first row counts;
later ones are left out and counted.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.domain import features
from detector.domain.features import FeatureInputs, Features
from detector.domain.model_promise import FALLS_PCT
from training.cells import Cells, Row, TableError

Array = NDArray[np.float64]

COLUMNS = (
    "observed_at",
    "mint",
    "creator",
    "price_usd",
    "token_supply_raw",
    "liquidity_usd",
    "top_10_holders_pct",
    "insider_networks",
    "largest_insider_network_size",
    "insider_token_amount_raw",
    "creator_balance_raw",
    "token_age_seconds",
    "decimals",
)
MORE_COLUMNS = ("volume_h24_usd", "price_change_h24_pct", "fdv_usd", "dex_liquidity_usd")
"""Quantities of outcomes_more.csv that no report of RugCheck's has; 0 is missing in all of them."""
MAIN_PCT = FALLS_PCT[-1]
COLLAPSE_PCT = 80
"""The fall that the column `collapsed` tells of."""
DAY = 86400.0
NO_CREATOR = frozenset({"", "UNKNOWN"})
_NINE_DECIMALS_SUPPLY = (5e17, 1.1e18)
_NINE_DECIMALS_RATIO = 0.02


@dataclass(frozen=True, slots=True)
class Token:
    """One row. `observed_at` in Unix seconds, None where missing.

    `fell` tells of each of FALLS_PCT whether the token lost so much without first gaining 50 %,
    None where the row does not say; `more` are MORE_COLUMNS.
    """

    mint: str
    creator: str
    observed_at: float | None
    inputs: FeatureInputs
    fell: tuple[bool | None, ...]
    more: tuple[float | None, ...] = (None,) * len(MORE_COLUMNS)


@dataclass(frozen=True)
class Table:
    """Labelled tokens in order of time, as arrays of one length.

    `skipped` rows have no label, `without_report` none of RugCheck's, `repeated` are of a token
    that stood before; in `unreadable` cells stands something else than what belongs there, so that
    they are unknown.
    """

    tokens: tuple[Token, ...]
    skipped: int = 0
    unreadable: int = 0
    without_report: int = 0
    repeated: int = 0

    @property
    def features(self) -> list[Features]:
        """Feature rows in FEATURE_NAMES order."""
        return [features.compute(token.inputs) for token in self.tokens]

    @property
    def matrix(self) -> Array:
        """`features` as an array, NaN for unknown."""
        width = len(features.FEATURE_NAMES)
        return np.array(self.features, dtype=np.float64).reshape(len(self.tokens), width)

    def labels(self, fall_pct: int = MAIN_PCT) -> Array:
        """1.0 where the token fell so far, NaN where nobody knows."""
        at = FALLS_PCT.index(fall_pct)
        known = [np.nan if t.fell[at] is None else float(bool(t.fell[at])) for t in self.tokens]
        return np.array(known, dtype=np.float64)

    @property
    def times(self) -> Array:
        """Observation in Unix seconds, NaN where it is unknown."""
        known = [np.nan if t.observed_at is None else t.observed_at for t in self.tokens]
        return np.array(known, dtype=np.float64)

    @property
    def days(self) -> Array:
        """The day of each observation (UTC), counted from 1970; -1 where it is unknown."""
        times = self.times
        return np.where(np.isnan(times), -1.0, times // DAY)

    @property
    def creators(self) -> list[str]:
        """Creator addresses, "" or "UNKNOWN" where nobody is named."""
        return [t.creator for t in self.tokens]

    def subset(self, rows: Sequence[int] | NDArray[np.int64]) -> "Table":
        """The tokens at these positions."""
        return Table(tuple(self.tokens[int(i)] for i in rows))


def read_table(path: Path) -> Table:
    """The first rows of tokens in a CSV file; raises TableError for what is no outcome table."""
    rows = read_rows(path)
    first = first_sights(rows.tokens)
    return replace(rows, tokens=tuple(first), repeated=len(rows.tokens) - len(first))


def read_rows(path: Path) -> Table:
    """Every labelled row of a CSV file, also later ones of a token. Raises as `read_table`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            _check_header(reader.fieldnames or ())
            rows = [Cells(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot read {path}: {error}") from error
    reported = [cells for cells in rows if cells.truth("is_lp_locked_95_plus") is not False]
    tokens = [_token(cells) for cells in reported]
    labelled = [token for token in tokens if any(fell is not None for fell in token.fell)]
    if not labelled:
        raise TableError(f"{path}: no row has a label")
    return Table(
        tuple(labelled),
        skipped=len(tokens) - len(labelled),
        unreadable=sum(cells.unreadable for cells in rows),
        without_report=len(rows) - len(reported),
    )


def first_sights(tokens: Iterable[Token]) -> list[Token]:
    """The first row of each token, in order of time; what names no token stays."""
    # What has no time comes first: nothing says that it is new.
    ordered = sorted(tokens, key=lambda token: (token.observed_at or 0.0, token.mint))
    seen: set[str] = set()
    found = []
    for token in ordered:
        if token.mint and token.mint in seen:
            continue
        seen.add(token.mint)
        found.append(token)
    return found


def inputs_from_row(row: Row) -> FeatureInputs:
    """Read the inputs of one CSV row; what the table is known to get wrong is unknown here.

    That is: creator balances that are not whole (15 to 17 November 2025 hold percentages in two
    scales), and zeros where the tracker had no value (age, holders; `features` treats them so).
    """
    return _inputs(Cells(0, row))


def _inputs(cells: Cells) -> FeatureInputs:
    supply = cells.whole("token_supply_raw")
    price, liquidity = cells.number("price_usd"), cells.number("liquidity_usd")
    decimals = cells.whole("decimals")
    return FeatureInputs(
        price_usd=price,
        supply=supply,
        decimals=decimals if decimals is not None else _likely_decimals(supply, price, liquidity),
        liquidity_usd=liquidity,
        top_10_holders_pct=cells.number("top_10_holders_pct"),
        insider_networks=cells.whole("insider_networks"),
        largest_insider_network_size=cells.whole("largest_insider_network_size"),
        insider_token_amount=cells.whole("insider_token_amount_raw"),
        creator_balance=cells.whole("creator_balance_raw"),
        age_seconds=cells.number("token_age_seconds"),
    )


def _likely_decimals(
    supply: int | None, price: float | None, liquidity: float | None
) -> int | None:
    """The table does not hold decimals. Nearly all tokens have 6; launchpads with 9 show.

    With 6 decimals those would have a thousand billion tokens, and a market cap thousands of times
    their liquidity. On the recorded reports that are also in the table this rule is right for all.
    """
    if supply is None:
        return None
    low, high = _NINE_DECIMALS_SUPPLY
    if not low <= supply <= high:
        return 6
    if price is None or liquidity is None or not price > 0:
        return None
    return 9 if liquidity < _NINE_DECIMALS_RATIO * price * supply / 1e6 else 6


def _check_header(names: Sequence[str]) -> None:
    if not set(COLUMNS) & set(names):
        raise TableError(f"none of its columns is there: {', '.join(COLUMNS)}")
    if "collapsed" not in names and not {"outcome", "final_roi_pct"} <= set(names):
        raise TableError("no label: neither collapsed nor outcome with final_roi_pct is a column")


def _token(cells: Cells) -> Token:
    more = tuple(cells.number(name) or None for name in MORE_COLUMNS)
    return Token(
        mint=cells.text("mint"),
        creator=cells.text("creator"),
        observed_at=cells.time("observed_at"),
        inputs=_inputs(cells),
        fell=_falls(cells),
        more=more,
    )


def _falls(cells: Cells) -> tuple[bool | None, ...]:
    """What is known of each fall. `collapsed` alone tells of one only."""
    collapsed = cells.truth("collapsed")
    outcome, final = cells.text("outcome").lower(), cells.number("final_roi_pct")
    if outcome == "loss" and final is not None:
        told: list[bool | None] = [final <= -pct for pct in FALLS_PCT]
    elif outcome == "win":
        told = [False for _ in FALLS_PCT]
    else:
        told = [None for _ in FALLS_PCT]
    if "collapsed" in cells.row:
        if collapsed is None:
            return (None,) * len(FALLS_PCT)
        told[FALLS_PCT.index(COLLAPSE_PCT)] = collapsed
    return tuple(told)
