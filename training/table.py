"""The outcome table: CSV rows to the same feature inputs that a live report gives.

Columns are those of outcomes.csv; others are ignored. `collapsed` (or, without it, `outcome` and
`final_roi_pct`) is required; rows whose label is empty or NaN are skipped and counted.
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

REQUIRED = ("observed_at", "price_usd", "token_supply_raw", "liquidity_usd", "top_10_holders_pct")
OPTIONAL = (
    "mint",
    "creator",
    "insider_networks",
    "largest_insider_network_size",
    "insider_token_amount_raw",
    "creator_balance_raw",
    "token_age_seconds",
    "decimals",
)
COLLAPSE_PCT = -80.0
NO_CREATOR = frozenset({"", "UNKNOWN"})
_MISSING = frozenset({"", "nan", "null", "none"})
_NINE_DECIMALS_SUPPLY = (5e17, 1.1e18)
_NINE_DECIMALS_RATIO = 0.02


class TableError(ValueError):
    """The file is not an outcome table; the message says where."""


@dataclass(frozen=True, slots=True)
class Token:
    """One row. `observed_at` in Unix seconds; `collapsed` None where the label is missing."""

    mint: str
    creator: str
    observed_at: float
    inputs: FeatureInputs
    collapsed: bool | None


@dataclass(frozen=True)
class Table:
    """Labelled tokens in order of time, as arrays of one length; `rows` holds NaN for unknown."""

    tokens: tuple[Token, ...]
    skipped: int

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
        """Observation in Unix seconds."""
        return np.array([t.observed_at for t in self.tokens])

    @property
    def creators(self) -> list[str]:
        """Creator addresses, "" or "UNKNOWN" where nobody is named."""
        return [t.creator for t in self.tokens]


def read_table(path: Path) -> Table:
    """Read a CSV file; raises TableError for anything that is not an outcome table."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            _check_header(reader.fieldnames or ())
            tokens = [_numbered(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot read {path}: {error}") from error
    labelled = [token for token in tokens if token.collapsed is not None]
    if not labelled:
        raise TableError(f"{path}: no row has a label")
    labelled.sort(key=lambda token: (token.observed_at, token.mint))
    return Table(tuple(labelled), len(tokens) - len(labelled))


def inputs_from_row(row: Row) -> FeatureInputs:
    """Read the inputs of one CSV row; what the table is known to get wrong is unknown here.

    That is: creator balances that are not whole (15 to 17 November 2025 hold percentages in two
    scales), and zeros where the tracker had no value (age, holders; `features` treats them so).
    """
    supply = _whole(row, "token_supply_raw")
    price, liquidity = _number(row, "price_usd"), _number(row, "liquidity_usd")
    decimals = _whole(row, "decimals")
    return FeatureInputs(
        price_usd=price,
        supply=supply,
        decimals=decimals if decimals is not None else _likely_decimals(supply, price, liquidity),
        liquidity_usd=liquidity,
        top_10_holders_pct=_number(row, "top_10_holders_pct"),
        insider_networks=_whole(row, "insider_networks"),
        largest_insider_network_size=_whole(row, "largest_insider_network_size"),
        insider_token_amount=_whole(row, "insider_token_amount_raw"),
        creator_balance=_whole(row, "creator_balance_raw"),
        age_seconds=_number(row, "token_age_seconds"),
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
    absent = [name for name in REQUIRED if name not in names]
    if absent:
        raise TableError(f"columns are missing: {', '.join(absent)}")
    if "collapsed" not in names and not {"outcome", "final_roi_pct"} <= set(names):
        raise TableError("no label: neither collapsed nor outcome with final_roi_pct is a column")


def _numbered(line: int, row: Row) -> Token:
    try:
        if None in row:
            raise TableError("more values than columns")
        return Token(
            mint=row.get("mint") or "",
            creator=row.get("creator") or "",
            observed_at=_time(row.get("observed_at")),
            inputs=inputs_from_row(row),
            collapsed=_label(row),
        )
    except TableError as error:
        raise TableError(f"line {line}: {error}") from None


def _label(row: Row) -> bool | None:
    if "collapsed" in row:
        value = _number(row, "collapsed")
        if value is None:
            return None
        if value not in (0.0, 1.0):
            raise TableError(f"collapsed is {value:g}, neither 0 nor 1")
        return value == 1.0
    outcome = (row.get("outcome") or "").strip().lower()
    if outcome == "win":
        return False
    final = _number(row, "final_roi_pct")
    return None if outcome != "loss" or final is None else final <= COLLAPSE_PCT


def _number(row: Row, name: str) -> float | None:
    text = (row.get(name) or "").strip()
    if text.lower() in _MISSING:
        return None
    try:
        value = float(text)
    except ValueError:
        raise TableError(f"{name} is not a number: {text[:40]!r}") from None
    return value if math.isfinite(value) else None


def _whole(row: Row, name: str) -> int | None:
    value = _number(row, name)
    return int(value) if value is not None and value >= 0 and value.is_integer() else None


def _time(text: str | None) -> float:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        raise TableError(f"observed_at is not a time: {(text or '')[:40]!r}") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
