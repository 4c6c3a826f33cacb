"""A sentence as its key with typed values, and as English. Imports the domain only.

The text is made of the same values that an answer carries, so that another language can say the
same. A place in a sentence is `{name}` for a value, or `{name?one|many}` for words that follow a
count. Strangers' text is shortened, shown in quotes, and never part of the sentence's own words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from detector.domain.rules.sentences import SENTENCES
from detector.domain.rules.wording import pct, quoted, span, usd, visible

PLACE: Final = re.compile(r"\{(\w+)(?:\?([^|{}]*)\|([^{}]*))?\}")

Plain = float | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a sentence, in a unit of `UNITS`; "text" is a stranger's, "texts" several."""

    value: Plain
    unit: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the catalogue with its values; `text` is it in English."""

    key: str
    values: Mapping[str, Value]
    text: str

    def __hash__(self) -> int:
        return hash((self.key, self.text))


def say(key: str, /, **values: Value) -> Sentence:
    """The sentence of a key; KeyError where it has a place without a value."""

    def fill(place: re.Match[str]) -> str:
        value = values[place[1]]
        words = place[2] if value.value == 1 else place[3]
        return _english(value) if words is None else str(words)

    return Sentence(key, values, PLACE.sub(fill, SENTENCES[key][0]))


def read_said(key: object, values: object) -> Sentence | None:
    """A sentence of a stored answer; None where it is none of today's, or a value is missing."""
    if not isinstance(key, str) or key not in SENTENCES or not isinstance(values, dict):
        return None
    read = {str(name): _read(each) for name, each in values.items()}
    known = {name: each for name, each in read.items() if each is not None}
    try:
        return say(key, **known)
    except KeyError:
        return None


def _read(stored: object) -> Value | None:
    if not isinstance(stored, dict) or stored.get("unit") not in UNITS:
        return None
    value, unit = stored.get("value"), str(stored["unit"])
    if unit == "texts":
        given = value if isinstance(value, list) else []
        return Value(tuple(each for each in given if isinstance(each, str)), unit)
    if unit in _NUMBERS:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Value(value, unit)
        return None
    return Value(value, unit) if isinstance(value, str) else None


def shares(value: float) -> Value:
    """Percent, 0-100."""
    return Value(value, "pct")


def money(value: float) -> Value:
    """US dollars."""
    return Value(value, "usd")


def number(value: float) -> Value:
    """How many there are."""
    return Value(value, "count")


def seconds(value: float) -> Value:
    """A length of time."""
    return Value(value, "seconds")


def points(value: float) -> Value:
    """Points of a score."""
    return Value(value, "points")


def tokens(value: float) -> Value:
    """Whole tokens, fractions too."""
    return Value(value, "tokens")


def text(value: str) -> Value:
    """A stranger's words, as they may be shown."""
    return Value(quoted(value)[1:-1], "text")


def texts(values: list[str]) -> Value:
    """Several strangers' words."""
    return Value(tuple(quoted(each)[1:-1] for each in values), "texts")


def plain(value: str) -> Value:
    """A name of our own lists, an address or a code point: the same in every language."""
    return Value(visible(value), "plain")


def term(value: str) -> Value:
    """A word of the catalogue's `TERMS`."""
    return Value(value, "term")


def instant(value: str) -> Value:
    """A time, ISO 8601."""
    return Value(value, "instant")


_NUMBERS: Final[dict[str, Callable[[float], str]]] = {
    "pct": pct,
    "usd": usd,
    "seconds": span,
    "count": lambda value: f"{value:,.0f}",
    "points": lambda value: f"{value:.0f}",
    "tokens": lambda value: f"{value:,.6g}",
}
UNITS: Final = frozenset(_NUMBERS) | {"text", "texts", "plain", "term", "instant"}


def _english(value: Value) -> str:
    if isinstance(value.value, tuple):
        return ", ".join(f'"{each}"' for each in value.value)
    if isinstance(value.value, str):
        return f'"{value.value}"' if value.unit == "text" else value.value
    return _NUMBERS[value.unit](value.value)
