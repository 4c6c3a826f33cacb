"""The table of thresholds, and what they rest on. Imports the standard library only."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Threshold:
    """Its value and unit, why it lies there, and what that rests on."""

    name: str
    value: float
    unit: str
    why: str
    source: str


TABLE: Final[dict[str, Threshold]] = {}

ARITHMETIC = "constant-product arithmetic"
RECORDED = "201 recorded reports"
OUTCOMES = "1,990 labelled tokens"
OWN_MAKER = "2,004 labelled tokens with a maker of their own"
ORIGINAL = "the original project's rule"
JUDGEMENT = "our judgement"
PROTOCOL = "Solana Token-2022 documentation"


def threshold(name: str, value: float, unit: str, why: str, source: str) -> float:
    """Enter a threshold into the table; returns its value."""
    TABLE[name] = Threshold(name, value, unit, why, source)
    return value
