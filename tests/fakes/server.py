"""The TCP server under every fake: one thread a connection, one request a connection.

A behaviour is any callable that takes an `Exchange` and does what it likes to the connection.
"""

import contextlib
import functools
import http.client
import json
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self

from tests.fakes.sockets import BACKLOG, LOOPBACK, listen

MAX_REQUEST_BYTES = 4_000_000
SEND_BUFFER_BYTES = 64 * 1024
JOIN_SECONDS = 10.0


@dataclass(slots=True)
class Request:
    """What arrived. Header names are in lower case; `at` is `time.monotonic()`.

    `body_bytes_sent` counts what the client's side took of our answer's body, live;
    `client_left` is set once the client closed its end before the answer was complete.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    body_bytes_sent: int = 0
    client_left: threading.Event = field(default_factory=threading.Event)

    def json(self) -> object:
        """The body as JSON; ValueError if it is none."""
        return json.loads(self.body)


class Exchange:
    """One request and the connection it came on: what a behaviour works with."""

    def __init__(
        self, connection: socket.socket, request: Request, closing: threading.Event
    ) -> None:
        self.connection = connection
        self.request = request
        self.closing = closing

    def send(
        self,
        status: int,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """A complete answer; JSON with a right Content-Length unless `headers` say otherwise."""
        given = {"Content-Type": "application/json", "Content-Length": str(len(body))}
        given.update(headers or {})
        self.send_head(status, given)
        if self.request.method != "HEAD":
            self.send_body(body)

    def send_json(self, status: int, document: object) -> None:
        """A JSON answer; NaN and infinities are written as Python writes them."""
        self.send(status, json.dumps(document).encode())

    def send_head(self, status: int, headers: Mapping[str, str]) -> None:
        """Status line and headers, nothing of the body."""
        try:
            reason = HTTPStatus(status).phrase
        except ValueError:
            reason = "Unusual"
        lines = [f"HTTP/1.1 {status} {reason}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def send_body(self, chunk: bytes, *, counted: int | None = None) -> None:
        """A piece of the body; `counted` is its size without framing, where that differs."""
        self.connection.sendall(chunk)
        self.request.body_bytes_sent += len(chunk) if counted is None else counted

    def pause(self, seconds: float) -> bool:
        """Wait; false as soon as the fake closes or the client leaves."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self.closing.is_set() or self._left(min(left, 0.02)):
                return False
        return True

    def wait_for_client_to_leave(self) -> None:
        """Say nothing until the client gives up or the fake closes."""
        while self.pause(3_600.0):
            pass

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _left(self, seconds: float) -> bool:
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable and not self.connection.recv(4_096) and not self.closing.is_set():
            self.request.client_left.set()
        return self.request.client_left.is_set()


Behaviour = Callable[[Exchange], None]


class FakeUpstream:
    """Listens while it is entered; subclasses say how a request is answered."""

    def __init__(self, host: str = LOOPBACK, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._listener = listen(host, port)
        self._closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        bound, number = self._listener.getsockname()[:2]
        self.origin = f"http://{bound}:{number}"

    @property
    def url(self) -> str:
        """The base address that a client is configured with."""
        return f"{self.origin}/v1"

    def respond(self, exchange: Exchange) -> None:
        """Answer one request."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forget what was asked; subclasses also forget what they were told."""
        self.requests.clear()

    @contextlib.contextmanager
    def refusing(self) -> Iterator[None]:
        """Meanwhile the port is held and refuses every connection."""
        address = self._listener.getsockname()
        self._stop_listening()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(address)
        try:
            yield
        finally:
            self._listener.listen(BACKLOG)
            self._run(self._accept)

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._stop_listening()
        with self._lock:
            threads, connections = list(self._threads), list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(JOIN_SECONDS)

    def _stop_listening(self) -> None:
        # Shutting down wakes `accept` at once; closing alone would not.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        with self._lock:
            self._threads = [each for each in self._threads if each.is_alive()]
            self._threads.append(thread)
            thread.start()

    def _accept(self) -> None:
        listener = self._listener
        while not self._closing.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.add(connection)
            self._run(functools.partial(self._serve, connection))

    def _serve(self, connection: socket.socket) -> None:
        request = None
        try:
            with contextlib.suppress(ValueError, http.client.HTTPException):
                request = read_request(connection)
            if request is not None:
                self.requests.append(request)
                self.respond(Exchange(connection, request, self._closing))
        except OSError:
            # The client went away in the middle, which is what many behaviours provoke.
            if request is not None and not self._closing.is_set():
                request.client_left.set()
        finally:
            connection.close()
            with self._lock:
                self._open.discard(connection)


def read_request(connection: socket.socket) -> Request | None:
    """One request with its whole body, of either framing; None if there is none."""
    with connection.makefile("rb") as stream:
        words = stream.readline(65_536).decode("latin-1").split()
        if len(words) != 3:
            return None
        parsed = http.client.parse_headers(stream)
        headers = {name.lower(): value for name, value in parsed.items()}
        if "chunked" in headers.get("transfer-encoding", "").lower():
            body = b""
            while size := int(stream.readline(64).split(b";")[0], 16):
                body += stream.read(min(size, MAX_REQUEST_BYTES))
                stream.readline(8)
            stream.readline(8)
        else:
            body = stream.read(min(int(headers.get("content-length", "0")), MAX_REQUEST_BYTES))
    return Request(words[0], words[1], headers, body, time.monotonic())
