"""The shipped recipe over forward folds, by the very code that serves it. Needs numpy only.

Each fold's model is fitted on earlier tokens, loaded as the service loads it, and asked for the
chances, the interval and the domain of tokens that it never saw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.domain import applicability
from detector.domain.model import Model
from detector.domain.model_promise import FALLS_PCT, ChanceBand
from training import metrics
from training.fit import fitted_model, moment
from training.recipe import HIGH_FROM, LOW_BELOW
from training.splits import Fold
from training.table import Table

Array = NDArray[np.float64]
DIGITS = 4


@dataclass(frozen=True)
class Told:
    """What a model said of tokens, and what became of them.

    `labels` and `chances` by fall in percent, NaN where a label is unknown; `low` to `high` is the
    main chance's interval; `constant` the base rates of the training tokens, by fall.
    """

    labels: dict[int, Array]
    chances: dict[int, Array]
    low: Array
    high: Array
    inside: NDArray[np.bool_]
    bands: tuple[ChanceBand, ...]
    times: Array
    days: Array
    constant: dict[int, Array]

    def where(self, rows: NDArray[np.bool_]) -> "Told":
        """The tokens of a mask."""
        return Told(
            {pct: v[rows] for pct, v in self.labels.items()},
            {pct: v[rows] for pct, v in self.chances.items()},
            self.low[rows],
            self.high[rows],
            self.inside[rows],
            tuple(band for band, kept in zip(self.bands, rows, strict=True) if kept),
            self.times[rows],
            self.days[rows],
            {pct: v[rows] for pct, v in self.constant.items()},
        )


def told(model: Model, table: Table, base_rates: dict[int, float]) -> Told:
    """What a model says of a table's tokens."""
    scores = model.score_many(table.features)
    chances = np.array([score.probabilities for score in scores]).reshape(-1, len(FALLS_PCT))
    inside = [not applicability.quantity_reasons(model.domain, t.inputs) for t in table.tokens]
    return Told(
        {pct: table.labels(pct) for pct in FALLS_PCT},
        {pct: chances[:, i] for i, pct in enumerate(FALLS_PCT)},
        np.array([score.low for score in scores]),
        np.array([score.high for score in scores]),
        np.array(inside, dtype=bool),
        tuple(
            model.promise.band(score.probability, score.high, inside=known)
            for score, known in zip(scores, inside, strict=True)
        ),
        table.times,
        table.days,
        {pct: np.full(len(scores), base_rates[pct]) for pct in FALLS_PCT},
    )


def forward(table: Table, folds: Sequence[Fold]) -> list[Told]:
    """What each fold's model, fitted on its past, said of its tokens."""
    found = []
    for fold in folds:
        past = table.subset(fold.train)
        rates = {pct: float(past.labels(pct).mean()) for pct in FALLS_PCT}
        found.append(told(fitted_model(past), table.subset(fold.test), rates))
    return found


def joined(parts: Sequence[Told]) -> Told:
    """All folds together, in order."""
    return Told(
        {pct: np.concatenate([p.labels[pct] for p in parts]) for pct in FALLS_PCT},
        {pct: np.concatenate([p.chances[pct] for p in parts]) for pct in FALLS_PCT},
        np.concatenate([p.low for p in parts]),
        np.concatenate([p.high for p in parts]),
        np.concatenate([p.inside for p in parts]),
        tuple(band for p in parts for band in p.bands),
        np.concatenate([p.times for p in parts]),
        np.concatenate([p.days for p in parts]),
        {pct: np.concatenate([p.constant[pct] for p in parts]) for pct in FALLS_PCT},
    )


def figures(given: Told, fall_pct: int) -> dict[str, Any]:
    """How good the chances of one fall were, over the tokens whose label is known."""
    known = ~np.isnan(given.labels[fall_pct])
    y, p = given.labels[fall_pct][known], given.chances[fall_pct][known]
    days, constant = given.days[known], given.constant[fall_pct][known]
    if not len(y):
        return {"n": 0}

    def interval(measure: Any, *columns: Array) -> list[float | None]:
        return [rounded(v) for v in metrics.bootstrap(days, [y, *columns], measure)]

    return {
        "n": len(y),
        "base_rate": rounded(y.mean()),
        "mean_prediction": rounded(p.mean()),
        "auc": rounded(metrics.auc(y, p)),
        "auc_interval": interval(metrics.auc, p),
        "average_precision": rounded(metrics.average_precision(y, p)),
        "brier": rounded(metrics.brier(y, p)),
        "brier_skill": rounded(metrics.brier_skill(y, p, constant)),
        "brier_skill_interval": interval(metrics.brier_skill, p, constant),
        "brier_skill_own_base_rate": rounded(metrics.brier_skill(y, p, float(y.mean()))),
        "calibration_error": rounded(metrics.calibration_error(y, p)),
        "calibration_error_interval": interval(metrics.calibration_error, p),
        "calibration_error_of_chance": rounded(chance_error(p)),
    }


def chance_error(chances: Array, *, draws: int = 200, seed: int = 20260131) -> float:
    """The calibration error that perfect chances would show on so many tokens, on average."""
    generator = np.random.default_rng(seed)
    labels = (generator.random((draws, len(chances))) < chances).astype(np.float64)
    return float(np.mean([metrics.calibration_error(y, chances) for y in labels]))


def band_rates(given: Told) -> dict[str, Any]:
    """The share of each fall in each band, with its interval, and the band's share of tokens."""
    total, found = len(given.bands), {}
    for band in ChanceBand:
        rows = np.array([b is band for b in given.bands], dtype=bool)
        entry: dict[str, Any] = {"n": int(rows.sum()), "share_of_tokens": rounded(rows.mean())}
        for pct in FALLS_PCT:
            kept = rows & ~np.isnan(given.labels[pct])
            y = given.labels[pct][kept]
            entry[f"lost_{pct}"] = {
                "count": int(y.sum()),
                "share": rounded(y.mean()) if len(y) else 0.0,
                "interval": [rounded(v) for v in metrics.share_interval(given.days[kept], y)],
            }
            if len(y) != entry["n"]:
                entry[f"lost_{pct}"]["n"] = len(y)
        found[str(band)] = entry
    return found if total else {}


def promise(given: Told) -> dict[str, Any]:
    """The `promise` of parameters.json: the lines, and what they were measured to mean."""
    return {
        "low_below": LOW_BELOW,
        "high_from": HIGH_FROM,
        "from": moment(given.times[0]),
        "until": moment(given.times[-1]),
        "rates": band_rates(given),
    }


def rounded(value: float) -> float | None:
    """A figure of the card; None for what cannot be computed."""
    return round(float(value), DIGITS) + 0.0 if np.isfinite(value) else None
