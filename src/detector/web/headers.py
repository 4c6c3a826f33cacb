"""The headers of answers that a client may rely on, as OpenAPI tells them. Data only."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from detector.errors import DetectorError

_WHOLE: Final = {"type": "integer", "minimum": 0}
_TEXT: Final = {"type": "string"}

HEADERS: Final[Mapping[str, tuple[str, Mapping[str, Any], str]]] = {
    "x-request-id": (
        "The request in this deployment's log; an error's body has it too.",
        {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "00000000000000000000000000000001",
    ),
    "server-timing": (
        "What the request cost: statements of the database (`d1`), calls of sources (`upstream`).",
        _TEXT,
        'd1;desc="1", upstream;desc="0"',
    ),
    "cache-control": ("How long the answer may be kept.", _TEXT, "no-store"),
    "etag": (
        "Names the answer. Sent back as If-None-Match it is answered by 304, without a body.",
        _TEXT,
        '"0123456789abcdef0123456789abcdef"',
    ),
    "retry-after": ("Seconds after which to ask again.", _WHOLE, "10"),
    "ratelimit-policy": (
        "The limits that hold for this client: requests (`q`) in so many seconds (`w`).",
        _TEXT,
        '"minute";q=600;w=60, "day";q=10000;w=86400',
    ),
    "ratelimit": (
        "What is left of a limit (`r`), and seconds until it is whole again (`t`).",
        _TEXT,
        '"day";r=9990;t=3600',
    ),
    "www-authenticate": ("How to say who asks.", _TEXT, "Bearer"),
    "x-next-cursor": ("Give it as `cursor` for the next part; absent at the end.", _TEXT, "500"),
    "content-disposition": ("The name of the file.", _TEXT, 'attachment; filename="tokens.csv"'),
    "allow": ("The methods that the path takes.", _TEXT, "GET, HEAD, OPTIONS"),
    "access-control-allow-methods": ("The same, for browsers.", _TEXT, "GET, HEAD, OPTIONS"),
    "access-control-allow-headers": (
        "The headers that a page of another origin may send.",
        _TEXT,
        "content-type, x-api-key, authorization",
    ),
    "access-control-max-age": ("Seconds that this may be kept.", _WHOLE, "86400"),
}
"""By name: what it says, its schema, an example."""

EVERY: Final = ("x-request-id", "server-timing", "cache-control")
"""Of every answer."""

KEPT: Final = ("etag",)
"""Of an answer to a reading without a key, where it may be kept."""

CSV: Final = ("content-disposition", "x-next-cursor")
PREFLIGHT: Final = (
    "allow",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
)
LIMITED: Final = ("ratelimit-policy", "ratelimit")
"""Of every answer that is counted; each where there is something to tell."""

_SOMETIMES: Final = frozenset({"x-next-cursor", "retry-after", "etag", *LIMITED})


def header_components() -> dict[str, Any]:
    """All of them, for the document's components."""
    return {
        name: {
            "description": description,
            "required": name not in _SOMETIMES,
            "schema": dict(schema),
            "example": int(example) if schema is _WHOLE else example,
        }
        for name, (description, schema, example) in HEADERS.items()
    }


def references(names: Iterable[str]) -> dict[str, Any]:
    """Headers of one answer, by reference."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def error_headers(kinds: Iterable[type[DetectorError]]) -> tuple[str, ...]:
    """The headers of these errors' answer."""
    kinds = tuple(kinds)
    waits = any(kind.status == 429 or kind.status >= 500 for kind in kinds)
    asks = any(kind.status == 401 for kind in kinds)
    return (*EVERY, *(["retry-after"] if waits else []), *(["www-authenticate"] if asks else []))
