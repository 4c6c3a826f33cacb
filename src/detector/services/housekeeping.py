"""What cron takes out, in bounded steps. Imports the domain and ports.

History is thinned in every run; answers and outcomes take turns, so that a run stays far from the
50 statements that D1's free plan allows.
"""

from typing import Final

from detector.domain.retention import KeptDays
from detector.ports.history import HistoryKeeping
from detector.ports.housekeeping import Housekeeping, Retention
from detector.services.history import DAY_MS, keep

MAX_ANSWERS: Final = 500
MAX_OUTCOMES: Final = 2_000
"""Rows walked past in one run."""

TURN_MS: Final = 600_000
"""The time between two runs of cron."""


async def sweep(store: Housekeeping, now_ms: int) -> dict[str, int]:
    """What has ended; needs no setting. Two queries. Raises StorageUnavailable."""
    return {"removed": await store.sweep(now_ms)}


async def keep_house(
    history: HistoryKeeping, retention: Retention, now_ms: int, days: KeptDays
) -> dict[str, int]:
    """One run; returns what the log tells of it. Four queries at the most.

    Raises StorageUnavailable.
    """
    kept = await keep(history, now_ms, days.history)
    told = {"history_moved": kept.moved, "history_removed": kept.removed}
    if now_ms // TURN_MS % 2:
        if days.answers:
            oldest_ms = now_ms - days.answers * DAY_MS
            told["answers_removed"] = await retention.forget_answers(oldest_ms, MAX_ANSWERS)
    elif days.outcomes:
        oldest_ms = now_ms - days.outcomes * DAY_MS
        told["outcomes_removed"] = await retention.forget_outcomes(oldest_ms, MAX_OUTCOMES)
    return told
