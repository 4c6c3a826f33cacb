"""Adding floats the same way on every Python. Imports the standard library only."""

from collections.abc import Iterable


def total(values: Iterable[float]) -> float:
    """The sum from left to right, each step rounded.

    Python 3.12 made the built-in `sum` of floats more exact, so its last bits differ between the
    interpreters that must replay one verdict.
    """
    result = 0.0
    for value in values:
        result += value
    return result
