"""A prediction that is followed up, and what its readings told. Imports the domain only; pure.

Times are Unix milliseconds (UTC) in names that end in `_ms`.
"""

from dataclasses import dataclass

from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import Fate, Reading, Unknown
from detector.domain.track_record import Link


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A prediction whose token is read again: `hour` (READING_HOURS) is the reading to be made.

    `due_at_ms`: when to make it; after a failed attempt, later than the hour. Both are None after
    the last reading. `readings`: those made so far. `rate`: the share that is followed of the
    predictions of its day (`domain.sample`); it can still fall until that day is over.
    """

    mint: str
    fetched_at_ms: int
    hour: int | None
    due_at_ms: int | None
    attempts: int
    readings: tuple[Reading, ...]
    forecast: Forecast
    rate: float = 1.0

    @property
    def weight(self) -> float:
        """How many predictions it stands for."""
        return 1 / self.rate

    @property
    def window_hours(self) -> int | None:
        """Its window; None for a prediction from before windows were followed."""
        return self.forecast.word.window_hours if self.forecast.word else None


@dataclass(frozen=True, slots=True)
class Rescheduling:
    """A new time and count of attempts for a follow-up, unless it changed since it was read."""

    of: FollowUp
    due_at_ms: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a horizon's reading told: `collapsed`, or the reason why nobody knows."""

    horizon_days: int
    checked_at_ms: int
    price_usd: float | None
    collapsed: bool | None
    unknown_reason: Unknown | None


@dataclass(frozen=True, slots=True)
class Step:
    """A follow-up after a reading, unless it changed since: what comes next (`hour` None: nothing).

    `closed`: the window is over now, and the prediction waits to be settled.
    """

    of: FollowUp
    hour: int | None
    readings: tuple[Reading, ...]
    closed: bool
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Predictions whose window is over, and the end of the record at the same moment."""

    end: Link
    follow_ups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A row to be added to the record: its cells (`domain.track_record`), and what is counted."""

    of: FollowUp
    word: Word
    cells: tuple[str, ...]
    fate: Fate
