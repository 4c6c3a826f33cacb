"""A small HTTP server on loopback for the fixture Worker to fetch from."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHUNK = b"x" * 0x4000
ENDLESS_BYTES = 50_000_000
SLOW_SECONDS = 30


class Upstream(ThreadingHTTPServer):
    """Counts what it could send of an endless body before the client hung up."""

    daemon_threads = True
    sent = 0
    hung_up = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """`/slow` hangs and then says nothing, `/endless` for ever, anything else with its path."""

    protocol_version = "HTTP/1.1"
    server: Upstream

    def do_GET(self) -> None:
        if self.path == "/endless":
            self._send_endlessly()
            return
        if self.path == "/slow":
            time.sleep(SLOW_SECONDS)
            self.close_connection = True
            return
        body = f"upstream {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_endlessly(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(ENDLESS_BYTES))
        self.end_headers()
        self.close_connection = True
        try:
            while self.server.sent < ENDLESS_BYTES:
                self.wfile.write(CHUNK)
                self.server.sent += len(CHUNK)
        except OSError:
            self.server.hung_up.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_upstream() -> Iterator[Upstream]:
    """Serve on a free port of loopback."""
    server = Upstream(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
