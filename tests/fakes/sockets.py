"""Addresses on loopback."""

import socket

LOOPBACK = "127.0.0.1"
# The whole of 127/8 is loopback on Linux: another host, as far as a URL is concerned.
OTHER_HOST = "127.0.0.2"
BACKLOG = 256


def listen(host: str = LOOPBACK, port: int = 0) -> socket.socket:
    """A listening socket; a host that this machine does not have gives way to 127.0.0.1."""
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError:
        if host == LOOPBACK:
            raise
        return socket.create_server((LOOPBACK, port), backlog=BACKLOG)
