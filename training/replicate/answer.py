"""Features as JSON text to the contract's output. Imports the domain and the shipped parameters."""

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import TypedDict

from detector.domain.features import FEATURE_NAMES, Features
from detector.domain.model import Model, load
from detector.model import read_parameters


class Answer(TypedDict):
    """The output of the contract."""

    fraud_probability: float
    model_version: str


class InvalidFeatures(ValueError):
    """The input is not the JSON object of the contract; the message says why."""


def answer(features: str) -> Answer:
    """Score one token. Raises InvalidFeatures."""
    model = _model()
    score = model.score(_row(features))
    return {"fraud_probability": score.probability, "model_version": model.version}


@lru_cache(maxsize=1)
def _model() -> Model:
    return load(*read_parameters())


def _row(features: str) -> Features:
    try:
        given = json.loads(features)
    except (ValueError, RecursionError) as error:
        raise InvalidFeatures("features must be JSON") from error
    if not isinstance(given, Mapping) or set(given) != set(FEATURE_NAMES):
        raise InvalidFeatures(f"features must be an object of {', '.join(FEATURE_NAMES)}")
    return tuple(_number(name, given[name]) for name in FEATURE_NAMES)


def _number(name: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidFeatures(f"{name} must be a number or null")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InvalidFeatures(f"{name} must be finite")
    return number
