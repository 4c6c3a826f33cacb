"""Pictures made small by the platform's Images binding, where a deployment has one."""

import js
from pyodide.ffi import JsException, to_js

from detector.adapters.cloudflare.body import read_bytes

SIDE = 256
"""Pixels of the longer side at most; a smaller picture stays as it is."""
MAX_BYTES = 512 * 1024


async def resize(binding, data: bytes) -> bytes | None:
    """The picture as WebP of at most `SIDE` pixels; None where the platform cannot read it."""
    size = {"width": SIDE, "height": SIDE, "fit": "scale-down"}
    try:
        picture = binding.input(js.Response.new(to_js(data)).body).transform(_object(size))
        made = await picture.output(_object({"format": "image/webp"}))
        return await read_bytes(made.response().body, MAX_BYTES)
    except JsException:
        return None


def _object(fields: dict):
    return to_js(fields, dict_converter=js.Object.fromEntries)
