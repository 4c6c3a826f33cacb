"""Webhooks by the Standard Webhooks rules: secret, signature, pauses. Standard library only; pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

PREFIX: Final = "whsec_"
_MADE: Final = b"webhook:"
"""What this use of the pepper begins with, so that it tells nothing of the others."""

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
PAUSES_MS: Final = (
    MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
)
"""After the first attempt, the second, and so on: 31 h 36 min in all."""

MAX_ATTEMPTS: Final = len(PAUSES_MS) + 1


def secret_of(watch_id: str, pepper: str) -> str:
    """A watch's secret. It is kept nowhere: the pepper makes it again."""
    made = hmac.new(pepper.encode(), _MADE + watch_id.encode(), sha256).digest()
    return PREFIX + b64encode(made).decode()


def signed(secret: str, message_id: str, now_ms: int, body: str) -> Mapping[str, str]:
    """The headers that a message is sent with now."""
    sent_at = now_ms // 1000
    key = b64decode(secret.removeprefix(PREFIX))
    signature = hmac.new(key, f"{message_id}.{sent_at}.{body}".encode(), sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(sent_at),
        "webhook-signature": f"v1,{b64encode(signature).decode()}",
    }


def pause_ms(attempts: int) -> int:
    """How long to wait after so many attempts (from 1) until the next one."""
    return PAUSES_MS[min(attempts, len(PAUSES_MS)) - 1]
