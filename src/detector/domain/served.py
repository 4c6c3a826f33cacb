"""An answer on its way to a client: how fresh it is. Imports the domain only; pure."""

from dataclasses import dataclass
from enum import StrEnum

from detector.domain.stored_analysis import StoredAnswer

HOUR_MS = 3_600_000

SKEW_MS = 1_000
"""What the clocks of two machines may differ by."""

RENEWING = "renewing"
"""The `stale_reason` of an answer that is past its time while the next one is being made."""

REFRESH_COOLDOWN = "refresh_cooldown"
"""The same of a forced refresh so soon after the last report that the stored answer is given."""

REFRESH_LIMITED = "refresh_limited"
"""The same of a forced refresh of a client that has forced too many."""


class How(StrEnum):
    """How /predict came by its answer."""

    FRESH = "fresh"
    """Stored, and within its time."""
    STALE = "stale"
    """Stored, and past its time."""
    MADE = "made"
    """Analysed for this request."""


@dataclass(frozen=True, slots=True)
class Served:
    """An answer on its way to a client. `stale_reason`: why it is not renewed, a stable code.

    `ttl_ms`: the longest that this deployment lets an answer stand.
    """

    answer: StoredAnswer
    ttl_ms: int
    cached: bool
    stale_reason: str | None = None

    @property
    def how(self) -> How:
        """How the client came by it."""
        if not self.cached:
            return How.MADE
        return How.FRESH if self.stale_reason is None else How.STALE

    def outlived(self, now_ms: int) -> bool:
        """Whether it is served for longer than as long again as it was fresh."""
        made_ms = self.answer.fetched_at_ms
        stands_ms = max(0, fresh_until_ms(self.answer, self.ttl_ms) - made_ms)
        return self.stale_reason is not None and not (
            made_ms - SKEW_MS <= now_ms <= made_ms + 2 * stands_ms
        )


def fresh_until_ms(answer: StoredAnswer, ttl_ms: int) -> int:
    """When an answer ends being fresh."""
    return min(answer.fresh_until_ms, answer.fetched_at_ms + ttl_ms)


def is_fresh(answer: StoredAnswer, ttl_ms: int, now_ms: int) -> bool:
    """Whether an answer is served without a thought. One from the future is not."""
    return is_within(answer.fetched_at_ms, fresh_until_ms(answer, ttl_ms), now_ms)


def is_within(made_ms: int, until_ms: int, now_ms: int) -> bool:
    """Whether it is now between the two times, as clocks go."""
    return made_ms - SKEW_MS <= now_ms < until_ms


def age_tenths(made_ms: int, now_ms: int) -> int:
    """Whole tenths of an hour since then: what is told of an age, so that it seldom changes."""
    return max(0, now_ms - made_ms) * 10 // HOUR_MS
