"""Cursors: where a page of a list ended, as text that goes through a URL. Standard library only.

`order~value~mint`: each cursor names its list, so that it can be used in no other.
"""

import re

_NUMBER = r"-?[0-9]{1,16}(?:\.[0-9]{1,20})?(?:e-[0-9]{1,3})?"
CURSOR_PATTERN = rf"(?:newest|riskiest)~{_NUMBER}~[1-9A-HJ-NP-Za-km-z]{{1,44}}"
"""All that matches is read; its numbers are finite by their length."""

_CURSOR = re.compile(CURSOR_PATTERN)


class InvalidCursor(ValueError):
    """The text is not a cursor."""


def write_cursor(sort: str, value: float, mint: str) -> str:
    """The place after a row, given by its sort value (below 1e16) and its mint."""
    return f"{sort}~{value!r}~{mint}"


def read_cursor(cursor: str) -> tuple[str, float, str]:
    """The order, sort value and mint that a cursor names. Raises InvalidCursor."""
    if not _CURSOR.fullmatch(cursor):
        raise InvalidCursor("the cursor is not one of ours")
    sort, value, mint = cursor.split("~")
    return sort, float(value), mint
