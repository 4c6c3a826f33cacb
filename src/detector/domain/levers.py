"""The facts that can move a verdict, each with the values at which our rules change their word.

Imports the domain only; pure. A lever is a fact; its targets are what it might be instead, the
smallest change first. Thresholds are those of `domain.thresholds`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from detector.domain.edits import Edit, of_report
from detector.domain.report import TokenReport

LIQUIDITY: Final = "drained_pool liquidity_low liquidity_ratio"
LOCK: Final = "lp_unlocked lp_lock_expiring few_lp_providers"
PEOPLE: Final = "top_holder top_10_holders equal_holders"
"""Codes of checks that look at the same fact."""

MOST_TARGETS: Final = 6
DAY_S: Final = 86_400.0

UNDER: Final = 0.999
OVER: Final = 1.001
"""What "less than" and "at least" a threshold are tried with, as shares of it: rounding in sums of
altered parts does not leave them on its other side."""

Apply = Callable[[TokenReport, float], TokenReport]
"""The report with a value of a fact (0 where the fact is no number)."""


def neat(value: float, *, up: bool) -> float:
    """A value of 1 or more with three digits, rounded to one side, so that its words are exact."""
    size = 1.0
    while value / size >= 1000.0:
        size *= 10.0
    while value / size < 100.0:
        size /= 10.0
    digits = int(value / size)
    return (digits + (up and digits * size < value)) * size


@dataclass(frozen=True, slots=True)
class Target:
    """What a fact might be: `words` complete "if ...", `value` in the lever's unit."""

    value: float | None
    words: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Lever:
    """A fact by its stable name. `now` in `unit`, None where it is no number or unknown.

    `codes`: checks that look at it. `chance`: whether a model looks at it.
    """

    fact: str
    unit: str | None
    now: float | None
    codes: frozenset[str]
    targets: tuple[Target, ...]
    chance: bool = False


def values(
    fact: str,
    unit: str | None,
    now: float | None,
    codes: str,
    options: Iterable[tuple[float | None, str]],
    apply: Apply,
    *,
    chance: bool = False,
) -> Lever:
    """A lever whose targets are these values, each with its words."""

    def edit(value: float | None) -> Edit:
        return of_report(lambda report: apply(report, value or 0.0))

    targets = tuple(Target(value, words, edit(value)) for value, words in options)
    return Lever(fact, unit, now, frozenset(codes.split()), targets, chance)
