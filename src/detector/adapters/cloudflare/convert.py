"""Requests and responses between the runtime's types and ours."""

from urllib.parse import urlsplit

import js
import workers
from pyodide.ffi import to_js

from detector.http import Request, Response


def to_request(incoming: "workers.Request") -> Request:
    """The runtime's request as a value. Its method may be any token: it is read from JavaScript."""
    raw = incoming.js_object
    url = urlsplit(str(raw.url))

    return Request(
        method=str(raw.method),
        path=url.path,
        query=url.query,
        headers={str(name).lower(): str(value) for name, value in raw.headers},
    )


def to_response(response: Response) -> "workers.Response":
    """Our response as the runtime's."""
    return workers.Response(response.body, status=response.status, headers=dict(response.headers))


async def missing_page(assets, incoming: "workers.Request"):
    """The dashboard's page with status 404, as the runtime's response."""
    page = await assets.fetch(js.URL.new("/", incoming.js_object.url).href)
    options = to_js({"status": 404}, dict_converter=js.Object.fromEntries)
    options.headers = page.js_object.headers
    return js.Response.new(page.js_object.body, options)
