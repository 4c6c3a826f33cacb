"""Where two JSON bodies differ, key by key. Standard library only; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

ABSENT: Final = object()
"""The value of a key that is not there."""

_OPAQUE: Final = frozenset({"raw_data"})
"""The source's own document, as it was when each asked: only its type is compared."""


class Kind(StrEnum):
    """How a key differs."""

    STATUS = "status"
    MISSING = "missing"
    ADDED = "added"
    TYPE = "type"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Difference:
    """A key (`ml_prediction.label`, `tokens[].name`) that differs; a status has the key ``."""

    key: str
    kind: Kind
    old: Any = ABSENT
    new: Any = ABSENT


def differences(old: Any, new: Any, key: str = "") -> Iterator[Difference]:
    """What differs, in the order of the old body, then what only the new one has."""
    if _type(old) != _type(new):
        yield Difference(key, Kind.TYPE, old, new)
    elif isinstance(old, dict):
        yield from _of_objects(old, new, key)
    elif isinstance(old, list):
        yield from _of_lists(old, new, f"{key}[]")
    elif old != new:
        yield Difference(key, Kind.VALUE, old, new)


def _of_objects(old: Mapping[str, Any], new: Mapping[str, Any], key: str) -> Iterator[Difference]:
    prefix = f"{key}." if key else ""
    for name, value in old.items():
        if name not in new:
            yield Difference(f"{prefix}{name}", Kind.MISSING, value)
        elif name in _OPAQUE:
            if _type(value) != _type(new[name]):
                yield Difference(f"{prefix}{name}", Kind.TYPE, value, new[name])
        else:
            yield from differences(value, new[name], f"{prefix}{name}")
    for name in new:
        if name not in old:
            yield Difference(f"{prefix}{name}", Kind.ADDED, new=new[name])


def _of_lists(old: list[Any], new: list[Any], key: str) -> Iterator[Difference]:
    """Rows of tokens are compared where both lists have the token; other entries by their place."""
    theirs = {_token(row): row for row in new if _token(row)}
    if any(_token(row) for row in old) and theirs:
        seen = set()
        for row in old:
            token = _token(row)
            if token in theirs and token not in seen:
                seen.add(token)
                yield from differences(row, theirs[token], key)
        return
    if len(old) != len(new):
        yield Difference(f"{key}.length", Kind.VALUE, len(old), len(new))
    for one, other in zip(old, new, strict=False):
        yield from differences(one, other, key)


def _token(row: Any) -> str | None:
    token = row.get("token_id") if isinstance(row, dict) else None
    return token if isinstance(token, str) else None


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "list" if isinstance(value, list) else "object"
