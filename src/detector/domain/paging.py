"""Cursors: where a page of a list ended, as text that goes through a URL. Standard library only."""

import base64
import binascii
import json
import math

_MAX_LENGTH = 200


class InvalidCursor(ValueError):
    """The text is not a cursor of the list in question."""


def write_cursor(sort: str, value: float, mint: str) -> str:
    """The place after a row, given by its sort value and its mint."""
    text = json.dumps([sort, value, mint], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(sort: str, cursor: str) -> tuple[float, str]:
    """The sort value and mint that a cursor names. Raises InvalidCursor."""
    if len(cursor) > _MAX_LENGTH:
        raise InvalidCursor("the cursor is too long")
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise InvalidCursor("the cursor is not one of ours") from error
    if not isinstance(parts, list) or len(parts) != 3 or parts[0] != sort:
        raise InvalidCursor("the cursor belongs to another list")
    _, value, mint = parts
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not isinstance(mint, str) or abs(value) > 2**53 or not math.isfinite(value):
        raise InvalidCursor("the cursor is not one of ours")
    return float(value), mint
