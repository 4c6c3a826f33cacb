"""A plain client to prove the fakes with: no retry, no redirect, no decoding."""

import http.client
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

TIMEOUT_S = 20.0


class Got(NamedTuple):
    """An answer as it came."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def fetch(
    url: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    *,
    timeout_s: float = TIMEOUT_S,
) -> Got:
    """One exchange; http.client's and the socket's errors pass through."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout_s)
    try:
        connection.request(method, parts.path, body, headers or {})
        answer = connection.getresponse()
        return Got(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def open_raw(
    url: str, content: bytes | None = None, *, timeout_s: float = TIMEOUT_S
) -> socket.socket:
    """A socket on which a GET of `url` (or `content` instead) was sent and nothing read."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname or "", parts.port or 80), timeout_s)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    connection.sendall(request if content is None else content)
    return connection


def read_raw(url: str, *, timeout_s: float = TIMEOUT_S) -> bytes:
    """All bytes of the answer, status line and framing included."""
    with open_raw(url, timeout_s=timeout_s) as connection:
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
        return answer
