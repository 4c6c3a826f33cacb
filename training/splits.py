"""Forward-in-time folds: fit on the past, purge, test on tokens of creators never seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from training.table import NO_CREATOR, Table

Rows = NDArray[np.int64]

PURGE_SECONDS = 7 * 86400
"""Outcomes take up to a week to be known: rows this close before a fold are not fitted on."""
FOLD_STARTS = (
    *("2025-12-01", "2025-12-08", "2025-12-15", "2025-12-22", "2025-12-29"),
    *("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"),
)
"""A week each. The first is the first Monday before which, purged, there are over 400 tokens."""
VALID_START = "2026-01-10"
"""The `valid` split of outcomes.csv."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Row positions of one fold; `train` lies wholly before `test`."""

    start: str
    train: Rows
    test: Rows


def unix(day: str) -> float:
    """Unix seconds of midnight UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


def forward_folds(table: Table, starts: Sequence[str] = FOLD_STARTS) -> list[Fold]:
    """One fold from each start to the next; a creator in the fold's training rows is not tested.

    Rows without a named creator count as one creator, so they are tested only while unseen.
    """
    times, creators = table.times, [_creator(name) for name in table.creators]
    edges = [unix(day) for day in starts] + [float("inf")]
    folds = []
    for day, low, high in zip(starts, edges, edges[1:], strict=False):
        train = np.flatnonzero(times < low - PURGE_SECONDS)
        seen = {creators[i] for i in train}
        inside = np.flatnonzero((times >= low) & (times < high))
        test = [i for i in inside if creators[i] not in seen]
        folds.append(Fold(day, train, np.array(test, dtype=np.int64)))
    return folds


def valid_split(table: Table) -> Fold:
    """The tokens of the valid split, with one model fitted a week before it."""
    return forward_folds(table, (VALID_START,))[0]


def _creator(name: str) -> str:
    return "" if name in NO_CREATOR else name
