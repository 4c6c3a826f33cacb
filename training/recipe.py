"""The model that ships: which curves, which knots, how stiff, which lines. One table, and why.

Directions are set where they are honest: a larger pool share, which leaves less room to fall, and
age never raise a chance, a supply that no launchpad mints never lowers it. The share of the other
large holders may lower it, because training tokens show that up to the last fitted knot, and not
beyond: from there the curve rises to its maximum. What is unknown counts as the worst known value.
Penalties are round numbers on a flat part of the pooled figures.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.domain.features import FEATURE_NAMES
from training.additive import AdditiveModel, Fitted, Term

BEND, SLOPE = 10.0, 0.3
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
DIGITS = 6
DRIFT = 0.04
"""Variance of a week's log-odds around the model's, beyond chance; the card holds the measured."""
LOW_BELOW = 0.135
"""Low by chance: the upper end of the interval lies below."""
HIGH_FROM = 0.23
"""High by chance: the chance itself is at least this."""
NEIGHBOURS_NEEDED = 8
STEP_ENDS = (0.01, 0.05, 0.17, 0.33, 0.5, 0.67, 0.83, 0.95, 0.99)
"""Where the joint domain cuts each quantity, as shares of the training tokens: sixths, and finer at
both ends, where few tokens stretch over long distances."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A feature of the shipped model: its words, and its term.

    `worst_from`: where a curve that fell without a direction is back at its maximum, by decree.
    """

    label: str
    unit: str
    transform: str
    knots: tuple[float, ...]
    direction: int
    worst_from: float | None = None


CURVES = {
    "pool_share_pct": Curve(
        "Share of the supply in the pool",
        "pct",
        "identity",
        (10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 50.0, 60.0),
        -1,
    ),
    "other_holders_pct": Curve(
        "Share of the ten largest accounts without the pool",
        "pct",
        "identity",
        (0.0, 8.0, 16.0, 24.0, 32.0, 45.0, 60.0),
        -1,
        worst_from=90.0,
    ),
    "age_seconds": Curve(
        "Age",
        "seconds",
        "ln",
        (
            *(10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR),
            *(DAY, 3 * DAY, 10 * DAY, 60 * DAY, 365 * DAY),
        ),
        -1,
    ),
    "supply_factor": Curve(
        "Distance of the supply from one billion tokens", "times", "ln", (1.1, 1.3), 1
    ),
}


def terms(names: tuple[str, ...] = FEATURE_NAMES, *, directed: bool = True) -> tuple[Term, ...]:
    """Terms of the named features, by their column in a feature row."""
    return tuple(
        Term(
            FEATURE_NAMES.index(name),
            CURVES[name].transform,
            CURVES[name].knots,
            CURVES[name].direction if directed else 0,
        )
        for name in names
    )


def additive() -> AdditiveModel:
    """The model to fit, for each fall."""
    return AdditiveModel(terms(), BEND, SLOPE)


def entries(fitted: Fitted, curves: tuple[NDArray[np.float64], ...]) -> list[dict[str, object]]:
    """`features` of parameters.json: curves over the knots of the fit, the worst for missing.

    Rounded so that bytes are stable.
    """
    found: list[dict[str, object]] = []
    for term, values in zip(fitted.terms, curves, strict=True):
        curve = CURVES[FEATURE_NAMES[term.column]]
        knots, told = rounded(term.fitted_knots, 12), rounded(values)
        if curve.worst_from is not None:
            knots, told = [*knots, curve.worst_from], [*told, max(told)]
        found.append(
            {
                "name": FEATURE_NAMES[term.column],
                "label": curve.label,
                "unit": curve.unit,
                "transform": term.transform,
                "kind": "linear",
                "knots": knots,
                "values": told,
                "missing": max(told),
            }
        )
    return found


def rounded(values: NDArray[np.float64], digits: int = DIGITS) -> list[float]:
    """Plain floats of some decimals, never negative zero."""
    return [round(float(v), digits) + 0.0 for v in values]
