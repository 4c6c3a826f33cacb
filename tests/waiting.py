"""Waiting for what another thread or process does: it is awaited, never assumed."""

import time
from collections.abc import Callable

LONG_S = 20.0
"""So long waits only a test that fails, or one on a very busy machine."""


def eventually(condition: Callable[[], object], within_s: float = LONG_S) -> bool:
    """Whether the condition comes true in time; it is asked once at least."""
    until = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True
