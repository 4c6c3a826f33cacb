"""What any upstream can do to its client. Each factory returns a behaviour."""

import gzip
import itertools
import json
import threading
import zlib
from collections.abc import Callable, Mapping

from tests.fakes.server import Behaviour, Exchange
from tests.waiting import LONG_S

CHUNK_BYTES = 64 * 1024
FIFTY_MEGABYTES = 50 * 1024 * 1024
HTML = b"<!doctype html><title>Bad gateway</title><h1>502</h1><p>Ray ID: 8f</p>"


def status(code: int, body: bytes = b"{}", headers: Mapping[str, str] | None = None) -> Behaviour:
    """Any complete answer."""
    return lambda exchange: exchange.send(code, body, headers)


def error(code: int, text: str) -> Behaviour:
    """RugCheck's error shape, `{"error": text}`."""
    return status(code, json.dumps({"error": text}).encode())


def body(content: bytes, content_type: str = "application/json") -> Behaviour:
    """Status 200 with exactly these bytes."""
    return status(200, content, {"Content-Type": content_type})


def html() -> Behaviour:
    """A page with status 200, as a broken proxy sends it."""
    return body(HTML, "text/html; charset=utf-8")


def rate_limited(retry_after: str | None = "30", content: bytes = b"{}") -> Behaviour:
    """429; `retry_after` is sent as it is (seconds, a date, nonsense), or not at all."""
    return status(429, content, {"Retry-After": retry_after} if retry_after is not None else {})


def sequence(*behaviours: Behaviour) -> Behaviour:
    """One after the other, a request each; the last one stays."""
    lock = threading.Lock()
    left = itertools.chain(behaviours[:-1], itertools.repeat(behaviours[-1]))

    def behave(exchange: Exchange) -> None:
        with lock:
            chosen = next(left)
        chosen(exchange)

    return behave


def hang() -> Behaviour:
    """Accept, read, never answer."""
    return Exchange.wait_for_client_to_leave


def slow_headers(seconds: float, then: Behaviour) -> Behaviour:
    """Nothing at all for `seconds`, then the answer."""

    def behave(exchange: Exchange) -> None:
        if exchange.pause(seconds):
            then(exchange)

    return behave


def drip(content: bytes, *, piece: int = 1, interval_s: float = 0.05) -> Behaviour:
    """Headers at once, then `piece` bytes of the body every `interval_s`."""

    def behave(exchange: Exchange) -> None:
        head = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        exchange.send_head(200, head)
        for start in range(0, len(content), piece):
            exchange.send_body(content[start : start + piece])
            if not exchange.pause(interval_s):
                return

    return behave


def early_close(content: bytes, *, keep: int) -> Behaviour:
    """Promise the whole of `content`, send `keep` bytes, close."""

    def behave(exchange: Exchange) -> None:
        head = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        exchange.send_head(200, head)
        exchange.send_body(content[:keep])

    return behave


def short_length(content: bytes, *, declared: int) -> Behaviour:
    """Send all of `content` under a Content-Length of only `declared`: cut JSON, no error."""
    head = {"Content-Length": str(declared)}
    return lambda exchange: exchange.send(200, content, head)


def cut_without_length(content: bytes, *, keep: int) -> Behaviour:
    """No Content-Length: the close ends the body, so nothing tells that it is cut."""

    def behave(exchange: Exchange) -> None:
        exchange.send_head(200, {"Content-Type": "application/json"})
        exchange.send_body(content[:keep])

    return behave


def reset() -> Behaviour:
    """RST instead of an answer."""
    return Exchange.reset


def reset_in_body(content: bytes, *, keep: int) -> Behaviour:
    """RST after `keep` bytes of the body, once the client had time to read them."""

    def behave(exchange: Exchange) -> None:
        early_close(content, keep=keep)(exchange)
        exchange.pause(0.05)
        exchange.reset()

    return behave


def huge(size: int = FIFTY_MEGABYTES) -> Behaviour:
    """A valid JSON string of `size` bytes under its right Content-Length, made while it is sent.

    `request.body_bytes_sent` says how much the client took. It counts what left our side, so up
    to some megabytes of socket buffers are in it that the client never read.
    """

    def behave(exchange: Exchange) -> None:
        exchange.send_head(200, {"Content-Type": "application/json", "Content-Length": str(size)})
        for chunk in _filler(size):
            exchange.send_body(chunk)

    return behave


def huge_chunked(size: int = FIFTY_MEGABYTES) -> Behaviour:
    """The same with chunked framing: the size is nowhere declared."""

    def behave(exchange: Exchange) -> None:
        head = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
        exchange.send_head(200, head)
        for chunk in _filler(size):
            framed = b"%x\r\n%b\r\n" % (len(chunk), chunk)
            exchange.send_body(framed, counted=len(chunk))
        exchange.send_body(b"0\r\n\r\n", counted=0)

    return behave


def _filler(size: int) -> itertools.chain[bytes]:
    inner = size - 2
    blank = b"a" * CHUNK_BYTES
    whole = itertools.repeat(blank, inner // CHUNK_BYTES)
    return itertools.chain([b'"'], whole, [b"a" * (inner % CHUNK_BYTES) + b'"'])


def gzipped(content: bytes) -> Behaviour:
    """A gzip body, declared as such, whether the client asked for it or not."""
    return status(200, gzip.compress(content), {"Content-Encoding": "gzip"})


def gzip_bomb(size: int = FIFTY_MEGABYTES) -> Behaviour:
    """A few ten kilobytes that unpack to `size` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(chunk) for chunk in _filler(size)) + packer.flush()
    return status(200, packed, {"Content-Encoding": "gzip"})


def redirect(location: Callable[[Exchange], str] | str, code: int = 302) -> Behaviour:
    """Send the client to another address."""

    def behave(exchange: Exchange) -> None:
        target = location if isinstance(location, str) else location(exchange)
        exchange.send(code, b"", {"Location": target})

    return behave


class Hold:
    """A behaviour that keeps clients waiting until the test lets them go: proves single flight.

    hold = Hold(then)
    fake.on(mint, hold)
    ...                      # start fifty clients
    hold.wait_for(1)         # the first one arrived
    hold.release()           # from now on `then` answers at once
    """

    def __init__(self, then: Behaviour) -> None:
        self._then = then
        self._released = threading.Event()
        self._arrived = threading.Condition()
        self.waiting = 0
        self.most_waiting = 0

    def __call__(self, exchange: Exchange) -> None:
        """Wait with the others, then answer."""
        with self._arrived:
            self.waiting += 1
            self.most_waiting = max(self.most_waiting, self.waiting)
            self._arrived.notify_all()
        try:
            while not self._released.is_set():
                if not exchange.pause(0.005):
                    return
        finally:
            with self._arrived:
                self.waiting -= 1
        self._then(exchange)

    def wait_for(self, count: int, timeout_s: float = LONG_S) -> bool:
        """Whether `count` clients were waiting at once within `timeout_s`."""
        with self._arrived:
            return self._arrived.wait_for(lambda: self.waiting >= count, timeout_s)

    def release(self) -> None:
        """Let everybody go, now and later."""
        self._released.set()
