"""Typed readings of decoded JSON that an attacker may have chosen. Standard library only.

Each reader returns None (unknown) for anything but a value of the right type and range; none
raises. Booleans are never numbers, numbers never booleans.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

MAX_INTEGER = 2**128 - 1
"""Amounts above this are nonsense: the chain's own have 64 bits, sums of them a few more."""

_DIGITS = re.compile(r"-?[0-9]{1,40}\Z")
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?\s*(Z|[+-]\d{2}:?\d{2})?\Z",
    re.ASCII,
)
_T = TypeVar("_T")


def mapping(value: Any) -> dict[str, Any] | None:
    """A JSON object."""
    return value if isinstance(value, dict) else None


def items(value: Any) -> list[Any] | None:
    """A JSON array."""
    return value if isinstance(value, list) else None


def each(value: Any, parse: Callable[[dict[str, Any]], _T]) -> tuple[_T, ...] | None:
    """Every entry of a list; one that is no object stays, as an entry of which nothing is known."""
    listed = items(value)
    return None if listed is None else tuple(parse(mapping(entry) or {}) for entry in listed)


def text(value: Any, limit: int = 200) -> str | None:
    """Text of 1 to `limit` characters, cut there; NUL and lone surrogates removed, ends trimmed."""
    if not isinstance(value, str):
        return None
    storable = value[: limit * 2].replace("\0", "")
    if not storable.isascii():
        storable = storable.encode("utf-8", "ignore").decode("utf-8")
    return storable.strip()[:limit].strip() or None


def boolean(value: Any) -> bool | None:
    """true or false."""
    return value if isinstance(value, bool) else None


def number(value: Any) -> float | None:
    """A finite number of any sign."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if math.isfinite(result) else None


def amount(value: Any) -> float | None:
    """A finite number, zero or more."""
    result = number(value)
    return result if result is not None and result >= 0 else None


def percent(value: Any) -> float | None:
    """A percentage, 0 to 100; sums of rounded parts may pass 100 by a hair and are cut there."""
    result = amount(value)
    return min(result, 100.0) if result is not None and result <= 100.01 else None


def integer(value: Any, most: int = MAX_INTEGER) -> int | None:
    """A whole number from 0 to `most`, given as a number or as a string of digits."""
    if isinstance(value, str):
        value = int(value) if _DIGITS.match(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        if not math.isfinite(value) or not value.is_integer():
            return None
        value = int(value)
    return value if 0 <= value <= most else None


def timestamp(value: Any) -> float | None:
    """Unix seconds (UTC) of an ISO 8601 time; fractions of up to 9 digits; years 2009 to 2100.

    A time without an offset is read as UTC. Go's zero time ("0001-01-01T00:00:00Z") is unknown.
    """
    if not isinstance(value, str):
        return None
    match = _TIME.match(value[:64])
    if not match:
        return None
    date, clock, fraction, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{date}T{clock}")
        zone = None
        if offset not in (None, "Z"):
            zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}")
    except ValueError:
        return None
    seconds = (moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    if zone is not None and (shift := zone.utcoffset()) is not None:
        seconds -= shift.total_seconds()
    seconds += int(fraction.ljust(9, "0")[:6]) / 1e6 if fraction else 0.0
    return seconds if 1230768000 <= seconds < 4102444800 else None


def unix_time(value: Any) -> float | None:
    """Unix seconds given as a number; zero and anything outside 2009 to 2100 is unknown."""
    result = amount(value)
    return result if result is not None and 1230768000 <= result < 4102444800 else None
