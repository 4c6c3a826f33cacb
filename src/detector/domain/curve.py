"""One feature's curve: a transformed value in, its share of the log-odds out. Imports the domain.

A curve is piecewise linear ("linear") or constant ("step") between sorted knots, flat outside them,
and has a value of its own for a missing input. Scalar and numpy readings do the same arithmetic.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from detector.domain import numerics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TRANSFORMS = ("identity", "ln", "ln1p")
KINDS = ("linear", "step")


class InvalidParametersError(ValueError):
    """The parameters of a model cannot be what a training run wrote."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The log-odds of one feature. `knots` are in transformed units, strictly rising."""

    name: str
    label: str
    unit: str
    transform: str
    kind: str
    knots: tuple[float, ...]
    values: tuple[float, ...]
    missing: float

    def at(self, value: float | None) -> float:
        """The contribution of one value in raw units; None and NaN are missing."""
        if value is None or value != value:
            return self.missing
        x = self._transformed(value)
        if x != x:
            return self.missing
        knots, values = self.knots, self.values
        x = min(max(x, knots[0]), knots[-1])
        at = bisect_right(knots, x) - 1
        if self.kind == "step":
            return values[at]
        at = min(at, len(knots) - 2)
        share = (x - knots[at]) / (knots[at + 1] - knots[at])
        return values[at] + share * (values[at + 1] - values[at])

    def at_many(self, column: Array) -> Array:
        """`at` of every element of a column, NaN for missing: the same bits."""
        import numpy as np

        x = self._transformed_many(column)
        knots, values = np.array(self.knots), np.array(self.values)
        missing = np.isnan(x)
        x = np.where(missing, knots[0], x)
        x = np.where(x < knots[0], knots[0], np.where(x > knots[-1], knots[-1], x))
        at = np.searchsorted(knots, x, side="right") - 1
        if self.kind == "step":
            return np.where(missing, self.missing, values[at])
        at = np.minimum(at, len(knots) - 2)
        share = (x - knots[at]) / (knots[at + 1] - knots[at])
        return np.where(missing, self.missing, values[at] + share * (values[at + 1] - values[at]))

    def _transformed(self, value: float) -> float:
        if self.transform == "ln":
            return numerics.ln(value)
        return numerics.ln(1.0 + value) if self.transform == "ln1p" else value

    def _transformed_many(self, column: Array) -> Array:
        if self.transform == "ln":
            return numerics.ln_array(column)
        return numerics.ln_array(1.0 + column) if self.transform == "ln1p" else column


def parse_curve(data: Mapping[str, Any]) -> Curve:
    """One entry of parameters.json `features`; raises InvalidParametersError."""
    knots, values = _numbers(data.get("knots")), _numbers(data.get("values"))
    kind, transform = data.get("kind"), data.get("transform")
    if kind not in KINDS or transform not in TRANSFORMS:
        raise InvalidParametersError(f"unknown kind or transform: {kind!r}, {transform!r}")
    if len(knots) != len(values) or len(knots) < (2 if kind == "linear" else 1):
        raise InvalidParametersError("knots and values must be as many, and two or more")
    if any(a >= b for a, b in pairwise(knots)):
        raise InvalidParametersError("knots must rise")
    return Curve(
        name=_word(data.get("name")),
        label=_word(data.get("label")),
        unit=_word(data.get("unit")),
        transform=transform,
        kind=kind,
        knots=knots,
        values=values,
        missing=number(data.get("missing")),
    )


def number(value: object) -> float:
    """A finite number, negative zero made positive; raises InvalidParametersError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidParametersError(f"not a number: {value!r}")
    if not math.isfinite(value):
        raise InvalidParametersError(f"not finite: {value!r}")
    return float(value) + 0.0


def _numbers(value: object) -> tuple[float, ...]:
    if not isinstance(value, list | tuple):
        raise InvalidParametersError(f"not a list of numbers: {value!r}")
    return tuple(number(entry) for entry in value)


def _word(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidParametersError(f"not a text: {value!r}")
    return value
