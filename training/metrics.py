"""How good a set of probabilities was: ranking, error, calibration, and how sure we are of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Measure = Callable[[Array, Array], float]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a reliability curve: n tokens, what was said on average and what happened."""

    n: int
    low: float
    high: float
    predicted: float
    observed: float


def auc(labels: Array, scores: Array) -> float:
    """Chance that a collapsed token scores above one that did not; ties count half."""
    positive = int(labels.sum())
    negative = len(labels) - positive
    if not positive or not negative:
        return float("nan")
    rank_sum = float(ranks(scores)[labels == 1].sum())
    return (rank_sum - positive * (positive + 1) / 2) / (positive * negative)


def ranks(values: Array) -> Array:
    """Ranks from 1, equal values sharing their average rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    average: Array = last - (counts - 1) / 2
    return average[inverse]


def average_precision(labels: Array, scores: Array) -> float:
    """Precision averaged over the recall steps, equal scores taken together."""
    positive = labels.sum()
    if not positive:
        return float("nan")
    thresholds, inverse = np.unique(-scores, return_inverse=True)
    hits = np.bincount(inverse, weights=labels, minlength=len(thresholds))
    sizes = np.bincount(inverse, minlength=len(thresholds))
    precision = np.cumsum(hits) / np.cumsum(sizes)
    return float((precision * hits).sum() / positive)


def brier(labels: Array, scores: Array) -> float:
    """Mean squared error of the probabilities."""
    return float(np.mean((scores - labels) ** 2))


def brier_skill(labels: Array, scores: Array, constant: Array | float) -> float:
    """Share of the constant's Brier score that the model saves; 0 is no better."""
    reference = float(np.mean((constant - labels) ** 2))
    return 1 - brier(labels, scores) / reference if reference else float("nan")


def reliability(labels: Array, scores: Array, bins: int = BINS) -> list[Bin]:
    """Equal-count bins in order of the score (stable for ties)."""
    order = np.argsort(scores, kind="stable")
    return [
        Bin(
            n=len(part),
            low=float(scores[part[0]]),
            high=float(scores[part[-1]]),
            predicted=float(scores[part].mean()),
            observed=float(labels[part].mean()),
        )
        for part in np.array_split(order, min(bins, len(order)))
    ]


def calibration_error(labels: Array, scores: Array, bins: int = BINS) -> float:
    """Expected calibration error: mean distance of said and seen over equal-count bins."""
    order = np.argsort(scores, kind="stable")
    apart = (scores - labels)[order]
    # The first `more` bins of `np.array_split` hold one row more.
    count = min(bins, len(apart))
    size, more = divmod(len(apart), count)
    starts = np.arange(count) * size + np.minimum(np.arange(count), more)
    return float(np.abs(np.add.reduceat(apart, starts)).sum() / len(apart))


def bootstrap(
    days: Array,
    columns: Sequence[Array],
    measure: Callable[..., float],
    *,
    draws: int = 1000,
    seed: int = 20260131,
) -> tuple[float, float]:
    """95 % percentile interval of `measure(*columns)` over resampled days, fixed seed.

    Tokens of one day share a market, so that rows alone would give too narrow an interval.
    """
    generator = np.random.default_rng(seed)
    _, inverse = np.unique(days, return_inverse=True)
    blocks = [np.flatnonzero(inverse == day) for day in range(inverse.max() + 1)]
    values = []
    for _ in range(draws):
        rows = np.concatenate([blocks[i] for i in generator.integers(0, len(blocks), len(blocks))])
        values.append(measure(*(column[rows] for column in columns)))
    finite = np.array([v for v in values if np.isfinite(v)])
    if not len(finite):
        return float("nan"), float("nan")
    low, high = np.percentile(finite, [2.5, 97.5])
    return float(low), float(high)


def share_interval(days: Array, labels: Array) -> tuple[float, float]:
    """95 % interval of a share: over days, and never narrower than Wilson's over tokens."""
    n, count = len(labels), int(labels.sum())
    if not n:
        return 0.0, 1.0
    z = 1.96
    share, extra = count / n, z * z / n
    middle = (share + extra / 2) / (1 + extra)
    half = z * float(np.sqrt(share * (1 - share) / n + extra / n / 4)) / (1 + extra)
    low, high = bootstrap(days, [labels], lambda y: float(y.mean()))
    return max(0.0, min(low, middle - half)), min(1.0, max(high, middle + half))
