"""What a rule is: a question to one report, answered by hits, by nothing, or by "cannot tell".

Imports the domain only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from detector.domain.creators import CreatorRecord
from detector.domain.report import TokenReport

ESSENTIAL, USUAL, MINOR = 5, 2, 1
"""Weights in completeness: of checks that can be a danger, of others, of what matters little."""


class Severity(StrEnum):
    """How much a finding weighs; see docs/findings.md."""

    INFO = "info"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule may look at: the report, the time (Unix seconds), the mint that was asked for.

    `creator_record`: what our own store says of the creator; None where it says nothing.
    """

    report: TokenReport
    now: float
    mint: str
    creator_record: CreatorRecord | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule found something. `sentence` is plain English; attacker's text in it is `quoted`.

    `expected`: a power that the token's known issuer accounts for; `context` says why.
    """

    severity: Severity
    sentence: str
    value: float | int | str | bool | None = None
    threshold: float | int | str | None = None
    unit: str | None = None
    critical: bool = False
    context: str | None = None
    expected: bool = False


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The input of a rule is unknown; `reason` is a sentence.

    `tolerated`: RugCheck or our own store often cannot feed this rule, so that a low risk does not
    need it. Whatever a report could say and does not is never tolerated: hiding it must not help.
    """

    reason: str
    tolerated: bool = False


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
