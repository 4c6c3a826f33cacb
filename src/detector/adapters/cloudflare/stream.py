"""A body of pieces as a JavaScript stream."""

from collections.abc import AsyncIterator

import js
from pyodide.ffi import JsException, to_js

from detector.incoming_http import close


def stream_of(pieces: AsyncIterator[str], keep):
    """A ReadableStream of the pieces in UTF-8; the next is asked for when the last was taken.

    `keep` keeps the writing alive after the response was handed over. The runtime tells that the
    client has left when the next piece is written, so whoever waits long between two pieces sends
    an empty line or a comment now and then.
    """
    pair = js.IdentityTransformStream.new()
    keep(_pump(pieces, pair.writable.getWriter()))
    return pair.readable


async def _pump(pieces: AsyncIterator[str], writer) -> None:
    try:
        async for piece in pieces:
            if piece and not await _delivered(writer.write(to_js(piece.encode()))):
                return
        await _delivered(writer.close())
    except Exception:  # noqa: BLE001 - the pipeline has logged it
        # The transfer breaks off: a client that got a part must not take it for the whole.
        await _delivered(writer.abort("the answer broke off"))
    finally:
        await close(pieces)


async def _delivered(step) -> bool:
    """Whether the client is still there."""
    try:
        await step
    except JsException:
        return False
    return True
