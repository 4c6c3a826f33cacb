"""What was compared with the shipped model, on the same folds. Imports the training libraries.

Each candidate is a name, a sentence and a recipe over its own columns. The shipped recipe is among
them. Settings are ordinary ones for a table of this size, fixed before the comparison.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from interpret.glassbox import ExplainableBoostingClassifier
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import SplineTransformer, StandardScaler

from detector.domain.features import FEATURE_NAMES
from training.additive import AdditiveModel
from training.measure import Predictor, Recipe
from training.recipe import BEND, CURVES, SLOPE, shipped_model, terms
from training.table import Table

Array = NDArray[np.float64]
SEED = 20260131
_DIRECTIONS = [CURVES[name].direction for name in FEATURE_NAMES]


class _Estimator(Protocol):
    """A scikit-learn style classifier."""

    def fit(self, matrix: Array, labels: Array, /) -> object: ...

    def predict_proba(self, matrix: Array, /) -> Array: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recipe to compare. `columns` makes its matrix from the table."""

    name: str
    what: str
    recipe: Recipe
    columns: Callable[[Table], Array]


@dataclass(frozen=True, slots=True)
class Library:
    """A scikit-learn style classifier as a recipe."""

    make: Callable[[], _Estimator]

    def fit(self, matrix: Array, labels: Array) -> Predictor:
        """Fit a fresh classifier."""
        classifier = self.make()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            classifier.fit(matrix, labels)
        return _Classifier(classifier)


@dataclass(frozen=True, slots=True)
class _Classifier:
    classifier: _Estimator

    def predict(self, matrix: Array) -> Array:
        return np.asarray(self.classifier.predict_proba(matrix)[:, 1], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Average:
    """Recipes averaged in log-odds: additive when each is."""

    members: tuple[Recipe, ...]

    def fit(self, matrix: Array, labels: Array) -> Predictor:
        """Fit every member."""
        return _Averaged(tuple(member.fit(matrix, labels) for member in self.members))


@dataclass(frozen=True, slots=True)
class _Averaged:
    members: tuple[Predictor, ...]

    def predict(self, matrix: Array) -> Array:
        probabilities = [np.clip(m.predict(matrix), 1e-6, 1 - 1e-6) for m in self.members]
        log_odds = np.mean([np.log(p / (1 - p)) for p in probabilities], axis=0)
        return np.asarray(1 / (1 + np.exp(-log_odds)))


def shipped_columns(table: Table) -> Array:
    """The features of the shipped model."""
    return table.matrix


def logged_columns(table: Table) -> Array:
    """The features, money and time in logarithms: what a plain regression would be given."""
    matrix = table.matrix.copy()
    for column, name in enumerate(FEATURE_NAMES):
        if CURVES[name].transform == "ln":
            matrix[:, column] = np.log(matrix[:, column])
    return matrix


def raw_columns(table: Table) -> Array:
    """The table's own columns, skewed ones in logarithms."""
    rows = []
    for token in table.tokens:
        i = token.inputs
        skewed = (i.price_usd, i.supply, i.liquidity_usd, i.age_seconds or None)
        logs = [np.log(v) if v is not None and v > 0 else np.nan for v in skewed]
        counts = (i.insider_networks, i.largest_insider_network_size)
        rows.append([*logs, i.top_10_holders_pct, *(np.log1p(c) if c else 0.0 for c in counts)])
    matrix = np.array(rows, dtype=np.float64)
    low, high = np.nanpercentile(matrix, [0.5, 99.5], axis=0)
    return np.clip(matrix, low, high)


def _logistic() -> _Estimator:
    found: _Estimator = make_pipeline(
        SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(C=1.0, max_iter=1000)
    )
    return found


def _cubic() -> _Estimator:
    found: _Estimator = make_pipeline(
        SimpleImputer(strategy="median"),
        SplineTransformer(n_knots=6, degree=3, knots="quantile", extrapolation="linear"),
        LogisticRegression(C=0.1, max_iter=5000),
    )
    return found


def _ebm() -> _Estimator:
    found: _Estimator = ExplainableBoostingClassifier(
        interactions=0, outer_bags=8, random_state=SEED, n_jobs=1
    )
    return found


def _stumps(depth: int, rounds: int, directions: list[int] | None) -> Callable[[], _Estimator]:
    def make() -> _Estimator:
        found: _Estimator = HistGradientBoostingClassifier(
            max_depth=depth,
            max_leaf_nodes=2**depth,
            max_iter=rounds,
            learning_rate=0.05,
            min_samples_leaf=40,
            l2_regularization=5.0,
            monotonic_cst=directions,
            early_stopping=False,
            random_state=SEED,
        )
        return found

    return make


def all_candidates() -> list[Candidate]:
    """Everything compared; the first is the shipped model."""
    monotone = Library(_stumps(1, 150, _DIRECTIONS))
    free = AdditiveModel(terms(directed=False), BEND, SLOPE)
    age = AdditiveModel(terms(("age_seconds",)), BEND, SLOPE)
    return [
        Candidate(
            "shipped", "Additive splines, directed, penalised", shipped_model(), shipped_columns
        ),
        Candidate("splines_free", "The same without directions", free, shipped_columns),
        Candidate(
            "logistic_table",
            "Plain logistic regression on the table's columns",
            Library(_logistic),
            raw_columns,
        ),
        Candidate(
            "logistic",
            "Plain logistic regression on the shipped features",
            Library(_logistic),
            logged_columns,
        ),
        Candidate(
            "logistic_cubic",
            "Logistic regression with cubic splines on the shipped features",
            Library(_cubic),
            logged_columns,
        ),
        Candidate(
            "explainable_boosting",
            "Explainable boosting machine (interpret-core), no interactions",
            Library(_ebm),
            shipped_columns,
        ),
        Candidate("stumps_monotone", "Monotone boosted stumps", monotone, shipped_columns),
        Candidate(
            "boosting_depth_3",
            "Gradient boosting of depth 3: with interactions, not additive",
            Library(_stumps(3, 60, None)),
            shipped_columns,
        ),
        Candidate(
            "average",
            "Average of the shipped model and the monotone stumps",
            Average((shipped_model(), monotone)),
            shipped_columns,
        ),
        Candidate("age_alone", "Age alone, as a curve", age, shipped_columns),
    ]
