"""What a rule is: a question to one report, answered by hits, by nothing, or by "cannot tell".

Imports the domain only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from detector.domain.creators import CreatorRecord
from detector.domain.report import TokenReport
from detector.domain.rules.said import Sentence

MAJOR, USUAL, MINOR = 5, 2, 1
"""Weights in completeness: of checks that can be a danger, of others, of what matters little."""


class Group(StrEnum):
    """What a check looks at, in the order in which groups are shown."""

    AUTHORITIES = "authorities"
    LIQUIDITY = "liquidity"
    HOLDERS = "holders"
    IDENTITY = "identity"
    AGE = "age"
    RUGCHECK = "rugcheck"


class Severity(StrEnum):
    """How much a finding weighs; see docs/findings.md."""

    INFO = "info"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule may look at: the report, the time (Unix seconds), the mint that was asked for.

    `creator_record`: what our own store says of the creator; None where it says nothing.
    `contradictions`: those of its figures by area, as far as a rule has asked for them.
    """

    report: TokenReport
    now: float
    mint: str
    creator_record: CreatorRecord | None = None
    contradictions: dict[str, tuple[Sentence, ...]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule found something. `said` is its sentence.

    `expected`: a power that the token's known issuer accounts for; `context` says why. A context
    in a source's own words is text, one of ours a sentence.
    """

    severity: Severity
    said: Sentence
    value: float | int | str | bool | None = None
    threshold: float | int | str | None = None
    unit: str | None = None
    critical: bool = False
    context: Sentence | str | None = None
    expected: bool = False


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The input of a rule is unknown; `said` is why.

    `tolerated`: RugCheck or our own store often cannot say this, so that a low risk does not need
    it; only rules that are not essential may say so. Whatever a report could say and does not is
    never tolerated: hiding it must not help.
    """

    said: Sentence
    tolerated: bool = False


@dataclass(frozen=True, slots=True)
class Clear:
    """Looked and found nothing: the value that was measured, and where a warning begins."""

    value: float
    threshold: float
    unit: str | None


Answer = Hit | tuple[Hit, ...] | CannotTell | Clear | None
"""None: looked and found clear without a value (as an empty tuple does)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What people are told of a check, and what it weighs.

    `title` and `explanation`: plain English; the explanation also says what the check cannot see.
    `source`: the report's field. `finds`: every severity that a finding of it can have, mildest
    first; `critical`: whether one can be evidence for `Fraud`. `weight`: in completeness.
    `essential`: no token is called low risk without it; otherwise an answer may be `tolerated`.
    """

    code: str
    group: Group
    title: str
    explanation: str
    source: str
    finds: tuple[Severity, ...]
    critical: bool = False
    weight: int
    essential: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Check):
    """A check that asks one question of the report.

    `about` names in a summary what it looks at; rules that look at the same thing share it. `came`
    and `went` say as clauses that a finding came or went; it went where the check was made again.
    `factor`: findings of one factor speak of the same fact, so that a verdict counts the worst of
    them only; by default a rule has its own. `factors`: factors by a finding's value in lower case.
    """

    ask: Callable[[Case], Answer]
    about: str
    came: str
    went: str
    factor: str = ""
    factors: Mapping[str, str] = field(default_factory=dict)

    def factor_of(self, value: object) -> str:
        """The factor of a finding with this value."""
        return self.factors.get(str(value).lower(), self.factor or self.code)
