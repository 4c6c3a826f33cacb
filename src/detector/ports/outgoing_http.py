"""Outgoing HTTP: what this service sends to others, and what they answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

LARGE_BYTES = 256 * 1024
"""A body that is longer is large: side by side a few of them fill the memory."""


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One outgoing request. Redirects are never followed; the timeout covers the body too.

    `large` is asked as soon as the body turns out to be large, whether there is room for it.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None
    timeout_s: float
    max_bytes: int
    large: Callable[[], bool] | None = None


class HeldBytes(Protocol):
    """Bytes that the host may keep on its side until `bytes` brings them here."""

    def __bytes__(self) -> bytes: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class HttpReply:
    """The answer, whatever its status. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: HeldBytes


class FetchFailed(Exception):
    """No connection, or it broke before the end of the body."""


class FetchTimeout(FetchFailed):
    """The call took longer than its timeout."""


class BodyTooLarge(FetchFailed):
    """The body passed `max_bytes`; reading stopped there. `status`: of the answer."""

    def __init__(self, status: int = 200) -> None:
        super().__init__()
        self.status = status


class NoRoom(FetchFailed):
    """The body is large and there is no room for it now; reading stopped there."""


class Fetch(Protocol):
    """The network."""

    async def __call__(self, call: HttpCall) -> HttpReply:
        """Make one call. Raises FetchFailed, FetchTimeout, BodyTooLarge or NoRoom."""
        ...
