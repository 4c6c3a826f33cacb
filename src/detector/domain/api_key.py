"""API keys: how they are written, checked and kept. Standard library only; pure.

A key is `tad_ID_SECRETCHECK`: 16 digits of id, 64 of secret, 16 of check, all hexadecimal. The
check is made with the deployment's pepper, so that a guessed key is refused without asking the
database. What is kept is an HMAC of the whole key under the pepper: neither a copy of the database
nor the pepper alone is a key.
"""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from detector.domain.scope import Scope

ID_PATTERN: Final = "[0-9a-f]{16}"
_KEY = re.compile(rf"tad_({ID_PATTERN})_([0-9a-f]{{64}})([0-9a-f]{{16}})")
_CHECK, _KEPT = b"check:", b"kept:"
"""What the two uses of the pepper begin with, so that neither tells the other's result."""

ACTIVE, EXPIRED, REVOKED = "active", "expired", "revoked"
STATES: Final = (ACTIVE, EXPIRED, REVOKED)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key. `daily_quota` None: the deployment's setting counts."""

    id: str
    name: str
    scopes: frozenset[Scope]
    daily_quota: int | None
    created_at_ms: int
    rotated_at_ms: int | None = None
    expires_at_ms: int | None = None
    revoked_at_ms: int | None = None

    def state(self, now_ms: int) -> str:
        """One of STATES."""
        if self.revoked_at_ms is not None:
            return REVOKED
        if self.expires_at_ms is not None and now_ms >= self.expires_at_ms:
            return EXPIRED
        return ACTIVE


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a key was used: today, in the days that are kept, and the newest of those days.

    Days are Unix time / 24 h.
    """

    today: int = 0
    kept: int = 0
    last_day: int | None = None


UNUSED: Final = Usage()


def write_key(key_id: str, secret: str, pepper: str) -> str:
    """The key of an id (16 hexadecimal digits) and a secret (64)."""
    return f"tad_{key_id}_{secret}{_check(key_id, secret, pepper)}"


def key_id(text: str, pepper: str) -> str | None:
    """The id in a key that was made under this pepper; None for anything else."""
    found = _KEY.fullmatch(text)
    if found is None:
        return None
    identifier, secret, check = found.groups()
    return identifier if same(check, _check(identifier, secret, pepper)) else None


def kept_form(key: str, pepper: str) -> str:
    """What is stored of a key: HMAC-SHA256 under the pepper, 64 hexadecimal digits."""
    return hmac.new(pepper.encode(), _KEPT + key.encode(), sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Whether two secrets are the same, in a time that tells neither text nor length."""
    return hmac.compare_digest(sha256(given.encode()).digest(), sha256(expected.encode()).digest())


def _check(identifier: str, secret: str, pepper: str) -> str:
    text = _CHECK + f"{identifier}_{secret}".encode()
    return hmac.new(pepper.encode(), text, sha256).hexdigest()[:16]
