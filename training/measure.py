"""Figures of a model over forward folds. Needs numpy only, so tests can recompute the card."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from training import metrics
from training.recipe import shipped_model
from training.splits import Fold, forward_folds, valid_split
from training.table import Table

Array = NDArray[np.float64]
DIGITS = 4


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
    own_constant: Array
    rows: NDArray[np.int64]


def pool(recipe: Recipe, matrix: Array, labels: Array, folds: Sequence[Fold]) -> Pooled:
    """Fit on every fold's past, predict its test rows, and put them together."""
    found: list[tuple[Array, ...]] = []
    for fold in folds:
        past, then = labels[fold.train], labels[fold.test]
        scores = recipe.fit(matrix[fold.train], past).predict(matrix[fold.test])
        found.append(
            (then, scores, np.full_like(then, past.mean()), np.full_like(then, then.mean()))
        )
    joined = [np.concatenate(parts) for parts in zip(*found, strict=True)]
    outcomes, scores, constant, own = joined
    rows = np.concatenate([fold.test for fold in folds])
    return Pooled(outcomes, scores, constant, own, rows)


def figures(pooled: Pooled) -> dict[str, Any]:
    """The figures the issue asks for, rounded, intervals by bootstrap over rows."""
    y, p, constant = pooled.labels, pooled.scores, pooled.constant
    skill = metrics.bootstrap(y, [p, constant], metrics.brier_skill)
    return {
        "n": len(y),
        "base_rate": _round(float(y.mean())),
        "auc": _round(metrics.auc(y, p)),
        "auc_interval": _interval(metrics.bootstrap(y, [p], metrics.auc)),
        "average_precision": _round(metrics.average_precision(y, p)),
        "brier": _round(metrics.brier(y, p)),
        "brier_skill": _round(metrics.brier_skill(y, p, constant)),
        "brier_skill_interval": _interval(skill),
        "brier_skill_own_base_rate": _round(metrics.brier_skill(y, p, pooled.own_constant)),
        "calibration_error": _round(metrics.calibration_error(y, p)),
    }


def reliability_table(pooled: Pooled) -> list[dict[str, Any]]:
    """Ten equal-count bins."""
    bins = metrics.reliability(pooled.labels, pooled.scores)
    return [
        {key: _round(v) if isinstance(v, float) else v for key, v in asdict(b).items()}
        for b in bins
    ]


def shipped_figures(table: Table) -> dict[str, Any]:
    """All figures of the shipped recipe that the card quotes and the tests recompute."""
    matrix, labels = table.matrix, table.labels
    folds = forward_folds(table)
    pooled = pool(shipped_model(), matrix, labels, folds)
    split = pool(shipped_model(), matrix, labels, [valid_split(table)])
    return {
        "pooled": figures(pooled),
        "valid": figures(split),
        "folds": [
            {
                "start": fold.start,
                "train_rows": len(fold.train),
                **figures(pool(shipped_model(), matrix, labels, [fold])),
            }
            for fold in folds
        ],
        "reliability": reliability_table(pooled),
        "reliability_valid": reliability_table(split),
        "calibration_line": calibration_line(pooled),
    }


def calibration_line(pooled: Pooled) -> dict[str, float]:
    """Intercept and slope of observed on predicted log-odds; 0 and 1 need no recalibration."""
    z = np.log(pooled.scores / (1 - pooled.scores))
    design = np.column_stack([np.ones(len(z)), z])
    beta = np.array([0.0, 1.0])
    for _ in range(25):
        p = 1 / (1 + np.exp(-design @ beta))
        curvature = (design.T * (p * (1 - p))) @ design
        beta = beta + np.linalg.solve(curvature, design.T @ (pooled.labels - p))
    return {"intercept": round(float(beta[0]), 3), "slope": round(float(beta[1]), 3)}


def _round(value: float) -> float:
    return round(float(value), DIGITS)


def _interval(bounds: tuple[float, float]) -> list[float]:
    return [_round(bound) for bound in bounds]
