"""The network at the edge: `ports.Fetch` over the runtime's fetch."""

import js
from pyodide.ffi import JsProxy, to_js

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
        headers = {key.lower(): value for key, value in reply.headers}
        return HttpReply(reply.status, headers, await _read(reply, call.max_bytes))
    except BodyTooLarge:
        raise
    except Exception as error:
        # The runtime fails in its own ways (DOMException, OSError, TypeError), all the same to us.
        if signal.aborted:
            raise FetchTimeout from error
        raise FetchFailed from error


async def _read(reply, max_bytes: int) -> bytes:
    # 204, 205 and 304 have a null body, which is neither None nor an object.
    if not isinstance(reply.body, JsProxy):
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
