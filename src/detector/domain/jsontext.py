"""JSON from strangers, read once and written one way. Imports the standard library only.

Reading never yields a value that JSON cannot carry back without loss: integers that a JavaScript
client would round become strings of digits, `NaN` and infinities become null. Writing is
canonical (sorted keys, no spaces), so equal data has equal text and an equal hash.
"""

import hashlib
import json
import math
import re
from typing import Any

MAX_SAFE_INTEGER = 2**53 - 1
"""The largest integer that JavaScript's numbers hold exactly (Number.MAX_SAFE_INTEGER)."""

MAX_DEPTH = 64
"""Deeper nesting is refused; recorded reports reach 7. Decoders recurse, the stack is small."""

_SAFE_DIGITS = 15
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_STRING = re.compile(rb'"[^"]*"')
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'[]{}"'))


class InvalidJson(ValueError):
    """The bytes are not JSON that this service reads; the text says why and quotes none of it."""


def decode(body: bytes) -> Any:
    """Parse UTF-8 JSON. Integers past 2^53-1 come back as strings, non-finite numbers as None.

    Raises InvalidJson: not UTF-8, not JSON, nested deeper than MAX_DEPTH, empty.
    """
    _check_depth(body)
    try:
        text = body.decode("utf-8")
        # Of a large body either is held, not both, while the values are made.
        del body
        return json.loads(
            text,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
    except UnicodeDecodeError as error:
        raise InvalidJson("the text is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise InvalidJson("the text is not JSON") from error


def encode(value: Any) -> str:
    """Canonical JSON text, which UTF-8 can carry. Raises ValueError on non-finite numbers."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False
    )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate, which JSON can name and UTF-8 cannot hold, stays an escape.
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _integer(digits: str) -> int | str:
    if len(digits) <= _SAFE_DIGITS:
        return int(digits)
    # Python refuses to convert very long digit strings; those are past 2^53 anyway.
    if len(digits) > _SAFE_DIGITS + 2:
        return digits
    value = int(digits)
    return value if abs(value) <= MAX_SAFE_INTEGER else digits


def _float(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def _constant(_name: str) -> None:
    return None


def _check_depth(body: bytes) -> None:
    """Raise InvalidJson when brackets nest deeper than MAX_DEPTH.

    Works on whole byte strings, never byte by byte: what is not a bracket goes first (escapes,
    other text, strings), then each pass takes away the innermost level.
    """
    structure = _ESCAPE.sub(b"", body) if b"\\" in body else body
    structure = structure.translate(None, _NOT_STRUCTURE)
    structure = _STRING.sub(b"", structure.replace(b'""', b""))
    for _ in range(MAX_DEPTH):
        if not structure:
            return
        structure = structure.replace(b"[]", b"").replace(b"{}", b"")
    if structure:
        raise InvalidJson(f"the text is not JSON, or nests deeper than {MAX_DEPTH} levels")
