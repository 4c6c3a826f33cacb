"""What a rule is: a question to one report, answered by hits, by nothing, or by "cannot tell".

Imports the domain only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from detector.domain.report import TokenReport

ESSENTIAL, USUAL, MINOR = 5, 2, 1
"""Weights in completeness. `Safe` needs every ESSENTIAL check: each that can be a danger, but for
those that RugCheck often cannot feed: of age and of names. Those are MINOR, as is what matters
little, and what nine reports of ten do not tell: the creator's earlier tokens."""


class Severity(StrEnum):
    """How much a finding weighs; see docs/findings.md."""

    INFO = "info"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule may look at: the report, the time (Unix seconds), the mint that was asked for."""

    report: TokenReport
    now: float
    mint: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule found something. `sentence` is plain English; attacker's text in it is `quoted`."""

    severity: Severity
    sentence: str
    value: float | int | str | bool | None = None
    threshold: float | int | str | None = None
    unit: str | None = None
    critical: bool = False
    context: str | None = None


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The input of a rule is unknown; `reason` is a sentence."""

    reason: str


Answer = Hit | tuple[Hit, ...] | CannotTell | None
"""None: looked and found clear (as an empty tuple does)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A question, its stable code, the report field it reads, its weight in completeness.

    `about` names in words what it looks at; rules that look at the same thing share it.
    """

    code: str
    about: str
    source: str
    weight: int
    ask: Callable[[Case], Answer]

    @property
    def essential(self) -> bool:
        """Whether `Safe` needs this check made."""
        return self.weight == ESSENTIAL
