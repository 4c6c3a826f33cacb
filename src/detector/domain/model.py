"""The additive scorer: log-odds = intercept + one curve per feature. Imports the domain.

One family of falls (FALLS_PCT), each with its own intercept and curves; a smaller fall is never
less likely than a larger one. Numpy scores whole matrices; without numpy the same arithmetic in
plain Python gives the same bits (`numerics`; a square root is rounded correctly everywhere, as IEEE
754 demands). The log-odds *are* the sum of the contributions, added in the order of the features.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detector.domain import numerics
from detector.domain.applicability import TrainingDomain, parse_domain
from detector.domain.curve import Curve, InvalidParametersError, number, parse_curve
from detector.domain.features import FEATURE_NAMES, Features
from detector.domain.model_promise import FALLS_PCT, Promise, parse_promise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FORMAT = 2
ENGINE = "python"
"""What scores one token: plain Python, the faster of the two there. The bits are the same."""
WINDOW_HOURS = (24, 168)
"""How long the source of the training table watched a token younger, and one not younger, than
YOUNG_SECONDS, or of unknown age: the window is part of what is predicted."""
YOUNG_SECONDS = 12 * 3600.0
INTERVAL_WIDTH = 2.2
"""Standard errors on either side of the log-odds. In simulated tables so many hold the true chance
in 95 % of cases; the 1.96 of the textbook hold it in 93 %."""


@dataclass(frozen=True, slots=True)
class Score:
    """What the model says of the main fall, and the chances of all.

    `intercept` plus the `contributions`, left to right, is `log_odds` (natural). `low` to `high` is
    the 95 % interval of `probability`, which is the last of `probabilities` (FALLS_PCT's order).
    """

    probability: float
    log_odds: float
    intercept: float
    contributions: tuple[float, ...]
    probabilities: tuple[float, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Additive:
    """A constant plus one curve a feature, added in the order of the features."""

    intercept: float
    curves: tuple[Curve, ...]

    def parts(self, row: Features) -> tuple[float, ...]:
        """What each feature adds."""
        return tuple(curve.at(value) for curve, value in zip(self.curves, row, strict=True))

    def total(self, parts: Sequence[float]) -> float:
        """The constant and the parts, left to right."""
        total = self.intercept
        for part in parts:
            total = total + part
        return total

    def parts_many(self, matrix: Array) -> Array:
        """`parts` of many rows: the same bits."""
        import numpy as np

        parts = np.empty(matrix.shape)
        for column, curve in enumerate(self.curves):
            parts[:, column] = curve.at_many(matrix[:, column])
        return parts

    def total_many(self, parts: Array) -> Array:
        """`total` of many rows: the same bits."""
        import numpy as np

        total = np.full(len(parts), self.intercept)
        for column in range(len(self.curves)):
            total = total + parts[:, column]
        return total


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model. `version` is a hash of its parameters; curves stand in feature order.

    `lesser` are the falls before the main one in FALLS_PCT; `variance` sums the squared standard
    errors of the main log-odds.
    """

    version: str
    target: str
    main: Additive
    lesser: tuple[Additive, ...]
    variance: Additive
    domain: TrainingDomain
    promise: Promise

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The curves of the main fall."""
        return self.main.curves

    def score(self, features: Features) -> Score:
        """Score one row of features (FEATURE_NAMES order, None for unknown).

        For a single row plain Python is the faster of the two, and the bits are the same.
        """
        self._check_width([features])
        return self.score_plain([features])[0]

    def score_many(self, rows: Sequence[Features]) -> list[Score]:
        """Score many rows, in one pass of numpy where there is numpy."""
        self._check_width(rows)
        return self.score_numpy(rows) if numerics.has_numpy() else self.score_plain(rows)

    def _check_width(self, rows: Sequence[Features]) -> None:
        for row in rows:
            if len(row) != len(self.curves):
                raise ValueError(f"a row has {len(self.curves)} features, not {len(row)}")

    def score_plain(self, rows: Sequence[Features]) -> list[Score]:
        """`score_many` on the standard library alone."""
        scores = []
        for row in rows:
            parts = self.main.parts(row)
            log_odds = self.main.total(parts)
            falls = [numerics.sigmoid(log_odds)]
            for fall in reversed(self.lesser):
                falls.append(max(numerics.sigmoid(fall.total(fall.parts(row))), falls[-1]))
            width = INTERVAL_WIDTH * math.sqrt(self.variance.total(self.variance.parts(row)))
            scores.append(
                Score(
                    probability=falls[0],
                    log_odds=log_odds,
                    intercept=self.main.intercept,
                    contributions=parts,
                    probabilities=tuple(reversed(falls)),
                    low=numerics.sigmoid(log_odds - width),
                    high=numerics.sigmoid(log_odds + width),
                )
            )
        return scores

    def score_numpy(self, rows: Sequence[Features]) -> list[Score]:
        """`score_many` as array arithmetic, one column of the matrix after the other."""
        import numpy as np

        matrix = np.array(rows, dtype=np.float64).reshape(len(rows), len(self.curves))
        parts = self.main.parts_many(matrix)
        log_odds = self.main.total_many(parts)
        falls = [numerics.sigmoid_array(log_odds)]
        for fall in reversed(self.lesser):
            own = numerics.sigmoid_array(fall.total_many(fall.parts_many(matrix)))
            falls.append(np.maximum(own, falls[-1]))
        width = INTERVAL_WIDTH * np.sqrt(self.variance.total_many(self.variance.parts_many(matrix)))
        low = numerics.sigmoid_array(log_odds - width)
        high = numerics.sigmoid_array(log_odds + width)
        chances = np.column_stack(falls[::-1])
        return [
            Score(p[-1], z, self.main.intercept, tuple(row), tuple(p), a, b)
            for p, z, row, a, b in zip(
                chances.tolist(),
                log_odds.tolist(),
                parts.tolist(),
                low.tolist(),
                high.tolist(),
                strict=True,
            )
        ]


def engines() -> tuple[str, ...]:
    """What can score here: one token takes the first, many at once take the last."""
    return (ENGINE, "numpy") if numerics.has_numpy() else (ENGINE,)


def window_hours(age_seconds: float | None) -> int:
    """The window that a chance for a token of this age speaks of."""
    young = age_seconds is not None and age_seconds < YOUNG_SECONDS
    return WINDOW_HOURS[0] if young else WINDOW_HOURS[1]


def load(parameters: Mapping[str, Any], version: str) -> Model:
    """Check parameters.json's content and make the model of it; raises InvalidParametersError."""
    if parameters.get("format") != FORMAT:
        raise InvalidParametersError(f"unknown format: {parameters.get('format')!r}")
    falls, target = parameters.get("falls"), parameters.get("target")
    if not isinstance(falls, Mapping) or target != f"lost_{FALLS_PCT[-1]}":
        raise InvalidParametersError("falls and their main target are required")
    *lesser, main = (_additive(falls.get(f"lost_{pct}")) for pct in FALLS_PCT)
    variance = _additive(parameters.get("variance"))
    if variance.intercept < 0.0 or any(v < 0.0 for c in variance.curves for v in c.values):
        raise InvalidParametersError("a variance is not negative")
    return Model(
        version=version,
        target=target,
        main=main,
        lesser=tuple(lesser),
        variance=variance,
        domain=parse_domain(parameters.get("domain")),
        promise=parse_promise(parameters.get("promise")),
    )


def _additive(data: object) -> Additive:
    entries = data.get("features") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(entries, list):
        raise InvalidParametersError("a fall needs an intercept and features")
    curves = tuple(parse_curve(entry) for entry in entries)
    if tuple(curve.name for curve in curves) != FEATURE_NAMES:
        raise InvalidParametersError(f"features must be {', '.join(FEATURE_NAMES)}, in this order")
    return Additive(number(data.get("intercept")), curves)
