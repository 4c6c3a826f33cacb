"""Query strings to checked values. Imports errors only.

Each reader raises InvalidParameter naming the parameter, never quoting its value.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from detector.errors import InvalidParameter

MAX_FIELDS = 50
_TRUE, _FALSE = ("1", "true", "yes"), ("", "0", "false", "no")


def read_query(query: str) -> dict[str, str]:
    """The parameters of a query string; of a repeated one, the last counts."""
    try:
        return dict(
            parse_qsl(query, keep_blank_values=True, errors="replace", max_num_fields=MAX_FIELDS)
        )
    except ValueError as error:
        raise InvalidParameter("The query string has too many parameters.") from error


def whole(values: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A decimal integer from `least` to `most`."""
    text = values.get(name)
    if text is None:
        return default
    digits = text.removeprefix("-")
    if text.isascii() and digits.isdigit() and len(digits) <= 19:
        value = int(text)
        if least <= value <= most:
            return value
    raise InvalidParameter(
        f"Parameter {name} is not valid.", f"Give a whole number from {least} to {most}."
    )


def flag(values: Mapping[str, str], name: str) -> bool:
    """true or false; absent is false."""
    text = values.get(name, "").lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise InvalidParameter(f"Parameter {name} is not valid.", "Give true or false.")


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
    """Text of at most `most` characters; absent or blank is None."""
    text = values.get(name, "").strip()
    if len(text) > most:
        raise InvalidParameter(
            f"Parameter {name} is not valid.", f"Give at most {most} characters."
        )
    return text or None
