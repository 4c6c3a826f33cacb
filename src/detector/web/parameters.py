"""Parameters of requests: declared once, read and described by that declaration.

Imports the domain, errors and patterns. Paging and truth values are read as kindly as the original
API read them; other readers raise InvalidParameter naming the parameter, never quoting its value.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast
from urllib.parse import parse_qsl

from detector.domain.mint import InvalidMint, parse_mint
from detector.errors import InvalidParameter
from detector.wire.mint_pattern import mint_pattern

MAX_FIELDS = 50
MAX_NUMBER = 10**15
"""The largest number that a parameter may give."""
_TRUE, _FALSE = ("1", "true", "yes"), ("0", "false", "no")

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, eq=False)
class Parameter(Generic[T]):
    """A path or query parameter: what OpenAPI says of it, and how its text becomes a value.

    `read` takes "" for a parameter that was not given, and may raise InvalidParameter.
    """

    name: str
    where: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str], T]
    required: bool = False


class Values:
    """The values of a route's parameters: `values[PAGE]` has the type that PAGE reads."""

    def __init__(self, found: Mapping[Parameter[Any], Any]) -> None:
        self._found = found

    def __getitem__(self, parameter: Parameter[T]) -> T:
        return cast(T, self._found[parameter])


def read_values(declared: Iterable[Parameter[Any]], path: Mapping[str, str], query: str) -> Values:
    """Read what a route declares. A query that no parameter is taken from is not looked at.

    Raises InvalidParameter.
    """
    declared = tuple(declared)
    asked = read_query(query) if any(each.where == "query" for each in declared) else {}
    texts = {"path": path, "query": asked}
    return Values({each: each.read(texts[each.where].get(each.name, "")) for each in declared})


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


def path_text(name: str, description: str, schema: Mapping[str, Any]) -> Parameter[str]:
    """A part of the path as it is."""
    return Parameter(name, "path", description, schema, read=lambda text: text, required=True)


def whole(name: str, description: str, *, default: int, most: int) -> Parameter[int]:
    """A count: above `most` it is `most`; below 1, unreadable or absent it is the default."""
    schema = {"type": ["integer", "string"], "default": default}

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit():
            return default
        digits = text.lstrip("0")
        if not digits:
            return default
        # Python refuses to convert very long digit strings.
        return most if len(digits) > len(str(most)) else min(int(digits), most)

    return Parameter(name, "query", description, schema, read)


def number_or_none(name: str, description: str) -> Parameter[int | None]:
    """A whole number from 0 to MAX_NUMBER; None for all else."""

    def read(text: str) -> int | None:
        if not text.isascii() or not text.isdigit() or len(text) > len(str(MAX_NUMBER)):
            return None
        return min(int(text), MAX_NUMBER)

    return Parameter(name, "query", description, {"type": ["integer", "string"]}, read)


_AMOUNT = r"[0-9]{1,15}(?:\.[0-9]{1,6})?"


def amount(name: str, description: str) -> Parameter[float | None]:
    """A number of 0 and more, in digits; absent or empty is None."""
    schema = {"type": "string", "pattern": f"^(?:{_AMOUNT})?$"}

    def read(text: str) -> float | None:
        if not text:
            return None
        if not re.fullmatch(_AMOUNT, text):
            raise InvalidParameter(
                f"Parameter {name} is not valid.", "Give a number from 0, as 2500 or 0.5."
            )
        return float(text)

    return Parameter(name, "query", description, schema, read)


def flag(name: str, description: str, *, default: bool = False) -> Parameter[bool]:
    """Whether the text says the opposite of the default; any other says the default."""
    schema = {"type": ["boolean", "string"], "default": default}
    others = _FALSE if default else _TRUE

    def read(text: str) -> bool:
        return (text.lower() in others) is not default

    return Parameter(name, "query", description, schema, read)


def choice(
    name: str, description: str, kind: type[E], *, default: E | None = None
) -> Parameter[E | None]:
    """One of the options, in any letter case; absent or empty is the default."""
    options = {option.value.lower(): option for option in kind}
    schema: dict[str, Any] = {"type": "string", "enum": [*(option.value for option in kind), ""]}
    if default is not None:
        schema["default"] = default.value

    def read(text: str) -> E | None:
        if not text:
            return default
        if text.lower() in options:
            return options[text.lower()]
        raise InvalidParameter(
            f"Parameter {name} is not valid.",
            f"Give one of {', '.join(option.value for option in kind)}.",
        )

    return Parameter(name, "query", description, schema, read)


def one_of(name: str, description: str, options: Sequence[str]) -> Parameter[str | None]:
    """One of the options as it is; absent or empty is None."""

    def read(text: str) -> str | None:
        if text and text not in options:
            raise InvalidParameter(f"Parameter {name} is not valid.", "GET /api/checks lists them.")
        return text or None

    return Parameter(name, "query", description, {"type": "string", "enum": [*options, ""]}, read)


def path_pattern(name: str, description: str, *, pattern: str) -> Parameter[str]:
    """A part of the path that has a form; what has not names nothing, which its user tells."""
    return path_text(name, description, {"type": "string", "pattern": f"^{pattern}$"})


def choices(name: str, description: str, kind: type[E]) -> Parameter[tuple[str, ...]]:
    """Some of the options, in any letter case, with commas between them; empty is none."""
    one = choice(name, description, kind)
    option = f"(?:{'|'.join(kind)})"
    schema = {"type": "string", "pattern": f"^(?:{option}(?:,{option})*)?$"}

    def read(text: str) -> tuple[str, ...]:
        found = (one.read(part.strip()) for part in text.split(","))
        return tuple(dict.fromkeys(each.value for each in found if each is not None))

    return Parameter(name, "query", description, schema, read)


def mints(name: str, description: str, *, most: int) -> Parameter[tuple[str, ...]]:
    """At most `most` addresses with commas between them; empty is none."""
    one = f"(?:{mint_pattern().removeprefix('^').removesuffix('$')})"

    def read(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        if len(found) > most:
            raise InvalidParameter(f"Parameter {name} is not valid.", f"Give at most {most}.")
        try:
            return tuple(map(parse_mint, found))
        except InvalidMint as error:
            raise InvalidParameter(
                f"Parameter {name} is not valid.", f"One of them {error}."
            ) from error

    schema = {"type": "string", "pattern": f"^(?:{one}(?:,{one}){{0,{most - 1}}})?$"}
    return Parameter(name, "query", description, schema, read)


def short_text(name: str, description: str, *, most: int) -> Parameter[str | None]:
    """Text of at most `most` characters, trimmed; absent or blank is None."""

    def read(text: str) -> str | None:
        if len(text) > most:
            raise InvalidParameter(
                f"Parameter {name} is not valid.", f"Give at most {most} characters."
            )
        return text.strip() or None

    return Parameter(name, "query", description, {"type": "string", "maxLength": most}, read)


def pattern_text(name: str, description: str, *, pattern: str) -> Parameter[str | None]:
    """Text whose form its user checks; empty is allowed, and None."""
    schema = {"type": "string", "pattern": f"^(?:{pattern})?$"}
    return Parameter(name, "query", description, schema, lambda text: text or None)
