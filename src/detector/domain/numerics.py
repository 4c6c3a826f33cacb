"""ln, exp and the logistic function with the same bits everywhere. Standard library and numpy.

Verdicts are replayed byte for byte on CPython with glibc and on Pyodide with musl, and with or
without numpy. C libraries round `log` and `exp` differently, so neither is called: only IEEE 754
+ - * /, comparisons, floor, and frexp/ldexp by exact powers of two, in one order of operations for
a float and for an array. Errors stay within 2 units in the last place of the true value (tests).
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_SQRT_HALF = 0.7071067811865476
_INVERSE_LN2 = 1.4426950408889634
# ln 2 in two parts: the high one ends in 21 zero bits, so its product with an exponent is exact.
_LN2_HIGH = float.fromhex("0x1.62e42fee00000p-1")
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
_EXP_OVERFLOW = 709.782712893384
_EXP_UNDERFLOW = -745.1332191019412

# Taylor series of exp on |r| <= ln(2)/2, highest power first: the term left out is below 2^-57.
_EXP_SERIES = tuple(1.0 / math.factorial(n) for n in range(14, 1, -1))
# artanh series of ln((1+s)/(1-s)) beyond its first term, in z = s^2 <= 0.0295, highest power first.
_LN_SERIES = tuple(2.0 / (2 * n + 1) for n in range(12, 0, -1))


@lru_cache(maxsize=1)
def has_numpy() -> bool:
    """Whether arrays can be computed here.

    It is looked for and not imported: no request computes one, and its import costs a start of the
    Worker more than all else. The functions that use it import it.
    """
    return find_spec("numpy") is not None


def ln(x: float) -> float:
    """Natural logarithm: -inf at 0, NaN below 0, inf at inf."""
    if not x > 0.0:
        return -math.inf if x == 0.0 else math.nan
    if x == math.inf:
        return x
    mantissa, exponent = math.frexp(x)
    if mantissa < _SQRT_HALF:
        mantissa, exponent = mantissa * 2.0, exponent - 1
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    series = 0.0
    for coefficient in _LN_SERIES:
        series = series * z + coefficient
    reduced = f - s * (f - series * z)
    k = float(exponent)
    return k * _LN2_HIGH + (reduced + k * _LN2_LOW)


def exp(x: float) -> float:
    """Raise e to the power x: inf above 709.78, 0 below -745.13, NaN for NaN."""
    if not x <= _EXP_OVERFLOW:
        return math.inf if x > 0.0 else math.nan
    if x < _EXP_UNDERFLOW:
        return 0.0
    k = math.floor(x * _INVERSE_LN2 + 0.5)
    high = x - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    series = 0.0
    for coefficient in _EXP_SERIES:
        series = series * r + coefficient
    value = 1.0 + (r + r * (r * series))
    half = k >> 1
    return value * math.ldexp(1.0, half) * math.ldexp(1.0, k - half)


def sigmoid(log_odds: float) -> float:
    """Log-odds to a probability, without overflow on either side."""
    small = exp(-abs(log_odds))
    return 1.0 / (1.0 + small) if log_odds >= 0.0 else small / (1.0 + small)


def ln_array(x: Array) -> Array:
    """`ln` of every element, the same bits."""
    import numpy as np

    usable = (x > 0.0) & (x < math.inf)
    mantissa, exponent = np.frexp(np.where(usable, x, 1.0))
    low = mantissa < _SQRT_HALF
    mantissa = np.where(low, mantissa * 2.0, mantissa)
    k = np.where(low, exponent - 1, exponent).astype(np.float64)
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    series = np.zeros_like(z)
    for coefficient in _LN_SERIES:
        series = series * z + coefficient
    reduced = f - s * (f - series * z)
    value = k * _LN2_HIGH + (reduced + k * _LN2_LOW)
    edge = np.where(x == 0.0, -math.inf, np.where(x == math.inf, math.inf, math.nan))
    return np.where(usable, value, edge)


def exp_array(x: Array) -> Array:
    """`exp` of every element, the same bits."""
    import numpy as np

    usable = (x <= _EXP_OVERFLOW) & (x >= _EXP_UNDERFLOW)
    safe = np.where(usable, x, 0.0)
    k = np.floor(safe * _INVERSE_LN2 + 0.5)
    high = safe - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    series = np.zeros_like(r)
    for coefficient in _EXP_SERIES:
        series = series * r + coefficient
    value = 1.0 + (r + r * (r * series))
    power = k.astype(np.int32)
    half = power >> 1
    with np.errstate(over="ignore", under="ignore"):
        value = value * np.ldexp(1.0, half) * np.ldexp(1.0, power - half)
    edge = np.where(x > 0.0, math.inf, np.where(x < 0.0, 0.0, math.nan))
    return np.where(usable, value, edge)


def sigmoid_array(log_odds: Array) -> Array:
    """`sigmoid` of every element, the same bits."""
    import numpy as np

    small = exp_array(-np.abs(log_odds))
    return np.where(log_odds >= 0.0, 1.0 / (1.0 + small), small / (1.0 + small))
