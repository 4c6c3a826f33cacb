"""How often predictions came true: counts that add up, and what they allow to say. Pure.

Intervals are Wilson's for a share (E. B. Wilson, JASA 22, 1927, p. 209), at 95 %.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Final, TypeVar

from detector.domain.outcome import HORIZONS_DAYS

BIN_EDGES_PCT: Final = (0, 5, 10, 15, 20, 25, 30, 35, 40, 50, 100)
"""Bins of the predicted probability, in percent: fine where the model's predictions lie.

The shipped model says 2 % to 61 %. Counts are kept by bin: other edges would need a recount.
"""

Z_95: Final = 1.959963984540054
"""The normal distribution's 97.5 % point."""

K = TypeVar("K", bound=Hashable)
Interval = tuple[float, float]


def bin_pct(probability: float) -> int:
    """The lower edge, in percent, of the bin that a probability (0 to 1) falls into."""
    return max(edge for edge in BIN_EDGES_PCT[:-1] if edge == 0 or probability >= edge / 100)


def bin_range(low_pct: int) -> Interval:
    """The edges of a bin as probabilities; the upper one belongs to the next bin."""
    high_pct = min(edge for edge in BIN_EDGES_PCT if edge > low_pct)
    return low_pct / 100, high_pct / 100


def wilson(successes: float, n: float) -> Interval | None:
    """The 95 % interval of a share, or None where nothing was seen.

    `n` need not be whole: of weighted rows it is the number of equal ones that tell as much.
    """
    if n == 0:
        return None
    share, z2 = successes / n, Z_95 * Z_95
    middle = share + z2 / (2 * n)
    spread = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    low = 0.0 if successes == 0 else (middle - spread) / scale
    high = 1.0 if successes == n else (middle + spread) / scale
    return low, high


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a tally's rows, summed: of the known, of those that collapsed, and so on.

    `squares`: of the known, the sum of the weights' squares.
    """

    known: float
    squares: float
    collapsed: float
    unpriced: float
    missed: float

    def __add__(self, other: "Weights") -> "Weights":
        return Weights(
            self.known + other.known,
            self.squares + other.squares,
            self.collapsed + other.collapsed,
            self.unpriced + other.unpriced,
            self.missed + other.missed,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Settled predictions: `n` with a known outcome, and those without one by kind.

    `unpriced`: the token has no price any more; `missed`: it was not read in time. The sums run
    over the known ones, weighted: of probabilities, and of (probability - outcome) squared.
    `weights` None: every row stands for itself alone.
    """

    n: int = 0
    collapsed: int = 0
    unpriced: int = 0
    missed: int = 0
    probability_sum: float = 0.0
    squared_error_sum: float = 0.0
    weights: Weights | None = None

    @property
    def weighed(self) -> Weights:
        """The weights, of plain rows too."""
        plain = Weights(self.n, self.n, self.collapsed, self.unpriced, self.missed)
        return plain if self.weights is None else self.weights

    def __add__(self, other: "Tally") -> "Tally":
        plain = self.weights is None and other.weights is None
        return Tally(
            self.n + other.n,
            self.collapsed + other.collapsed,
            self.unpriced + other.unpriced,
            self.missed + other.missed,
            self.probability_sum + other.probability_sum,
            self.squared_error_sum + other.squared_error_sum,
            None if plain else self.weighed + other.weighed,
        )

    @property
    def unknown(self) -> int:
        """Predictions without a known outcome."""
        return self.unpriced + self.missed

    @property
    def observed_share(self) -> float | None:
        """The share that collapsed, among the known."""
        return self.weighed.collapsed / self.weighed.known if self.n else None

    @property
    def effective_n(self) -> float:
        """So many rows of equal weight tell as much (L. Kish, Survey Sampling, 1965, 11.7)."""
        if self.weights is None or self.n == 0:
            return self.n
        return self.weights.known * self.weights.known / self.weights.squares

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval."""
        n, share = self.effective_n, self.observed_share
        if share is None or self.collapsed in (0, self.n):
            return wilson(n if self.collapsed else 0, n)
        return wilson(share * n, n)

    @property
    def bounds(self) -> Interval | None:
        """The share if none of the unknown collapsed, and if all did."""
        weighed = self.weighed
        unknown = weighed.unpriced + weighed.missed
        settled = weighed.known + unknown
        if settled == 0:
            return None
        return weighed.collapsed / settled, (weighed.collapsed + unknown) / settled

    @property
    def mean_probability(self) -> float | None:
        """The mean prediction, among the known."""
        return self.probability_sum / self.weighed.known if self.n else None

    @property
    def brier(self) -> float | None:
        """The mean squared error of the predictions (Brier score), among the known."""
        return self.squared_error_sum / self.weighed.known if self.n else None


@dataclass(frozen=True, slots=True)
class Cell:
    """One model's settled predictions of one kind."""

    horizon_days: int
    inside_domain: bool
    rules_version: str
    band: str
    bin_pct: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Total:
    """All settled predictions of one model at one horizon."""

    source: str
    model_version: str
    horizon_days: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class CalibrationCurve:
    """A reliability curve: the whole, and by lower edge the bins that hold something."""

    whole: Tally
    bins: dict[int, Tally]


@dataclass(frozen=True, slots=True)
class Horizon:
    """One model's measured reliability at one horizon.

    `inside`: the predictions for tokens like those the model was fitted on; the others were said
    to be extrapolations. `bands`: of the rules of today only, for bands depend on the rules.
    """

    days: int
    every: CalibrationCurve
    inside: CalibrationCurve
    bands: dict[str, Tally]


def measure(cells: Iterable[Cell], rules_version: str) -> tuple[Horizon, ...]:
    """One entry for each of HORIZONS_DAYS, whether there is anything to tell or not."""
    found = tuple(cells)
    return tuple(
        _horizon(days, [cell for cell in found if cell.horizon_days == days], rules_version)
        for days in HORIZONS_DAYS
    )


def _horizon(days: int, cells: list[Cell], rules_version: str) -> Horizon:
    of_today = [cell for cell in cells if cell.rules_version == rules_version]
    return Horizon(
        days=days,
        every=_curve(cells),
        inside=_curve([cell for cell in cells if cell.inside_domain]),
        bands=_by(of_today, lambda cell: cell.band),
    )


def _curve(cells: list[Cell]) -> CalibrationCurve:
    whole = sum((cell.tally for cell in cells), Tally())
    return CalibrationCurve(whole, _by(cells, lambda cell: cell.bin_pct))


def _by(cells: list[Cell], key: Callable[[Cell], K]) -> dict[K, Tally]:
    tallies: dict[K, Tally] = {}
    for cell in cells:
        tallies[key(cell)] = tallies.get(key(cell), Tally()) + cell.tally
    return tallies
