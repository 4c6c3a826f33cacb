"""A table of outcomes to parameters.json: every fall's curves, the interval, the domain."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.domain import features
from detector.domain.curve import parse_curve
from detector.domain.features import Features
from detector.domain.model import FORMAT, Additive, Model, load
from detector.domain.model_neighbours import QUANTITIES, steps
from detector.domain.model_promise import FALLS_PCT, ChanceBand
from training import recipe
from training.additive import Fitted
from training.table import MAIN_PCT, Table

Array = NDArray[np.float64]
LP_LOCKED_PCT_MIN = 95.0
_RANGES = (
    ("liquidity_usd", "Liquidity", "usd", features.liquidity_usd),
    ("market_cap_usd", "Market cap", "usd", features.market_cap_usd),
    ("pool_share_pct", "The pool's share of the supply", "pct", features.pool_share_pct),
    (
        "other_holders_pct",
        "The share of the other large holders",
        "pct",
        features.other_holders_pct,
    ),
    ("age_seconds", "Age", "seconds", features.age_seconds),
    ("supply_factor", "The distance of the supply", "times", features.supply_factor),
)


def parameters(table: Table, promise: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The shipped recipe fitted on every row; without a promise its rates are empty."""
    matrix = table.matrix
    fitted = {pct: recipe.additive().fit(matrix, table.labels(pct)) for pct in FALLS_PCT}
    main = fitted[MAIN_PCT]
    return {
        "format": FORMAT,
        "target": f"lost_{MAIN_PCT}",
        "falls": {
            f"lost_{pct}": {
                "intercept": round(fit.intercept, recipe.DIGITS),
                "features": recipe.entries(fit, fit.values),
            }
            for pct, fit in fitted.items()
        },
        "variance": {
            "intercept": round(main.intercept_variance + recipe.DRIFT, recipe.DIGITS),
            "features": recipe.entries(main, main.variances),
        },
        "domain": {
            "lp_locked_pct_min": LP_LOCKED_PCT_MIN,
            "ranges": _ranges(table),
            "neighbours": _neighbours(table),
        },
        "promise": dict(promise or _NO_PROMISE),
        "training": {
            "rows": len(table.tokens),
            "from": moment(table.times[0]),
            "until": moment(table.times[-1]),
            "base_rates": {
                f"lost_{pct}": round(float(table.labels(pct).mean()), 4) for pct in FALLS_PCT
            },
        },
    }


def log_odds_and_error(fitted: Fitted, rows: Sequence[Features]) -> tuple[Array, Array]:
    """Log-odds of feature rows as they are served, and their standard errors."""
    matrix = np.array(rows, dtype=np.float64)
    scorers = [
        Additive(intercept, tuple(parse_curve(entry) for entry in recipe.entries(fitted, curves)))
        for intercept, curves in (
            (fitted.intercept, fitted.values),
            (fitted.intercept_variance + recipe.DRIFT, fitted.variances),
        )
    ]
    log_odds, variance = (scorer.total_many(scorer.parts_many(matrix)) for scorer in scorers)
    return log_odds, np.sqrt(variance)


def fitted_model(table: Table) -> Model:
    """The model of a table as the service would load it."""
    return load(parameters(table), "unpublished")


def moment(seconds: float) -> str:
    """Unix seconds as ISO 8601."""
    return datetime.fromtimestamp(float(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_NOTHING = {"count": 0, "share": 0.0, "interval": [0.0, 1.0]}
_NO_PROMISE: dict[str, Any] = {
    "low_below": recipe.LOW_BELOW,
    "high_from": recipe.HIGH_FROM,
    "from": "not measured",
    "until": "not measured",
    "rates": {
        str(band): {"n": 0, **{f"lost_{pct}": _NOTHING for pct in FALLS_PCT}} for band in ChanceBand
    },
}


def _ranges(table: Table) -> list[dict[str, Any]]:
    found = []
    for name, label, unit, read in _RANGES:
        values = [v for token in table.tokens if (v := read(token.inputs)) is not None]
        low, high = np.percentile(np.array(values), [0.5, 99.5])
        bounds = {"low": float(f"{low:.3g}"), "high": float(f"{high:.3g}")}
        found.append({"name": name, "label": label, "unit": unit, **bounds})
    return found


def _neighbours(table: Table) -> dict[str, Any]:
    edges = {}
    for name, read in QUANTITIES.items():
        values = [v for token in table.tokens if (v := read(token.inputs)) is not None]
        edges[name] = [
            float(f"{cut:.4g}") for cut in np.quantile(np.array(values), recipe.STEP_ENDS)
        ]
    cuts = tuple(tuple(edges[name]) for name in QUANTITIES)
    cells = Counter(
        "".join(map(str, found))
        for token in table.tokens
        if (found := steps(cuts, token.inputs)) is not None
    )
    return {"needed": recipe.NEIGHBOURS_NEEDED, "edges": edges, "cells": dict(cells)}
