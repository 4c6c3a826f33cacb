"""The outcome table: CSV rows to the same feature inputs that a live report gives.

Columns are those of outcomes.csv; others are ignored, and of the absent ones nothing is known.
`collapsed` (or, without it, `outcome` and `final_roi_pct`) is required; rows whose label is empty
or NaN are skipped and counted, and so are cells in which no number or time can be read.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.domain import features
from detector.domain.features import FeatureInputs, Features

Array = NDArray[np.float64]
Row = Mapping[str, str | None]

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
COLLAPSE_PCT = -80.0
NO_CREATOR = frozenset({"", "UNKNOWN"})
_MISSING = frozenset({"", "nan", "null", "none", "na", "n/a", "<na>", "nat"})
_TRUTH = {"true": True, "false": False}
_NINE_DECIMALS_SUPPLY = (5e17, 1.1e18)
_NINE_DECIMALS_RATIO = 0.02


class TableError(ValueError):
    """The file is not an outcome table; the message says where."""


@dataclass(frozen=True, slots=True)
class Token:
    """One row. `observed_at` in Unix seconds; `observed_at` and `collapsed` None where missing."""

    mint: str
    creator: str
    observed_at: float | None
    inputs: FeatureInputs
    collapsed: bool | None


@dataclass(frozen=True)
class Table:
    """Labelled tokens in order of time, as arrays of one length.

    `skipped` rows have no label; in `unreadable` cells stands something else than what belongs
    there, so that they are unknown.
    """

    tokens: tuple[Token, ...]
    skipped: int
    unreadable: int = 0

    @property
    def features(self) -> list[Features]:
        """Feature rows in FEATURE_NAMES order."""
        return [features.compute(token.inputs) for token in self.tokens]

    @property
    def matrix(self) -> Array:
        """`features` as an array, NaN for unknown."""
        width = len(features.FEATURE_NAMES)
        return np.array(self.features, dtype=np.float64).reshape(len(self.tokens), width)

    @property
    def labels(self) -> Array:
        """1.0 where the token collapsed."""
        return np.array([float(bool(t.collapsed)) for t in self.tokens])

    @property
    def times(self) -> Array:
        """Observation in Unix seconds, NaN where it is unknown."""
        known = [np.nan if t.observed_at is None else t.observed_at for t in self.tokens]
        return np.array(known, dtype=np.float64)

    @property
    def repeated(self) -> int:
        """Rows of a mint that stands in an earlier row."""
        named = [token.mint for token in self.tokens if token.mint]
        return len(named) - len(set(named))

    @property
    def creators(self) -> list[str]:
        """Creator addresses, "" or "UNKNOWN" where nobody is named."""
        return [t.creator for t in self.tokens]


def read_table(path: Path) -> Table:
    """Read a CSV file; raises TableError for anything that is not an outcome table."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            _check_header(reader.fieldnames or ())
            rows = [_Cells(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot read {path}: {error}") from error
    tokens = [_token(cells) for cells in rows]
    labelled = [token for token in tokens if token.collapsed is not None]
    if not labelled:
        raise TableError(f"{path}: no row has a label")
    # What has no time comes first: nothing says that it is new.
    labelled.sort(key=lambda token: (token.observed_at or 0.0, token.mint))
    unreadable = sum(cells.unreadable for cells in rows)
    return Table(tuple(labelled), len(tokens) - len(labelled), unreadable)


def inputs_from_row(row: Row) -> FeatureInputs:
    """Read the inputs of one CSV row; what the table is known to get wrong is unknown here.

    That is: creator balances that are not whole (15 to 17 November 2025 hold percentages in two
    scales), and zeros where the tracker had no value (age, holders; `features` treats them so).
    """
    return _inputs(_Cells(0, row))


class _Cells:
    """The cells of one row, read by kind; counts those in which nothing can be read."""

    def __init__(self, line: int, row: Row) -> None:
        if None in row:
            raise TableError(f"line {line}: more values than columns")
        self.row = row
        self.unreadable = 0

    def text(self, name: str) -> str:
        """The text of a cell, "" where it is empty or says that it is."""
        text = (self.row.get(name) or "").strip()
        return "" if text.lower() in _MISSING else text

    def number(self, name: str) -> float | None:
        """A finite number."""
        text = self.text(name)
        try:
            value = float(text) if text else None
        except ValueError:
            self.unreadable += 1
            return None
        return value if value is not None and math.isfinite(value) else None

    def whole(self, name: str) -> int | None:
        """A whole number, 0 or more."""
        value = self.number(name)
        return int(value) if value is not None and value >= 0 and value.is_integer() else None

    def time(self, name: str) -> float | None:
        """Unix seconds of a time in ISO 8601; without an offset it is UTC."""
        text = self.text(name)
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError:
            self.unreadable += 1
            return None
        return None if moment is None else moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()

    def truth(self, name: str) -> bool | None:
        """1 or 0, true or false."""
        text = self.text(name).lower()
        if text in _TRUTH:
            return _TRUTH[text]
        value = self.number(name)
        if value in (0.0, 1.0):
            return value == 1.0
        if value is not None:
            self.unreadable += 1
        return None


def _inputs(cells: _Cells) -> FeatureInputs:
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


def _token(cells: _Cells) -> Token:
    return Token(
        mint=cells.text("mint"),
        creator=cells.text("creator"),
        observed_at=cells.time("observed_at"),
        inputs=_inputs(cells),
        collapsed=_label(cells),
    )


def _label(cells: _Cells) -> bool | None:
    if "collapsed" in cells.row:
        return cells.truth("collapsed")
    outcome = cells.text("outcome").lower()
    if outcome == "win":
        return False
    final = cells.number("final_roi_pct")
    return None if outcome != "loss" or final is None else final <= COLLAPSE_PCT
