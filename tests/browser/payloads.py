"""Texts that attack a page which shows them; each calls `fired()` if it runs."""

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


def poisoned(value: Any, payload: str, key: str = "") -> Any:
    """A copy of an answer in which every text is the payload."""
    if isinstance(value, dict):
        return {name: poisoned(inner, payload, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, payload) for inner in value]
    if isinstance(value, str) or (
        value is None and key in ("name", "symbol", "context", "creator")
    ):
        return value if key in KEPT else payload
    return value
