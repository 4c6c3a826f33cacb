"""What following predictions up needs from the database, as a protocol. Imports the domain only."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from detector.domain.falls import FallCell
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import Fate, Reading, Unknown
from detector.domain.reliability import Cell, Total
from detector.domain.track_record import Link


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A prediction whose token is read again: `hour` (READING_HOURS) is the reading to be made.

    `due_at_ms`: when to make it; after a failed attempt, later than the hour. Both are None after
    the last reading. `readings`: those made so far.
    """

    mint: str
    fetched_at_ms: int
    hour: int | None
    due_at_ms: int | None
    attempts: int
    readings: tuple[Reading, ...]
    forecast: Forecast

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


@dataclass(frozen=True, slots=True)
class Reliability:
    """Counted outcomes at the horizons of one model, and the totals of every model."""

    source: str
    model_version: str
    cells: tuple[Cell, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Counted outcomes of windows of one model and one set of rules, and the record's end."""

    cells: tuple[FallCell, ...]
    end: Link


class FollowUps(Protocol):
    """Predictions to be compared with what became of their tokens, in the same database.

    Nothing here reads or changes an analysis. Every method raises StorageUnavailable and then has
    changed nothing.
    """

    async def due(self, now_ms: int, late: int, limit: int) -> tuple[FollowUp, ...]:
        """Up to `late` whose reading is too late, then up to `limit` that are due. One query.

        The due come in the order of their draws, each draw's oldest first.
        """
        ...

    async def reschedule(self, changes: Collection[Rescheduling]) -> frozenset[FollowUp]:
        """Move follow-ups; returns those moved, not those that somebody else did. One query."""
        ...

    async def progress(self, steps: Collection[Step]) -> None:
        """Keep readings and count outcomes at horizons, all or none: one transaction.

        What somebody else read first is left as it is. Ends what is read out and settled.
        """
        ...

    async def closing(self, limit: int) -> Closing:
        """Predictions that wait to be settled, longest first. One query."""
        ...

    async def settle(self, after: Link, rows: Collection[Settled]) -> int:
        """Add rows to the record and count them, all or none, if it still ends there. One query.

        Returns how many were added: none when somebody else was first.
        """
        ...


class TrackRecord(Protocol):
    """What was measured, in the same database. Every method raises StorageUnavailable."""

    async def reliability(self, source: str, model_version: str) -> Reliability:
        """The counts at the horizons. One query, whatever the number of outcomes."""
        ...

    async def record(self, model_version: str, rules_version: str) -> Record:
        """The counts of windows. One query, whatever the number of outcomes."""
        ...

    async def rows(self, after: int, limit: int) -> tuple[tuple[str, ...], ...]:
        """Rows of the record after a number, in their order. One query."""
        ...
