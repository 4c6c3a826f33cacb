"""When a source that fails is left alone for a while. Standard library only; pure.

Closed: it is asked. Open: it is not, and its last failure is told. Half open: the pause is over and
one request may try; its success closes the breaker, its failure opens it again.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FAILURES_TO_OPEN: Final = 5
"""So many in a row, of one token only one, and it is the source that fails."""

REST_MS: Final = 5_000
"""How long a failing source is left alone, unless it asked for longer itself."""

HOLD_MS: Final = 2_000
"""How long a token's failed analysis is remembered: with it goes at most one attempt a second."""

LONGEST_PAUSE_S: Final = 300
"""The longest pause that a source's Retry-After gets: a wrong header must not end the service."""


class State(StrEnum):
    """What may be done with a source now."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What is remembered of a source. None: never happened. Times are Unix milliseconds."""

    last_success_ms: int | None = None
    last_failure_ms: int | None = None
    last_error: str | None = None
    failures: int = 0
    """In a row."""
    open_until_ms: int = 0

    def state(self, now_ms: int) -> State:
        """The state at a time. A pause from a clock that was ahead is over."""
        if self.failures < FAILURES_TO_OPEN:
            return State.CLOSED
        if 0 < self.open_until_ms - now_ms <= LONGEST_PAUSE_S * 1000:
            return State.OPEN
        return State.HALF_OPEN


def rest_ms(retry_after_s: int | None) -> int:
    """The pause of a source that failed too often."""
    return max(REST_MS, pause_ms(retry_after_s))


def hold_ms(retry_after_s: int | None) -> int:
    """How long a token's failure is remembered."""
    return max(HOLD_MS, pause_ms(retry_after_s))


def pause_ms(retry_after_s: int | None) -> int:
    """What the source itself asked for, within bounds."""
    return 1000 * min(retry_after_s or 0, LONGEST_PAUSE_S)
