"""Requests to a host, and what it answers. Standard library only."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

LARGEST_BYTES = 20_000_000


class HostFailed(Exception):
    """The host cannot be asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, and the body: decoded, or None with what is wrong with it in `fault`."""

    status: int
    body: Any
    fault: str = ""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """An answer of its own: the other host gives none, and where it leads is not asked for."""
        return


class Host:
    """A host by its address."""

    def __init__(self, url: str, timeout_s: float = 60.0) -> None:
        """Raises HostFailed unless it is an http or https address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise HostFailed(f"{url!r} is no http or https address")
        self.url = url.rstrip("/")
        self._timeout_s = timeout_s
        self._opener = build_opener(_NoRedirect)

    def get(self, path: str) -> Answer:
        """Raises HostFailed when nothing answers."""
        request = Request(f"{self.url}{path}", headers={"accept": "application/json"})  # noqa: S310 - http only, see __init__
        try:
            with self._opener.open(request, timeout=self._timeout_s) as reply:
                return _answer(reply.status, reply.read(LARGEST_BYTES + 1))
        except HTTPError as error:
            with error:
                return _answer(error.code, error.read(LARGEST_BYTES + 1))
        except (URLError, OSError, ValueError) as error:
            raise HostFailed(f"{self.url}{path}: {error}") from error


def _answer(status: int, body: bytes) -> Answer:
    if len(body) > LARGEST_BYTES:
        return Answer(status, None, f"more than {LARGEST_BYTES:,} bytes")
    try:
        return Answer(status, json.loads(body))
    except (ValueError, RecursionError):
        return Answer(status, None, "not JSON")
