"""The cells of a CSV row, read by kind."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime

Row = Mapping[str, str | None]

_MISSING = frozenset({"", "nan", "null", "none", "na", "n/a", "<na>", "nat"})
_TRUTH = {"true": True, "false": False}


class TableError(ValueError):
    """The file is not an outcome table; the message says where."""


class Cells:
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
