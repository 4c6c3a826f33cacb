"""Texts that attack a page which shows them; each calls `fired()` if it runs."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

PAYLOADS = (
    "<script>fired()</script>",
    "<img src=x onerror=fired()>",
    "<svg onload=fired()>",
    "<svg><script>fired()</script></svg>",
    "<iframe srcdoc='<script>parent.fired()</script>'></iframe>",
    "<body onload=fired()>",
    "<details open ontoggle=fired()>",
    "<input autofocus onfocus=fired()>",
    "<video><source onerror=fired()></video>",
    "<math><mtext></p><style><img src=x onerror=fired()>",
    '"><script>fired()</script>',
    "'><img src=x onerror=fired()>",
    '" onmouseover="fired()" x="',
    "javascript:fired()",
    "  javascript:fired()//https://solscan.io/token/",
    "data:text/html,<script>parent.fired()</script>",
    "</title><script>fired()</script>",
    "</textarea></style></script><script>fired()</script>",
    "<!--><img src=x onerror=fired()>-->",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action=https://evil.example><button>fired()</button></form>",
    "{{constructor.constructor('fired()')()}}",
    "${fired()}",
    "\u202e<img src=x onerror=fired()>\u202c\u2066\u200b\ufeff",
    "<a href=javascript:fired()>a</a>" + "A" * 2_000,
    "https://evil.example/x.png",
    "//evil.example/x.png",
)

KEPT = {"status", "token_id", "fetched_at", "creation_date"}
"""Fields that the server makes itself; all other texts of an answer become the payload."""


def turns(count: int) -> list[tuple[str, ...]]:
    """All payloads, begun at `count` places of their row: whatever one text does not meet in one
    turn, it meets in another, or its neighbour in a list does.
    """
    starts = [number * len(PAYLOADS) // count for number in range(count)]
    return [PAYLOADS[start:] + PAYLOADS[:start] for start in starts]


def poisoned(value: Any, *payloads: str) -> Any:
    """A copy of an answer in which every text is the next of the payloads, round and round."""
    return _poisoned(value, cycle(payloads), "")


def _poisoned(value: Any, payloads: Iterator[str], key: str) -> Any:
    if isinstance(value, dict):
        return {name: _poisoned(inner, payloads, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(inner, payloads, "") for inner in value]
    if isinstance(value, str) or (
        value is None and key in ("name", "symbol", "context", "creator")
    ):
        return value if key in KEPT else next(payloads)
    return value
