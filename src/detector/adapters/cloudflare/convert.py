"""Requests and responses between the runtime's types and ours."""

from urllib.parse import urlsplit

import js
import workers
from pyodide.ffi import to_js

from detector.adapters.cloudflare.body import read_bytes
from detector.adapters.cloudflare.stream import stream_of
from detector.incoming_http import Request, Response


def to_request(incoming: "workers.Request") -> Request:
    """The runtime's request as a value. Its method may be any token: it is read from JavaScript."""
    raw = incoming.js_object
    url = urlsplit(str(raw.url))

    return Request(
        method=str(raw.method),
        path=url.path,
        query=url.query,
        headers={str(name).lower(): str(value) for name, value in raw.headers},
        read=lambda most: read_bytes(raw.body, most),
        origin=f"{url.scheme}://{url.netloc}",
    )


def to_response(response: Response, keep) -> "workers.Response":
    """Our response as the runtime's. `keep` keeps alive what writes a body of pieces."""
    body = response.body if response.data is None else response.data
    if body is not None and not isinstance(body, str | bytes):
        body = stream_of(body, keep)
    return workers.Response(body, status=response.status, headers=dict(response.headers))


async def dashboard_page(assets, incoming: "workers.Request", response: Response):
    """The dashboard's page with the status of `response`, its name and cost, and its tags."""
    page = await assets.fetch(js.URL.new("/", incoming.js_object.url).href)
    options = to_js({"status": response.status}, dict_converter=js.Object.fromEntries)
    options.headers = js.Headers.new(page.js_object.headers)
    for name in ("x-request-id", "server-timing"):
        options.headers.set(name, response.headers[name])
    if response.body is None:
        return js.Response.new(page.js_object.body, options)
    # The entity tag is the file's; what is sent is no longer the file.
    options.headers.delete("etag")
    text = str(await page.js_object.text())
    return js.Response.new(text.replace("</head>", f"{response.body}</head>", 1), options)
