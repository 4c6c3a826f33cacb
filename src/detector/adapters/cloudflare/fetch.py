"""The network at the edge: `ports.outgoing_http.Fetch` over the runtime's fetch."""

import js
from pyodide.ffi import to_js

from detector.adapters.cloudflare.body import read_body
from detector.adapters.cloudflare.convert import Headers
from detector.ports.outgoing_http import (
    BodyTooLarge,
    FetchFailed,
    FetchTimeout,
    HttpCall,
    HttpReply,
    NoRoom,
)


async def edge_fetch(call: HttpCall) -> HttpReply:
    """See `ports.outgoing_http.Fetch`.

    The body is read in pieces, so that a huge one stops at its limit. It stays in JavaScript.
    """
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
        body = await read_body(reply.body, call.max_bytes, call.large)
    except NoRoom:
        raise
    except Exception as error:
        # The runtime fails in its own ways (DOMException, OSError, TypeError), all the same to us.
        if signal.aborted:
            raise FetchTimeout from error
        raise FetchFailed from error
    if body is None:
        raise BodyTooLarge(reply.status)
    return HttpReply(reply.status, Headers(reply.headers), body)
