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
"""Routes whose good answers anybody may keep. Other answers a reader may keep and asks each time
whether they hold; errors nobody keeps."""

ANALYSES: Final = {"/predict/{token_id}", "/detect/{token_id}"}
"""Routes whose fresh answers, and news that nobody knows the token, may be kept for a minute."""

VARY: Final = "authorization, x-api-key"
"""What is kept for one client is for none with another key."""

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
    if not _may_be_kept(headers, status, route):
        found.append(f"cache-control: {headers.get('cache-control')}")
    if status >= 400 and headers.get("content-type") != "application/json; charset=utf-8":
        found.append(f"content-type: {headers.get('content-type')}")
    if status == 405 and "OPTIONS" not in headers.get("allow", ""):
        found.append("no allow")
    return found


def _may_be_kept(headers: Mapping[str, str], status: int, route: str) -> bool:
    """Whether the answer says rightly who may keep it."""
    kept, differs = headers.get("cache-control", ""), headers.get("vary") == VARY
    good = status in (200, 304)
    if good and route in FOR_A_WHILE:
        return kept.startswith("public, max-age=")
    if kept.startswith("public"):
        unknown = status == 404 and kept == "public, max-age=30"
        return route in ANALYSES and differs and (good or unknown)
    return kept == "no-store" or (good and differs and kept == "private, no-cache")
