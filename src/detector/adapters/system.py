"""The host's clock and chance, from the standard library; the same in CPython and at the edge."""

import asyncio
import random
import secrets
import time


class SystemHost:
    """`ports.host.Host`."""

    def now_ms(self) -> int:
        """See `ports.host.Host`."""
        return time.time_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        """See `ports.host.Host`."""
        await asyncio.sleep(seconds)

    def jitter(self) -> float:
        """See `ports.host.Host`."""
        return random.random()  # noqa: S311 - spreads retries, guards nothing

    def new_id(self) -> str:
        """See `ports.host.Host`."""
        return secrets.token_hex(16)
