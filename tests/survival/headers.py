"""The headers that every answer has, whoever gives it, and those that none may have."""

import re
from collections.abc import Mapping
from typing import Final

EVERY: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
}
"""Of the API and of the dashboard."""

API: Final = {
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
}
"""Of the API, but where FRAMED tells otherwise."""

PAGE: Final = {"x-frame-options": "DENY", "cross-origin-resource-policy": "same-origin"}

NEVER: Final = (
    "set-cookie", "access-control-allow-credentials", "x-powered-by", "x-aspnet-version",
    "access-control-allow-private-network", "refresh", "location",
)  # fmt: skip

FOR_A_WHILE: Final = {
    "/badge/{token_id}.svg", "/embed/{token_id}", "/card/{token_id}.png", "/image/{token_id}",
    "/api/checks", "/openapi.json", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt",
}  # fmt: skip
"""Routes whose good answers anybody may keep. All others, and all errors, nobody may."""

OTHER_POLICY: Final = {"/embed/{token_id}": "frame-ancestors *", "/image/{token_id}": "sandbox"}
"""Routes with a content security policy of their own, and a part of it."""


def faults(
    headers: Mapping[str, str], status: int, route: str = "", *, page: bool = False
) -> list[str]:
    """What is wrong with the headers of an answer; `route`: that gave it, "" for none."""
    own = OTHER_POLICY.get(route) if status < 400 else None
    expected = {**EVERY, **(PAGE if page else API)}
    if own is not None:
        del expected["content-security-policy"]
        if route.startswith("/embed"):
            del expected["x-frame-options"]
    found = [
        f"{name}: {headers.get(name)}"
        for name, value in expected.items()
        if headers.get(name) != value
    ]
    policy = headers.get("content-security-policy", "")
    if own is not None and (own not in policy or not policy.startswith("default-src 'none'")):
        found.append(f"content-security-policy: {policy}")
    if page and not policy.startswith("default-src 'self'"):
        found.append(f"content-security-policy: {policy}")
    found += [f"{name} is there" for name in NEVER if name in headers]
    if not page:
        found += _of_the_api(headers, status, route)
    return found


def _of_the_api(headers: Mapping[str, str], status: int, route: str) -> list[str]:
    found = []
    if not re.fullmatch("[0-9a-f]{32}", headers.get("x-request-id", "")):
        found.append("no x-request-id")
    kept = headers.get("cache-control", "")
    may = status in (200, 304) and route in FOR_A_WHILE
    if (kept.startswith("public, max-age=") if may else kept == "no-store") is False:
        found.append(f"cache-control: {kept}")
    if status >= 400 and headers.get("content-type") != "application/json; charset=utf-8":
        found.append(f"content-type: {headers.get('content-type')}")
    if status == 405 and "OPTIONS" not in headers.get("allow", ""):
        found.append("no allow")
    return found
