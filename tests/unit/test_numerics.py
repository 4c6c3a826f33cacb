"""ln, exp and sigmoid: near the truth, and the same bits for floats and arrays."""

import math
import random
import struct
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import numerics

EDGES = [
    0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 2.2250738585072014e-308, 1.0, -1.0,
    0.5, 0.7071067811865475, 0.7071067811865476, 1.7976931348623157e308, 709.782712893384,
    709.7827128933841, -745.13321910194, -745.14, -708.5, 1e-300, 0.34657359027997264,
]  # fmt: skip


def bits(value: float) -> bytes:
    return b"nan" if math.isnan(value) else struct.pack("<d", value)


def ulps(found: float, exact: Decimal) -> float:
    return float(abs(Decimal(found) - exact) / Decimal(math.ulp(float(exact))))


@pytest.mark.no_cover
def test_ln_is_within_two_units_in_the_last_place() -> None:
    source = random.Random(1)
    values = [math.exp(source.uniform(-745, 709)) for _ in range(2000)]
    values += [1 + source.uniform(-0.3, 0.45) for _ in range(2000)]
    values += [math.nextafter(1.0, 0), math.nextafter(1.0, 2), 5e-324, 1.7976931348623157e308]
    with localcontext() as context:
        context.prec = 50
        assert max(ulps(numerics.ln(x), Decimal(x).ln()) for x in values if x != 1) <= 1.5


def test_exp_is_within_two_units_in_the_last_place() -> None:
    source = random.Random(2)
    values = [source.uniform(-744, 709.78) for _ in range(3000)]
    values += [source.gauss(0, 1) for _ in range(1000)]
    with localcontext() as context:
        context.prec = 50
        assert max(ulps(numerics.exp(x), Decimal(x).exp()) for x in values) <= 1.5


@pytest.mark.parametrize(
    ("x", "expected"),
    [(0.0, -math.inf), (-0.0, -math.inf), (math.inf, math.inf), (1.0, 0.0)],
)
def test_ln_at_its_edges(x: float, expected: float) -> None:
    assert numerics.ln(x) == expected


@pytest.mark.parametrize("x", [-1.0, -5e-324, -math.inf, math.nan])
def test_ln_has_no_value_below_zero(x: float) -> None:
    assert math.isnan(numerics.ln(x))


@pytest.mark.parametrize(
    ("x", "expected"),
    [(0.0, 1.0), (710.0, math.inf), (math.inf, math.inf), (-746.0, 0.0), (-math.inf, 0.0)],
)
def test_exp_at_its_edges(x: float, expected: float) -> None:
    assert numerics.exp(x) == expected


def test_exp_reaches_the_ends_of_the_range() -> None:
    assert math.isnan(numerics.exp(math.nan))
    assert 1.79e308 < numerics.exp(709.782712893384) < math.inf
    assert numerics.exp(-745.13) == 5e-324


def test_arrays_have_the_same_bits_as_floats() -> None:
    generator = np.random.default_rng(3)
    random_bits = generator.integers(0, 2**64, 50_000, dtype=np.uint64).view(np.float64)
    values = np.concatenate([random_bits, generator.normal(0, 300, 20_000), EDGES])
    for scalar, array in (
        (numerics.ln, numerics.ln_array),
        (numerics.exp, numerics.exp_array),
        (numerics.sigmoid, numerics.sigmoid_array),
    ):
        expected = [bits(scalar(x)) for x in values.tolist()]
        assert [bits(x) for x in array(values).tolist()] == expected


@given(st.floats(allow_nan=False))
def test_sigmoid_is_a_probability_and_symmetric(x: float) -> None:
    p = numerics.sigmoid(x)
    assert 0.0 <= p <= 1.0
    assert abs(p + numerics.sigmoid(-x) - 1.0) <= 2.3e-16


@given(st.floats(-700, 700), st.floats(0, 10))
def test_exp_does_not_fall(x: float, step: float) -> None:
    assert numerics.exp(x) <= numerics.exp(x + step) * (1 + 4e-16)
