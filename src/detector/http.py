"""A request and a response as values, whoever serves them. Imports nothing of the project."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Delegate(Enum):
    """Parts of the host that answer by themselves."""

    PAGE = "the dashboard, which says that the page is missing"
    LIVE = "the feed of new verdicts"


async def _no_body(_limit: int) -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Request:
    """An incoming request: `path` and `query` percent-encoded, header names in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    """Scheme and host that the client used, such as `https://example.org`."""
    read_body: Callable[[int], Awaitable[bytes]] = _no_body
    """Reads the body up to a limit in bytes."""


@dataclass(frozen=True, slots=True)
class Response:
    """An outgoing response. `body` None: there is none."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    delegate: "Delegate | None" = None
    """Who in the host answers instead."""
