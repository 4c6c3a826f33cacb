"""Instants as the upstream writes them."""

import hashlib
from datetime import UTC, datetime, timedelta


def instant(at: datetime, label: str) -> str:
    """`at` (aware) in UTC with 7 to 9 digits of a second, never ending in 0, as Go prints them.

    The digits come from `label`: the same label always gives the same fraction.
    """
    digest = hashlib.sha256(label.encode()).digest()
    digits = 7 + digest[0] % 3
    leading = str(int.from_bytes(digest[1:8], "big")).zfill(digits)[: digits - 1]
    last = "123456789"[digest[8] % 9]
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{leading}{last}Z"


def before(now: datetime, age: timedelta, label: str) -> str:
    """The instant `age` before `now`."""
    return instant(now - age, label)
