"""The model that ships: which curves, which knots, how stiff. One table, and why.

A direction is set where it is plausible and where free curves of both halves of the table show it:
an older token, and one whose supply sits in few large accounts with its pool, collapses less often
within the tracking window; one far above its pool likewise; one with a supply that no launchpad
mints, more often. Penalties are round numbers on a flat part of the pooled figures.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.domain.features import FEATURE_NAMES
from training.additive import AdditiveModel, Fitted, Term

BEND, SLOPE = 10.0, 0.3
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Curve:
    """A feature of the shipped model: its words, and its term."""

    label: str
    unit: str
    transform: str
    knots: tuple[float, ...]
    direction: int


CURVES = {
    "liquidity_to_market_cap": Curve(
        "Liquidity over market cap",
        "ratio",
        "ln",
        (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 1.0, 1.5),
        1,
    ),
    "top_10_holders_pct": Curve(
        "Share of the ten largest accounts, pools included",
        "pct",
        "identity",
        (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 75.0, 95.0),
        -1,
    ),
    "age_seconds": Curve(
        "Age",
        "seconds",
        "ln",
        (
            *(5 * MINUTE, 20 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR),
            *(DAY, 3 * DAY, 10 * DAY, 60 * DAY, 365 * DAY),
        ),
        -1,
    ),
    "holders_beyond_pool_pct": Curve(
        "Share of the ten largest accounts beyond the pool's",
        "pct",
        "identity",
        (0.0, 10.0, 20.0, 30.0, 45.0, 60.0, 80.0),
        0,
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


def shipped_model() -> AdditiveModel:
    """The model to fit."""
    return AdditiveModel(terms(), BEND, SLOPE)


def to_entries(fitted: Fitted) -> list[dict[str, object]]:
    """The fitted curves as `features` of parameters.json, rounded so that bytes are stable."""
    return [
        {
            "name": FEATURE_NAMES[term.column],
            "label": CURVES[FEATURE_NAMES[term.column]].label,
            "unit": CURVES[FEATURE_NAMES[term.column]].unit,
            "transform": term.transform,
            "kind": "linear",
            "knots": rounded(term.fitted_knots, 12),
            "values": rounded(values),
            "missing": 0.0,
        }
        for term, values in zip(fitted.terms, fitted.values, strict=True)
    ]


def rounded(values: NDArray[np.float64], digits: int = DIGITS) -> list[float]:
    """Plain floats of some decimals, never negative zero."""
    return [round(float(v), digits) + 0.0 for v in values]
