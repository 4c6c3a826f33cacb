"""A penalised additive logistic regression (P-splines of degree one), fitted by numpy alone.

log-odds = intercept + sum of piecewise-linear curves. The fit maximises the Bernoulli likelihood
minus, for each curve over knots scaled to [0, 1],
`0.01 * bend * integral f''^2 + slope * integral f'^2` (Eilers and Marx 1996), halved; curves that
must rise or fall are kept so by a heavy penalty on offending steps (Bollaerts et al. 2006).
In the fit a missing value adds nothing: each curve averages zero over the known training rows.
Variances are those of the posterior (the inverse of the penalised curvature, Wood 2006), which hold
the truth about as often as they say although the penalty bends the curves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detector.domain import numerics

Array = NDArray[np.float64]

ITERATIONS = 60
_FORCE = 1e6
_JITTER = 1e-4


@dataclass(frozen=True, slots=True)
class Term:
    """One curve to fit: a column, its transform ("identity", "ln", "ln1p"), knots in raw units.

    `direction` is +1 (may only rise), -1 (may only fall) or 0.
    """

    column: int
    transform: str
    knots: tuple[float, ...]
    direction: int = 0

    def transformed(self, values: Array) -> Array:
        """Values or knots in the units of the fit; NaN stays."""
        if self.transform == "ln":
            return numerics.ln_array(values)
        return numerics.ln_array(1.0 + values) if self.transform == "ln1p" else values

    @property
    def fitted_knots(self) -> Array:
        """The knots in the units of the fit."""
        return self.transformed(np.array(self.knots))


@dataclass(frozen=True, slots=True)
class Fitted:
    """`values[j]` is the curve of term j at its fitted knots, zero on average.

    `variances[j]` are the squared standard errors of these values.
    """

    terms: tuple[Term, ...]
    intercept: float
    values: tuple[Array, ...]
    intercept_variance: float
    variances: tuple[Array, ...]

    def log_odds(self, matrix: Array) -> Array:
        """Log-odds of feature rows (NaN for missing)."""
        total = np.full(len(matrix), self.intercept)
        for term, values in zip(self.terms, self.values, strict=True):
            x = term.transformed(matrix[:, term.column])
            curve = np.interp(x, term.fitted_knots, values)
            total = total + np.where(np.isnan(x), 0.0, curve)
        return total

    def predict(self, matrix: Array) -> Array:
        """Probabilities of feature rows."""
        return numerics.sigmoid_array(self.log_odds(matrix))


@dataclass(frozen=True, slots=True)
class AdditiveModel:
    """What to fit, and how stiffly."""

    terms: tuple[Term, ...]
    bend: float = 10.0
    slope: float = 0.3

    def fit(self, matrix: Array, labels: Array) -> Fitted:
        """Fit by Newton's method; which steps are held back settles along the way."""
        blocks, means = zip(*(_basis(term, matrix) for term in self.terms), strict=True)
        design = np.column_stack([np.ones(len(matrix)), *blocks])
        base = _block_diagonal([_penalty(term, self.bend, self.slope) for term in self.terms])
        beta = np.zeros(design.shape[1])
        beta[0] = np.log(labels.mean() / (1 - labels.mean()))
        for _ in range(ITERATIONS):
            penalty = base + self._directions(beta)
            p = numerics.sigmoid_array(design @ beta)
            gradient = design.T @ (labels - p) - penalty @ beta
            step = np.linalg.solve(_curvature(design, beta) + penalty, gradient)
            beta = beta + step
            if np.abs(step).max() < 1e-10:
                break
        parts = self._parts(beta)
        parts = [_settled(term, part) for term, part in zip(self.terms, parts, strict=True)]
        curves = tuple(part - mean @ part for part, mean in zip(parts, means, strict=True))
        covariance = np.linalg.inv(_curvature(design, beta) + base)
        variances = tuple(
            np.einsum("ij,jk,ik->i", contrast, covariance[at, at], contrast)
            for contrast, at in zip(
                (np.eye(len(mean)) - mean for mean in means), self._places(), strict=True
            )
        )
        return Fitted(self.terms, float(beta[0]), curves, float(covariance[0, 0]), variances)

    def _places(self) -> list[slice]:
        ends = [int(end) for end in np.cumsum([len(term.knots) for term in self.terms]) + 1]
        return [slice(low, high) for low, high in pairwise([1, *ends])]

    def _parts(self, beta: Array) -> list[Array]:
        return [beta[at] for at in self._places()]

    def _directions(self, beta: Array) -> Array:
        blocks = []
        for term, part in zip(self.terms, self._parts(beta), strict=True):
            steps = np.diff(np.eye(len(part)), axis=0)
            wrong = term.direction * (steps @ part) < 0
            blocks.append(_FORCE * steps.T @ (steps * wrong[:, None]))
        return _block_diagonal(blocks)


def _curvature(design: Array, beta: Array) -> Array:
    p = numerics.sigmoid_array(design @ beta)
    found: Array = (design.T * (p * (1 - p))) @ design
    return found


def _settled(term: Term, part: Array) -> Array:
    """A directed curve without the last thousandths that the penalty let slip."""
    if not term.direction:
        return part
    rising: Array = np.maximum.accumulate(term.direction * part)
    return term.direction * rising


def _basis(term: Term, matrix: Array) -> tuple[Array, Array]:
    """Hat functions of every row, centred, zero where missing; and their means over known rows."""
    x = term.transformed(matrix[:, term.column])
    knots = term.fitted_knots
    known = ~np.isnan(x)
    hats = np.column_stack([np.interp(x[known], knots, unit) for unit in np.eye(len(knots))])
    mean = hats.mean(axis=0) if known.any() else np.zeros(len(knots))
    block = np.zeros((len(x), len(knots)))
    block[known] = hats - mean
    return block, mean


def _penalty(term: Term, bend: float, slope: float) -> Array:
    knots = term.fitted_knots
    count = len(knots)
    width = np.diff((knots - knots[0]) / (knots[-1] - knots[0]))
    gradients = np.diff(np.eye(count), axis=0) / width[:, None]
    first = gradients * np.sqrt(width)[:, None]
    penalty: Array = slope * first.T @ first + _JITTER * np.eye(count)
    if count > 2:
        middle = (width[:-1] + width[1:]) / 2
        second = np.diff(gradients, axis=0) / np.sqrt(middle)[:, None]
        penalty = penalty + 0.01 * bend * second.T @ second
    return penalty


def _block_diagonal(blocks: list[Array]) -> Array:
    size = 1 + sum(len(block) for block in blocks)
    result, at = np.zeros((size, size)), 1
    for block in blocks:
        result[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    return result
