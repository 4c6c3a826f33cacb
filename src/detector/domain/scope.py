"""What a client may be allowed to do. Standard library only; pure."""

from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """A permission, as keys carry it and routes ask for it."""

    READ = "read"
    REFRESH = "refresh"
    BATCH = "batch"
    WATCH = "watch"
    PROBE = "probe"
    ADMIN = "admin"

    @property
    def meaning(self) -> str:
        """What it permits."""
        return _MEANINGS[self]


_MEANINGS = {
    Scope.READ: "analyses, lists, counts, the live feed",
    Scope.REFRESH: "reading a report anew although the stored one is fresh (`force_refresh`)",
    Scope.BATCH: "many tokens in one request",
    Scope.WATCH: "watching tokens, and being told when they change",
    Scope.PROBE: "telling what a probe from outside saw",
    Scope.ADMIN: "making, listing, rotating and revoking keys",
}

ALL_SCOPES: Final = frozenset(Scope)

ANONYMOUS_AT_MOST: Final = frozenset({Scope.READ, Scope.REFRESH, Scope.BATCH})
"""What a deployment may allow to clients without a key."""


class UnknownScope(ValueError):
    """The text names no scope."""


def read_scopes(names: list[str]) -> frozenset[Scope]:
    """The scopes of these names. Raises UnknownScope."""
    try:
        return frozenset(Scope(name) for name in names)
    except ValueError:
        raise UnknownScope("no such scope") from None


def in_order(scopes: frozenset[Scope]) -> list[str]:
    """Their names, always in the same order."""
    return [scope.value for scope in Scope if scope in scopes]
