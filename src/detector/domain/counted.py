"""Counted outcomes as the database gives them. Imports the domain only; pure."""

from dataclasses import dataclass

from detector.domain.falls import FallCell
from detector.domain.reliability import Cell, Total
from detector.domain.sample import SampledDay
from detector.domain.track_record import Link


@dataclass(frozen=True, slots=True)
class ReliabilityCounts:
    """Counted outcomes at the horizons of one model, and the totals of every model."""

    source: str
    model_version: str
    cells: tuple[Cell, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class FallCounts:
    """Counted outcomes of windows of one model and one set of rules, and the record's end.

    `days`: the newest ones on which predictions were followed, newest first.
    """

    cells: tuple[FallCell, ...]
    end: Link
    days: tuple[SampledDay, ...] = ()
