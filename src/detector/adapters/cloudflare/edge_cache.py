"""The platform's cache in front of the Worker: what is to be forgotten before its time."""

import js
from pyodide.ffi import JsException, to_js


async def forget(ctx, tag: str) -> None:
    """Have all copies with a cache tag forgotten. One that stays ends after its minute.

    The local runtime has no such cache.
    """
    cache = getattr(ctx, "cache", None)
    if cache is None:
        return
    try:
        await cache.purge(to_js({"tags": [tag]}, dict_converter=js.Object.fromEntries))
    except JsException:
        return
