"""Figures of a report as they are told. Imports the domain only."""

import math

from detector.domain.jsontext import MAX_SAFE_INTEGER


def figure(value: float | None) -> float | None:
    """Six digits are more than is shown; what is not finite was never a figure."""
    return None if value is None or not math.isfinite(value) else rounded(value)


def rounded(value: float) -> float:
    """A finite value with six digits: a small one does not become zero."""
    return float(f"{value:.6g}")


def count(value: int | None) -> float | None:
    """A count that JavaScript holds exactly, else what it holds of it."""
    return None if value is None else value if value <= MAX_SAFE_INTEGER else float(value)
