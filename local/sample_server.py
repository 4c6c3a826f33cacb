"""A RugCheck of our own on loopback: synthetic reports, or recorded ones from a folder.

    python -m local.sample_server --port 0

Prints one JSON line when it listens, `{"url", "samples": [...], "specials": [...]}`, and ends
when its standard input closes or on SIGTERM. Standard library only.
"""

import argparse
import contextlib
import json
import os
import signal
import socketserver
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from local.samples.addresses import is_address
from local.samples.upstream import Answer, Recorded, Source, Synthetic, refusal

LOOPBACK = "127.0.0.1"
IDLE_SECONDS = 30.0
POLL_SECONDS = 0.05


class Upstream(ThreadingHTTPServer):
    """Serves one source of reports. `api_key` is the only key that it accepts, if one is sent."""

    daemon_threads = True
    block_on_close = False
    # Fifty clients at once, in a test, must not meet a refused connection.
    request_queue_size = 128

    def __init__(self, port: int, source: Source, api_key: str = "") -> None:
        self.source = source
        self.api_key = api_key
        self.stopping = threading.Event()
        super().__init__((LOOPBACK, port), Handler)

    def server_bind(self) -> None:
        """Bind without asking a name server for the name of loopback."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def url(self) -> str:
        """The base that `RUGCHECK_API_URL` takes."""
        return f"http://{LOOPBACK}:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """GET (and HEAD) of `/v1/tokens/{mint}/report` and `.../report/summary`."""

    server: Upstream
    server_version = "sample-upstream"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Answer as the real one does: 400 for an unknown mint, 401 for a wrong key."""
        self._send(self._answer())

    def do_HEAD(self) -> None:
        """The same without the body."""
        self._send(self._answer())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The standard library's own refusals (bad request line, other methods), as JSON."""
        del explain
        self.close_connection = True
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self._send(refusal(405, "method not allowed", Allow="GET, HEAD"))
        else:
            self._send(refusal(code, message or "bad request"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it)
        """Stay silent: this runs under the local runtime, whose log is for the Worker."""

    def _answer(self) -> Answer:
        key = self.headers.get("X-API-KEY")
        if key is not None and key != self.server.api_key:
            return refusal(401, "invalid api key")
        match self.path.partition("?")[0].split("/"):
            case ["", "v1", "tokens", mint, "report"] if is_address(mint):
                return self._unless_late(self.server.source.report(mint))
            case ["", "v1", "tokens", mint, "report", "summary"] if is_address(mint):
                return self._unless_late(self.server.source.summary(mint))
            case ["", "v1", "tokens", _, "report"] | ["", "v1", "tokens", _, "report", "summary"]:
                return refusal(400, "invalid mint")
            case _:
                return refusal(404, "no such route")

    def _unless_late(self, answer: Answer) -> Answer:
        if answer.delay_s:
            self.server.stopping.wait(answer.delay_s)
        return answer

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)


def announcement(server: Upstream) -> dict[str, Any]:
    """What is printed when the server listens."""
    return {"url": server.url, **server.source.listing()}


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Serve until standard input ends or a signal comes; 2 if the port or the folder is no use."""
    options = _options(arguments)
    source: Source
    if options.replay is None:
        source = Synthetic(options.now or datetime.now(UTC), slow_s=options.delay)
    elif options.replay.is_dir():
        source = Recorded(options.replay)
    else:
        print(f"sample server: no folder {options.replay}", file=sys.stderr)
        return 2
    try:
        server = Upstream(options.port, source, environment.get("RUGCHECK_API_KEY", ""))
    except OSError as error:
        print(f"sample server: port {options.port}: {error.strerror}", file=sys.stderr)
        return 2
    with server:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: server.stopping.set())
        threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        threading.Thread(target=_watch_stdin, args=(server.stopping,), daemon=True).start()
        print(json.dumps(announcement(server)), flush=True)
        server.stopping.wait()
        server.shutdown()
    return 0


def _watch_stdin(stopping: threading.Event) -> None:
    # os.read and not sys.stdin: a thread that waits in its buffer blocks the interpreter's exit.
    # A standard input that was never open counts as closed.
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    stopping.set()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.sample_server")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--delay", type=float, default=6.0, help="seconds at the slow mint")
    parser.add_argument("--replay", type=Path, help="serve <mint>.json of this folder instead")
    parser.add_argument("--now", type=_instant, help="ISO instant that the ages count from")
    return parser.parse_args(arguments)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
