"""The network at the edge: `ports.Fetch` over the runtime's fetch."""

import js
from pyodide.ffi import JsException, to_js

from detector.ports import BodyTooLarge, FetchFailed, FetchTimeout, HttpCall, HttpReply


async def edge_fetch(call: HttpCall) -> HttpReply:
    """See `ports.Fetch`. The body is read in pieces, so that a huge one stops at its limit."""
    signal = js.AbortSignal.timeout(max(1, round(call.timeout_s * 1000)))
    options = {
        "method": call.method,
        "headers": dict(call.headers),
        "redirect": "manual",
        "signal": signal,
    }
    if call.body is not None:
        options["body"] = to_js(call.body)
    try:
        reply = await js.fetch(call.url, to_js(options, dict_converter=js.Object.fromEntries))
        body = await _read(reply, call.max_bytes)
    except (JsException, OSError) as error:
        # An aborted fetch surfaces as DOMException or as OSError, depending on where it was.
        if signal.aborted:
            raise FetchTimeout from error
        raise FetchFailed from error
    return HttpReply(reply.status, {key.lower(): value for key, value in reply.headers}, body)


async def _read(reply, max_bytes: int) -> bytes:
    if reply.body is None:
        return b""
    reader = reply.body.getReader()
    pieces, size = [], 0
    while True:
        step = await reader.read()
        if step.done:
            return b"".join(pieces)
        piece = step.value.to_bytes()
        size += len(piece)
        if size > max_bytes:
            await reader.cancel()
            raise BodyTooLarge
        pieces.append(piece)
