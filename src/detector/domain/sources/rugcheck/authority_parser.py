"""Authorities as a report writes them. Imports the domain only.

`11111111111111111111111111111111` (the system program) as an authority means nobody. Only null, an
empty text and that address say so: an object, a list, a number or `true` is a shape that nobody
has seen here, and unknown.
"""

from collections.abc import Mapping
from typing import Any

from detector.domain import untrusted as read
from detector.domain.authority import (
    REVOKED_AUTHORITY,
    UNKNOWN_AUTHORITY,
    Authority,
    AuthorityState,
)

SYSTEM_PROGRAM = "1" * 32
"""As an address it means nobody; as the owner of a token account, that it was not resolved."""


def authority(source: Mapping[str, Any], key: str) -> Authority:
    """The authority under a key; a key that is not there leaves it unknown."""
    if key not in source:
        return UNKNOWN_AUTHORITY
    value = source[key]
    if value is None or value in ("", SYSTEM_PROGRAM):
        return REVOKED_AUTHORITY
    address = read.text(value, 64)
    return Authority(AuthorityState.SET, address) if address else UNKNOWN_AUTHORITY


def token_authority(data: Mapping[str, Any], token: Mapping[str, Any], key: str) -> Authority:
    """The authority as the report's two places give it.

    Set in one place is set, even where the other says that there is none. Otherwise a place that
    cannot be read leaves it unknown; a place that is not there leaves it to the other.
    """
    places = [authority(place, key) for place in (token, data) if key in place]
    for state in (AuthorityState.SET, AuthorityState.UNKNOWN, AuthorityState.REVOKED):
        for found in places:
            if found.state is state:
                return found
    return UNKNOWN_AUTHORITY
