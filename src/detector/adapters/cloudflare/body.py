"""Bodies of the runtime's requests and replies, read in pieces so that a huge one stops early."""

from pyodide.ffi import JsProxy


async def read_bytes(stream, most: int) -> bytes | None:
    """The whole body, or None as soon as it is longer than `most` bytes."""
    # A null body (of a GET, of 204, 205 and 304) is neither None nor an object.
    if not isinstance(stream, JsProxy):
        return b""
    reader = stream.getReader()
    pieces, size = [], 0
    while True:
        step = await reader.read()
        if step.done:
            return b"".join(pieces)
        piece = step.value.to_bytes()
        size += len(piece)
        if size > most:
            await reader.cancel()
            return None
        pieces.append(piece)
