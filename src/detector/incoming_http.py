"""A request and a response as values, whoever serves them. Imports nothing of the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Delegate(Enum):
    """Parts of the host that answer by themselves."""

    PAGE = "the dashboard, which says that the page is missing"
    LIVE = "the feed of new verdicts"


@dataclass(frozen=True, slots=True)
class Request:
    """An incoming request: `path` and `query` percent-encoded, header names in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """An outgoing response. `body` None: there is none."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    delegate: "Delegate | None" = None
    """Who in the host answers instead."""
