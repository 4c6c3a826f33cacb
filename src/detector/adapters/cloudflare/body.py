"""Bodies of the runtime's requests and replies, read in pieces so that a huge one stops early."""

from collections.abc import Callable

import js
from pyodide.ffi import JsProxy, to_js

from detector.ports.outgoing_http import LARGE_BYTES, NoRoom

PIECE = 128 * 1024
"""Bytes that are waited for at once: each piece is a turn of the event loop."""


class JsBytes:
    """`outgoing_http.HeldBytes` as JavaScript's arrays, whose memory is given back after use.

    Python's own grows with what is held at once, and never shrinks.
    """

    def __init__(self) -> None:
        self._pieces = []
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __bytes__(self) -> bytes:
        if len(self._pieces) == 1:
            return self._pieces[0].to_bytes()
        whole, at = js.Uint8Array.new(self._size), 0
        for piece in self._pieces:
            whole.set(piece, at)
            at += piece.length
        return whole.to_bytes()

    def add(self, piece, size: int) -> None:
        """Put a Uint8Array of that size at the end."""
        self._pieces.append(piece)
        self._size += size


async def read_body(stream, most: int, large: Callable[[], bool] | None = None) -> JsBytes | None:
    """The whole body, or None as soon as it is longer than `most` bytes.

    Raises NoRoom if it is large and `large` says that there is none.
    """
    body = JsBytes()
    # A null body (of a GET, of 204, 205 and 304) is neither None nor an object.
    if not isinstance(stream, JsProxy):
        return body
    reader = stream.getReader(to_js({"mode": "byob"}, dict_converter=js.Object.fromEntries))
    while True:
        piece = (await reader.readAtLeast(PIECE, js.Uint8Array.new(PIECE))).value
        size = 0 if piece is None else piece.length
        if size:
            body.add(piece, size)
        if len(body) > most:
            await reader.cancel()
            return None
        if large is not None and len(body) > LARGE_BYTES:
            if not large():
                await reader.cancel()
                raise NoRoom
            large = None
        # Fewer bytes than were asked for are the last ones.
        if size < PIECE:
            return body


async def read_bytes(stream, most: int) -> bytes | None:
    """The whole body, or None as soon as it is longer than `most` bytes."""
    body = await read_body(stream, most)
    return None if body is None else bytes(body)
