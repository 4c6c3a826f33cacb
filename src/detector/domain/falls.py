"""How often the words of verdicts came true: falls by band and by basis, from counts. Pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from detector.domain.outcome import FALLS_PCT
from detector.domain.reliability import CalibrationCurve, Tally

NO_CHANCE: Final = -1
"""The bin of predictions for which no model had a chance."""

K = TypeVar("K", bound=Hashable)
Rates = Mapping[int, Tally]
"""By each of FALLS_PCT how many fell so far; n and the unknown are the same in all."""


@dataclass(frozen=True, slots=True)
class FallCell:
    """Settled predictions of one kind.

    `main` counts the fall of `fall_pct`, which the chance is of (None: no model knew one); `fallen`
    counts each of FALLS_PCT, `fallen_weights` sums their weights (None: each stands for itself).
    """

    window_hours: int
    fall_pct: int | None
    inside_domain: bool
    band: str
    basis: str
    bin_pct: int
    fallen: tuple[int, ...]
    main: Tally
    fallen_weights: tuple[float, ...] | None = None

    def tally(self, fall_pct: int) -> Tally:
        """The counts of one fall, without the sums, which belong to the main one."""
        place, weights = FALLS_PCT.index(fall_pct), self.main.weights
        if weights is not None and self.fallen_weights is not None:
            weights = replace(weights, collapsed=self.fallen_weights[place])
        return Tally(
            self.main.n,
            self.fallen[place],
            self.main.unpriced,
            self.main.missed,
            weights=weights,
        )


@dataclass(frozen=True, slots=True)
class Falls:
    """What is measured of one model and one set of rules.

    `curve`: the chance against what happened, for predictions inside the model's domain and the
    fall of `fall_pct`; None when no chance was given yet.
    """

    whole: Rates
    bands: Mapping[str, Rates]
    bases: Mapping[str, Rates]
    fall_pct: int | None
    curve: CalibrationCurve


def measure_falls(cells: Iterable[FallCell]) -> Falls:
    """The cells of one model and one set of rules, put together."""
    found = tuple(cells)
    chances = [cell for cell in found if cell.bin_pct != NO_CHANCE and cell.fall_pct is not None]
    fall_pct = max((cell.fall_pct or 0 for cell in chances), default=None)
    main = [cell for cell in chances if cell.inside_domain and cell.fall_pct == fall_pct]
    bins: dict[int, Tally] = {}
    for cell in main:
        bins[cell.bin_pct] = bins.get(cell.bin_pct, Tally()) + cell.main
    return Falls(
        whole=_rates(found),
        bands=_by(found, lambda cell: cell.band),
        bases=_by(found, lambda cell: cell.basis),
        fall_pct=fall_pct,
        curve=CalibrationCurve(sum((cell.main for cell in main), Tally()), bins),
    )


def _rates(cells: Iterable[FallCell]) -> Rates:
    found = tuple(cells)
    return {pct: sum((cell.tally(pct) for cell in found), Tally()) for pct in FALLS_PCT}


def _by(cells: tuple[FallCell, ...], key: Callable[[FallCell], K]) -> dict[K, Rates]:
    groups: dict[K, list[FallCell]] = {}
    for cell in cells:
        groups.setdefault(key(cell), []).append(cell)
    return {name: _rates(group) for name, group in groups.items()}
