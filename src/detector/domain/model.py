"""The additive scorer: log-odds = intercept + one curve per feature. Imports the domain.

Numpy scores whole matrices; without numpy the same arithmetic in plain Python gives the same bits
(`numerics`). The log-odds *are* the sum of the contributions, added in the order of the features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detector.domain import numerics
from detector.domain.features import FEATURE_NAMES, Features
from detector.domain.model_domain import TrainingDomain, parse_domain
from detector.domain.model_shape import Curve, InvalidParametersError, number, parse_curve

try:
    import numpy as np
except ImportError:  # see numerics
    np = None  # type: ignore[assignment]

FORMAT = 1
ENGINE = "python" if np is None else "numpy"
"""What scores here: "numpy" or "python". The bits do not depend on it."""


@dataclass(frozen=True, slots=True)
class Score:
    """`intercept` plus the `contributions`, left to right, is `log_odds` (natural)."""

    probability: float
    log_odds: float
    intercept: float
    contributions: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model. `version` is a hash of its parameters; `curves` stand in feature order."""

    version: str
    target: str
    intercept: float
    curves: tuple[Curve, ...]
    domain: TrainingDomain

    def score(self, features: Features) -> Score:
        """Score one row of features (FEATURE_NAMES order, None for unknown).

        For a single row plain Python is the faster of the two, and the bits are the same.
        """
        self._check_width([features])
        return self.score_plain([features])[0]

    def score_many(self, rows: Sequence[Features]) -> list[Score]:
        """Score many rows, in one pass of numpy where there is numpy."""
        self._check_width(rows)
        return self.score_plain(rows) if np is None else self.score_numpy(rows)

    def _check_width(self, rows: Sequence[Features]) -> None:
        for row in rows:
            if len(row) != len(self.curves):
                raise ValueError(f"a row has {len(self.curves)} features, not {len(row)}")

    def score_plain(self, rows: Sequence[Features]) -> list[Score]:
        """`score_many` on the standard library alone."""
        scores = []
        for row in rows:
            parts = tuple(curve.at(value) for curve, value in zip(self.curves, row, strict=True))
            log_odds = self.intercept
            for part in parts:
                log_odds = log_odds + part
            scores.append(Score(numerics.sigmoid(log_odds), log_odds, self.intercept, parts))
        return scores

    def score_numpy(self, rows: Sequence[Features]) -> list[Score]:
        """`score_many` as array arithmetic, one column of the matrix after the other."""
        shape = (len(rows), len(self.curves))
        matrix = np.array(rows, dtype=np.float64).reshape(shape)
        log_odds = np.full(len(rows), self.intercept)
        parts = np.empty(shape)
        for column, curve in enumerate(self.curves):
            parts[:, column] = curve.at_many(matrix[:, column])
            log_odds = log_odds + parts[:, column]
        probability = numerics.sigmoid_array(log_odds)
        return [
            Score(p, z, self.intercept, tuple(row))
            for p, z, row in zip(
                probability.tolist(), log_odds.tolist(), parts.tolist(), strict=True
            )
        ]


def load(parameters: Mapping[str, Any], version: str) -> Model:
    """Check parameters.json's content and make the model of it; raises InvalidParametersError."""
    if parameters.get("format") != FORMAT:
        raise InvalidParametersError(f"unknown format: {parameters.get('format')!r}")
    entries, target = parameters.get("features"), parameters.get("target")
    if not isinstance(entries, list) or not isinstance(target, str):
        raise InvalidParametersError("features and target are required")
    curves = tuple(parse_curve(entry) for entry in entries)
    if tuple(curve.name for curve in curves) != FEATURE_NAMES:
        raise InvalidParametersError(f"features must be {', '.join(FEATURE_NAMES)}, in this order")
    return Model(
        version=version,
        target=target,
        intercept=number(parameters.get("intercept")),
        curves=curves,
        domain=parse_domain(parameters.get("domain")),
    )
