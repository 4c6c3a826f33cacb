"""What the words "low" and "high" were measured to mean. Imports the domain's number check.

The thresholds and the rates are data of the model: they were fixed and measured where it was
fitted, forward in time, and are read here, never computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from detector.domain.curve import InvalidParametersError, number

FALLS_PCT = (50, 80, 90)
"""The falls that are told, each "without first gaining 50 %"; the last is the main one."""


class ChanceBand(StrEnum):
    """What the chance alone says of a token; `outside` where nothing was measured."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `n` tokens fell so far: a share 0-1 with its 95 % interval over days."""

    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of the `n` tokens of one band, by fall in percent."""

    n: int
    falls: Mapping[int, Rate]


@dataclass(frozen=True, slots=True)
class Promise:
    """The thresholds of the bands, 0-1, and the measured rates behind them.

    `low_below` is a line on the upper end of the interval, `high_from` on the chance itself.
    `first_at` and `last_at` (ISO 8601) bound the tokens that the rates were measured on.
    """

    low_below: float
    high_from: float
    first_at: str
    last_at: str
    rates: Mapping[ChanceBand, Measured]

    def band(self, chance: float, upper: float, *, inside: bool) -> ChanceBand:
        """The band of a chance with the upper end of its interval, inside the domain or not."""
        if not inside:
            return ChanceBand.OUTSIDE
        if chance >= self.high_from:
            return ChanceBand.HIGH
        return ChanceBand.LOW if upper < self.low_below else ChanceBand.MEDIUM


def parse_promise(data: object) -> Promise:
    """The `promise` of parameters.json; raises InvalidParametersError."""
    if not isinstance(data, Mapping):
        raise InvalidParametersError("promise is required")
    low_below, high_from = number(data.get("low_below")), number(data.get("high_from"))
    if not 0.0 < low_below <= high_from < 1.0:
        raise InvalidParametersError(f"not thresholds of a promise: {low_below}, {high_from}")
    rates = data.get("rates")
    if not isinstance(rates, Mapping) or set(rates) != set(ChanceBand):
        raise InvalidParametersError("rates of every band are required")
    return Promise(
        low_below=low_below,
        high_from=high_from,
        first_at=_text(data.get("from")),
        last_at=_text(data.get("until")),
        rates={ChanceBand(name): _measured(entry) for name, entry in rates.items()},
    )


def _measured(data: Mapping[str, Any]) -> Measured:
    n = _count(data.get("n"))
    return Measured(n, {pct: _rate(data.get(f"lost_{pct}"), n) for pct in FALLS_PCT})


def _rate(data: object, n: int) -> Rate:
    interval = data.get("interval") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(interval, list) or len(interval) != 2:
        raise InvalidParametersError(f"not a rate: {data!r}")
    count, share = _count(data.get("count")), number(data.get("share"))
    low, high = (number(bound) for bound in interval)
    if not (count <= n and 0.0 <= low <= share <= high <= 1.0):
        raise InvalidParametersError(f"not a rate: {data!r}")
    return Rate(count, share, low, high)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidParametersError(f"not a count: {value!r}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidParametersError(f"not a text: {value!r}")
    return value
