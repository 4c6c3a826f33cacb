"""Addresses on loopback, and one that refuses every connection."""

import socket
from types import TracebackType

LOOPBACK = "127.0.0.1"
# The whole of 127/8 is loopback on Linux: another host, as far as a URL is concerned.
OTHER_HOST = "127.0.0.2"


def listen(host: str = LOOPBACK, port: int = 0) -> socket.socket:
    """A listening socket; a host that this machine does not have gives way to 127.0.0.1."""
    try:
        return socket.create_server((host, port), backlog=256)
    except OSError:
        if host == LOOPBACK:
            raise
        return socket.create_server((LOOPBACK, port), backlog=256)


class ClosedPort:
    """A port that is bound and never listens: nobody else gets it, every connection is refused."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind((LOOPBACK, 0))
        self.url = f"http://{LOOPBACK}:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> "ClosedPort":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
