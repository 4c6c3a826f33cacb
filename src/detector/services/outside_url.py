"""Addresses that strangers wrote and this service is to call. Standard library only.

Only https on its own port, and only names of the public DNS: an address in numbers, however it is
written, is none. A name that resolves to a private address is not seen here; its server would need
a certificate for that name, and the platform's network does not reach private addresses.
"""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

MAX_URL: Final = 2_048
IPFS_GATEWAY: Final = "https://ipfs.io/ipfs/"

_VISIBLE: Final = re.compile(r"[!-~]+\Z")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_TOP: Final = re.compile(r"(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z")
_NOT_PUBLIC: Final = frozenset(
    {
        *("alt", "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan"),
        *("local", "localdomain", "localhost", "onion", "private", "test"),
    }
)
"""Top-level names that are not of the public DNS, or reserved (RFC 2606, 6761, 6762, 7686)."""


def outside_url(text: str, own_host: str, base: str = "") -> str | None:
    """The address as this service may call it, or None. `base`: what it may be relative to.

    `own_host`: under which name this service was reached; it must not call itself.
    """
    if not text or len(text) > MAX_URL or not _VISIBLE.match(text) or "\\" in text:
        return None
    if text.startswith("ipfs://"):
        text = IPFS_GATEWAY + text.removeprefix("ipfs://").removeprefix("ipfs/")
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or "@" in parts.netloc or port not in (None, 443):
        return None
    return url if _is_public(host) and host != own_host.lower().removesuffix(".") else None


def _is_public(host: str) -> bool:
    labels = host.split(".")
    return (
        len(labels) > 1
        and len(host) <= 253
        and all(_LABEL.match(label) for label in labels)
        and bool(_TOP.match(labels[-1]))
        and labels[-1] not in _NOT_PUBLIC
    )
