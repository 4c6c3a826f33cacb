"""Outgoing HTTP: what this service sends to others, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One outgoing request. Redirects are never followed; the timeout covers the body too."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None
    timeout_s: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class HttpReply:
    """The answer, whatever its status. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class FetchFailed(Exception):
    """No connection, or it broke before the end of the body."""


class FetchTimeout(FetchFailed):
    """The call took longer than its timeout."""


class BodyTooLarge(FetchFailed):
    """The body passed `max_bytes`; reading stopped there. `status`: of the answer."""

    def __init__(self, status: int = 200) -> None:
        super().__init__()
        self.status = status


class Fetch(Protocol):
    """The network."""

    async def __call__(self, call: HttpCall) -> HttpReply:
        """Make one call. Raises FetchFailed, FetchTimeout or BodyTooLarge."""
        ...
