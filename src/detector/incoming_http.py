"""A request and a response as values, whoever serves them. Imports the domain."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from detector.domain.answer_text import HeldText

ReadBody = Callable[[int], Awaitable[bytes | None]]
"""Reads a request's body; None where it is longer than so many bytes. Called once at most."""


async def no_body(_most: int) -> bytes:
    """The body of a request without one."""
    return b""


class Delegate(Enum):
    """Parts of the host that answer by themselves."""

    PAGE = "the dashboard's page, with the body at the end of its head"
    LIVE = "the feed of new verdicts"


@dataclass(frozen=True, slots=True)
class Request:
    """An incoming request: `path` and `query` percent-encoded, header names in lower case.

    `origin`: scheme and host that it was sent to, without a slash at the end.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    read: ReadBody = no_body
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """An outgoing response. `body` None: there is none. `data`: a body of bytes instead.

    A body of pieces is sent as they come; whoever sends it reads it to its end or closes it with
    `close`. What it raises breaks the transfer off, so that no client takes a part for the whole.
    Pieces of some kilobytes are cheapest. The platform holds back what it compresses, JSON, CSV and
    plain text among it; application/x-ndjson and text/event-stream arrive piece by piece.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | AsyncIterator[str] | None = None
    delegate: "Delegate | None" = None
    """Who in the host answers instead."""
    data: bytes | None = None
    tail: HeldText | None = None
    """Text of the host's that follows a body of text."""


async def close(pieces: AsyncIterator[str]) -> None:
    """End a body before its last piece: its generator's `finally` runs now."""
    if isinstance(pieces, AsyncGenerator):
        await pieces.aclose()
