"""The Worker's bindings as text, for `config.read_settings`."""

import json
from collections.abc import Iterable, Mapping

from pyodide.ffi import JsProxy


def binding_texts(env, names: Iterable[str]) -> Mapping[str, str]:
    """The named variables and secrets of a Worker; JSON variables as JSON text."""
    found = {}
    for name in names:
        value = getattr(env, name, None)
        if value is None:
            continue
        found[name] = json.dumps(value.to_py()) if isinstance(value, JsProxy) else str(value)
    # What the platform calls this version; the local runtime may have no such binding.
    version = getattr(env, "CF_VERSION", None)
    if version is not None:
        found["DEPLOYMENT"] = str(version.id)
    return found
