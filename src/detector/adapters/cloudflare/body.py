"""Bodies of the runtime's requests and replies, read in pieces so that a huge one stops early."""

import js
from pyodide.ffi import JsProxy, to_js

PIECE = 128 * 1024
"""Bytes that are waited for at once: each piece is a turn of the event loop."""


async def read_bytes(stream, most: int) -> bytes | None:
    """The whole body, or None as soon as it is longer than `most` bytes."""
    # A null body (of a GET, of 204, 205 and 304) is neither None nor an object.
    if not isinstance(stream, JsProxy):
        return b""
    reader = stream.getReader(to_js({"mode": "byob"}, dict_converter=js.Object.fromEntries))
    pieces, size = [], 0
    while True:
        step = await reader.readAtLeast(PIECE, js.Uint8Array.new(PIECE))
        if step.value is not None and step.value.length:
            pieces.append(step.value.to_bytes())
            size += len(pieces[-1])
            if size > most:
                await reader.cancel()
                return None
        if step.done:
            return b"".join(pieces)
