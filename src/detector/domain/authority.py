"""Who can still act over a token. Imports the standard library only."""

from dataclasses import dataclass
from enum import StrEnum


class AuthorityState(StrEnum):
    """Whether an authority can still act."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority over a token: `address` only when `state` is SET."""

    state: AuthorityState
    address: str | None = None


UNKNOWN_AUTHORITY = Authority(AuthorityState.UNKNOWN)
REVOKED_AUTHORITY = Authority(AuthorityState.REVOKED)
