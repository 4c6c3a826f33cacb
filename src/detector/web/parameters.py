"""Query strings to checked values. Imports errors only.

Paging and truth values are read as kindly as the original API read them; the other readers raise
InvalidParameter naming the parameter, never quoting its value.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from detector.errors import InvalidParameter

MAX_FIELDS = 50
_TRUE = ("1", "true", "yes")


def read_query(query: str) -> dict[str, str]:
    """The parameters of a query string, each at most once."""
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, errors="replace", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise InvalidParameter("The query string has too many parameters.") from error
    values = dict(pairs)
    if len(values) < len(pairs):
        raise InvalidParameter("A query parameter stands there twice.", "Give each one once.")
    return values


def whole(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A count: above `most` it is `most`; below 1, unreadable or absent it is the default."""
    text = values.get(name, "")
    if not text.isascii() or not text.isdigit():
        return default
    digits = text.lstrip("0")
    if not digits:
        return default
    # Python refuses to convert very long digit strings.
    return most if len(digits) > len(str(most)) else min(int(digits), most)


def flag(values: Mapping[str, str], name: str) -> bool:
    """Whether the text says yes; any other says no."""
    return values.get(name, "").lower() in _TRUE


def choice(values: Mapping[str, str], name: str, options: tuple[str, ...]) -> str | None:
    """One of the options, in any letter case; absent or empty is None."""
    text = values.get(name, "")
    if not text:
        return None
    for option in options:
        if option.lower() == text.lower():
            return option
    raise InvalidParameter(f"Parameter {name} is not valid.", f"Give one of {', '.join(options)}.")


def short_text(values: Mapping[str, str], name: str, most: int) -> str | None:
    """Text of at most `most` characters, trimmed; absent or blank is None."""
    text = values.get(name, "")
    if len(text) > most:
        raise InvalidParameter(
            f"Parameter {name} is not valid.", f"Give at most {most} characters."
        )
    return text.strip() or None
