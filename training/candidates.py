"""What was compared with the shipped model, on the same folds. Imports the training libraries.

Each candidate is a name, a sentence and a recipe over its own columns, fitted for each fall.
Settings are ordinary ones for a table of this size, fixed before the comparison.
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
from sklearn.preprocessing import StandardScaler

from detector.domain import features
from training.additive import AdditiveModel, Term
from training.measure import Predictor, Recipe
from training.recipe import BEND, SLOPE, terms
from training.table import Table

Array = NDArray[np.float64]
SEED = 20260131
MAX_ROOM_KNOTS = (5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 70.0, 100.0)


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


def shipped_columns(table: Table) -> Array:
    """The features of the shipped model."""
    return table.matrix


def raw_columns(table: Table) -> Array:
    """The columns of outcomes.csv, skewed ones in logarithms."""
    rows = []
    for token in table.tokens:
        i = token.inputs
        skewed = (i.price_usd, i.supply, i.liquidity_usd, i.age_seconds, features.market_cap_usd(i))
        counts = (
            *(i.insider_networks, i.largest_insider_network_size),
            *(i.insider_token_amount, i.creator_balance),
        )
        top = np.nan if i.top_10_holders_pct is None else i.top_10_holders_pct
        rows.append([*map(_log, skewed), top, *(np.log1p(c) if c else 0.0 for c in counts)])
    return _clipped(np.array(rows, dtype=np.float64))


def all_columns(table: Table) -> Array:
    """The same and those of the second feed, which is known for part of the rows only."""
    more = [
        (_log(volume), np.nan if change is None else change, _log(value), _log(liquidity))
        for volume, change, value, liquidity in (token.more for token in table.tokens)
    ]
    return np.column_stack([raw_columns(table), _clipped(np.array(more, dtype=np.float64))])


def _log(value: float | None) -> float:
    return float(np.log(value)) if value is not None and value > 0 else np.nan


def _clipped(matrix: Array) -> Array:
    low, high = np.nanpercentile(matrix, [0.5, 99.5], axis=0)
    return np.asarray(np.clip(matrix, low, high))


def ratio_column(table: Table) -> Array:
    """Half of liquidity over market cap in percent: the room to fall, by the pool alone."""
    ratios = [features.liquidity_to_market_cap(token.inputs) for token in table.tokens]
    return np.array([[np.nan if r is None else 50.0 * r] for r in ratios])


def _logistic() -> _Estimator:
    found: _Estimator = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        StandardScaler(),
        LogisticRegression(C=1.0, max_iter=2000),
    )
    return found


def _ebm() -> _Estimator:
    found: _Estimator = ExplainableBoostingClassifier(
        interactions=0, outer_bags=4, random_state=SEED, n_jobs=1
    )
    return found


def _boosting() -> _Estimator:
    found: _Estimator = HistGradientBoostingClassifier(
        max_depth=3,
        max_leaf_nodes=8,
        max_iter=60,
        learning_rate=0.05,
        min_samples_leaf=40,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=SEED,
    )
    return found


def all_candidates() -> list[Candidate]:
    """Everything that the shipped model is compared with."""
    free = AdditiveModel(terms(directed=False), BEND, SLOPE)
    age = AdditiveModel(terms(("age_seconds",)), BEND, SLOPE)
    room = AdditiveModel((Term(0, "identity", MAX_ROOM_KNOTS),), BEND, SLOPE)
    return [
        Candidate(
            "splines_free",
            "The shipped features without honest shapes: free curves, unknown adds nothing",
            free,
            shipped_columns,
        ),
        Candidate(
            "logistic_table",
            "Plain logistic regression on all columns of outcomes.csv",
            Library(_logistic),
            raw_columns,
        ),
        Candidate(
            "logistic",
            "Plain logistic regression on the shipped features",
            Library(_logistic),
            shipped_columns,
        ),
        Candidate(
            "boosting_table",
            "Gradient boosting of depth 3 on the same columns: interactions, not additive",
            Library(_boosting),
            raw_columns,
        ),
        Candidate(
            "boosting_all",
            "The same with volume, 24 h change, FDV and liquidity of a second feed",
            Library(_boosting),
            all_columns,
        ),
        Candidate(
            "explainable_boosting",
            "Explainable boosting machine (interpret-core) on the shipped features",
            Library(_ebm),
            shipped_columns,
        ),
        Candidate("age_alone", "Age alone, as a curve", age, shipped_columns),
        Candidate("room_alone", "The pool's arithmetic alone, as a curve", room, ratio_column),
    ]
