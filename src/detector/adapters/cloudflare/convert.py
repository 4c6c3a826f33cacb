"""Requests and responses between the runtime's types and ours."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import js
import workers
from pyodide.ffi import JsProxy, jsnull, to_js

from detector.adapters.cloudflare.body import read_bytes
from detector.adapters.cloudflare.stream import stream_of
from detector.incoming_http import Request, Response


class Headers(Mapping[str, str]):
    """JavaScript's headers, each brought here when it is asked for. Names in lower case."""

    def __init__(self, headers: JsProxy) -> None:
        self._headers = headers

    def __getitem__(self, name: str) -> str:
        found = self._headers.get(name)
        if found is jsnull:
            raise KeyError(name)
        return str(found)

    def __iter__(self) -> Iterator[str]:
        return (str(name) for name, _ in self._headers)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def to_request(incoming: "workers.Request") -> Request:
    """The runtime's request as a value. Its method may be any token: it is read from JavaScript."""
    raw = incoming.js_object
    url = urlsplit(str(raw.url))

    return Request(
        method=str(raw.method),
        path=url.path,
        query=url.query,
        headers=Headers(raw.headers),
        read=lambda most: read_bytes(raw.body, most),
        origin=f"{url.scheme}://{url.netloc}",
    )


def to_response(response: Response, keep):
    """Our response as the runtime's. `keep` keeps alive what writes a body of pieces."""
    fields = {"status": response.status, "headers": dict(response.headers)}
    options = to_js(fields, dict_converter=js.Object.fromEntries)
    return js.Response.new(_body(response, keep), options)


def _body(response: Response, keep):
    body = response.body
    if response.data is not None:
        return to_js(response.data)
    if body is None:
        return jsnull
    if response.tail is not None:
        return response.tail.after(body)
    return body if isinstance(body, str) else stream_of(body, keep)


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
