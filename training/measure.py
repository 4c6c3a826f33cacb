"""The figures of the card. Needs numpy only, so that tests can recompute them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detector.domain.model_promise import FALLS_PCT
from training import metrics
from training.forward import Told, band_rates, figures, forward, joined, rounded
from training.interval import interval_figures
from training.splits import Fold, forward_folds, valid_split
from training.table import MAIN_PCT, Table

Array = NDArray[np.float64]


class Predictor(Protocol):
    """Something fitted."""

    def predict(self, matrix: Array, /) -> Array:
        """Probabilities of rows."""
        ...


class Recipe(Protocol):
    """Something to fit."""

    def fit(self, matrix: Array, labels: Array, /) -> Predictor:
        """Fit on rows and labels."""
        ...


@dataclass(frozen=True, slots=True)
class Pooled:
    """Out-of-fold predictions of all folds; `constant` is the base rate each fold was fitted on."""

    labels: Array
    scores: Array
    constant: Array
    days: Array


def pool(recipe: Recipe, matrix: Array, table: Table, folds: Sequence[Fold], pct: int) -> Pooled:
    """Fit one fall on every fold's past, predict its test rows, and put them together."""
    labels, found = table.labels(pct), []
    for fold in folds:
        past, then = labels[fold.train], labels[fold.test]
        scores = recipe.fit(matrix[fold.train], past).predict(matrix[fold.test])
        found.append((then, scores, np.full_like(then, past.mean()), table.days[fold.test]))
    return Pooled(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def shipped_figures(table: Table, parts: Sequence[Told]) -> dict[str, Any]:
    """All figures of the shipped recipe that the card quotes and the tests recompute.

    `parts` are what the models of `forward_folds(table)` said.
    """
    folds = forward_folds(table)
    whole = joined(parts)
    valid = joined(forward(table, [valid_split(table)]))
    calibrated = whole.where(whole.inside)
    return {
        "pooled": figures(whole, MAIN_PCT),
        "valid": figures(valid, MAIN_PCT),
        "falls": {f"lost_{pct}": figures(whole, pct) for pct in FALLS_PCT},
        "falls_inside_domain": {f"lost_{pct}": figures(calibrated, pct) for pct in FALLS_PCT},
        "bands": band_rates(whole),
        "bands_valid": band_rates(valid),
        "inside_domain": rounded(whole.inside.mean()),
        "folds": [
            {
                "start": fold.start,
                "train_rows": len(fold.train),
                "inside_domain": rounded(part.inside.mean()),
                **figures(part, MAIN_PCT),
            }
            for fold, part in zip(folds, parts, strict=True)
        ],
        "reliability": reliability_table(whole),
        "reliability_inside_domain": reliability_table(calibrated),
        "reliability_valid": reliability_table(valid),
        "calibration_line": calibration_line(whole),
        "interval": interval_figures(table, parts),
    }


def reliability_table(given: Told) -> list[dict[str, Any]]:
    """Ten equal-count bins of the main chance."""
    bins = metrics.reliability(given.labels[MAIN_PCT], given.chances[MAIN_PCT])
    return [
        {key: rounded(v) if isinstance(v, float) else v for key, v in asdict(b).items()}
        for b in bins
    ]


def calibration_line(given: Told) -> dict[str, float]:
    """Intercept and slope of observed on predicted log-odds; 0 and 1 need no recalibration."""
    p, y = given.chances[MAIN_PCT], given.labels[MAIN_PCT]
    z = np.log(p / (1 - p))
    design = np.column_stack([np.ones(len(z)), z])
    beta = np.array([0.0, 1.0])
    for _ in range(25):
        fitted = 1 / (1 + np.exp(-design @ beta))
        curvature = (design.T * (fitted * (1 - fitted))) @ design
        beta = beta + np.linalg.solve(curvature, design.T @ (y - fitted))
    return {"intercept": round(float(beta[0]), 3), "slope": round(float(beta[1]), 3)}
