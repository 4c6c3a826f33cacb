"""Is the interval honest? A simulation in which the truth is known, and the forward folds.

Simulated: the fitted main curves are taken for the truth, each week moves all its log-odds by a
draw of variance DRIFT, outcomes are drawn, the recipe is fitted anew, and its intervals are asked
whether they hold the true chance of the same tokens in a week of its own.
Forward: in each fold and fifth of the chances, the observed share should lie within what the
interval and the chance of so few tokens allow.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.domain import numerics
from detector.domain.model import INTERVAL_WIDTH
from training import fit, recipe
from training.forward import Told, rounded
from training.table import MAIN_PCT, Table

Array = NDArray[np.float64]
WEEK = 7 * 86400.0
SIMULATIONS = 40
FIFTHS = 5
_Z = 1.96


def interval_figures(table: Table, parts: Sequence[Told]) -> dict[str, Any]:
    """What the card says of the interval."""
    drift, mean = measured_drift(parts)
    hit, cells = forward_cells(parts)
    widths = np.concatenate([part.high - part.low for part in parts])
    return {
        "how": f"log-odds plus and minus {INTERVAL_WIDTH} standard errors; their square "
        "is the sum of one variance a curve, one of the intercept (posterior variances of the fit, "
        "covariances left out, which widens it) and that of a week around the model",
        "drift_variance": recipe.DRIFT,
        "drift_variance_measured": rounded(drift),
        "mean_shift_measured": rounded(mean),
        "median_width": rounded(float(np.median(widths))),
        "simulated_coverage": rounded(simulated_coverage(table)),
        "forward_cells": cells,
        "forward_cells_within": hit,
    }


def measured_drift(parts: Sequence[Told]) -> tuple[float, float]:
    """Variance of the folds' shifts in log-odds beyond chance (DerSimonian and Laird), and mean."""
    found = []
    for part in parts:
        y, p = part.labels[MAIN_PCT], part.chances[MAIN_PCT]
        information = float((p * (1 - p)).sum())
        found.append((float((y - p).sum()) / information, information))
    shifts, weights = np.array(found).T
    mean = float((weights * shifts).sum() / weights.sum())
    excess = float((weights * (shifts - mean) ** 2).sum()) - (len(found) - 1)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    return max(0.0, excess / scale), mean


def forward_cells(parts: Sequence[Told]) -> tuple[int, int]:
    """In how many fifths of folds the observed share was within the interval and chance, of all."""
    hit = cells = 0
    for part in parts:
        order = np.argsort(part.chances[MAIN_PCT], kind="stable")
        for rows in np.array_split(order, FIFTHS):
            p = float(part.chances[MAIN_PCT][rows].mean())
            y = float(part.labels[MAIN_PCT][rows].mean())
            low, high = float(part.low[rows].mean()), float(part.high[rows].mean())
            noise = p * (1 - p) / len(rows)
            side = high - p if y > p else p - low
            hit += abs(y - p) <= np.sqrt(side**2 + _Z**2 * noise)
            cells += 1
    return int(hit), cells


def simulated_coverage(table: Table, *, simulations: int = SIMULATIONS, seed: int = 7) -> float:
    """Share of intervals that hold the true chance, over simulated tables and their tokens."""
    generator = np.random.default_rng(seed)
    matrix, rows = table.matrix, table.features
    known = ~np.isnan(matrix).any(axis=1)
    truth = recipe.additive().fit(matrix, table.labels(MAIN_PCT)).log_odds(matrix)
    weeks = ((table.times - table.times[0]) // WEEK).astype(int)
    spread = float(np.sqrt(recipe.DRIFT))
    covered = []
    for _ in range(simulations):
        moved = truth + generator.normal(0.0, spread, weeks.max() + 1)[weeks]
        labels = (generator.random(len(truth)) < numerics.sigmoid_array(moved)).astype(np.float64)
        fitted = recipe.additive().fit(matrix, labels)
        log_odds, error = fit.log_odds_and_error(fitted, rows)
        later = truth + generator.normal(0.0, spread, len(truth))
        inside = np.abs(later - log_odds) <= INTERVAL_WIDTH * error
        covered.append(float(inside[known].mean()))
    return float(np.mean(covered))
