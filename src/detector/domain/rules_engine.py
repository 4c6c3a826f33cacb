"""All rules over one report: what was found, what could not be checked, what was found clear.

Imports the domain only. Pure and total: the same report, time, mint and record of the creator give
the same answer on every host, and no parsed report makes it raise. docs/findings.md describes every
code.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from detector.domain import famous_names, jsontext
from detector.domain.creators import LAUNCH_SERVICES, CreatorRecord
from detector.domain.known_accounts import KNOWN_ACCOUNTS
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.report import TokenReport
from detector.domain.rules import (
    age,
    authorities,
    creator,
    equal_holders,
    figures,
    holders,
    identity,
    insiders,
    liquidity,
    locks,
    rugcheck_findings,
    token2022,
    token2022_other,
    transfer_fee,
)
from detector.domain.rules.rule import CannotTell, Case, Clear, Hit, Rule, Severity
from detector.domain.rules.said import Sentence
from detector.domain.rules.sentences import SENTENCES
from detector.domain.rules.wording import visible
from detector.domain.sources.rugcheck import words
from detector.domain.thresholds import TABLE

__all__ = [
    "RULES",
    "RULES_VERSION",
    "Checks",
    "Finding",
    "NotChecked",
    "Severity",
    "check",
    "in_order",
]

RULES: Final[tuple[Rule, ...]] = (
    *identity.RULES,
    *token2022.RULES,
    *transfer_fee.RULES,
    *token2022_other.RULES,
    *authorities.RULES,
    *liquidity.RULES,
    *locks.RULES,
    *holders.RULES,
    *equal_holders.RULES,
    *creator.RULES,
    *age.RULES,
    *insiders.RULES,
    *figures.RULES,
    *rugcheck_findings.RULES,
)
"""Every rule, in the order of findings of equal severity; RugCheck's own conclusions come last."""

_REVISION = 7
"""Raised by hand when a rule's logic or wording changes; the tables below are hashed."""

_TEXT_LIMIT = 64
_CONTEXT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule found. `value` and `threshold` are JSON-safe, in `unit`.

    `sentence` is plain English and complete in itself; `source` is the report's field; `context`
    explains and never weakens the finding in silence. `critical`: evidence for `Fraud`. `expected`:
    a power that the token's known issuer accounts for. `said` and `context_said`: the same
    sentences by key and values, None and empty where nothing but their text is known. `same_as`:
    the code of a finding of our own that states the fact which RugCheck names here.
    """

    code: str
    severity: Severity
    critical: bool
    sentence: str
    value: float | int | str | bool | None
    threshold: float | int | str | None
    unit: str | None
    source: str
    context: str | None = None
    expected: bool = False
    said: Sentence | None = None
    context_said: tuple[Sentence, ...] = ()
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule whose input is unknown; `reason` is a sentence.

    `essential`: no token is called low risk without this check.
    """

    code: str
    reason: str
    source: str
    essential: bool = True
    said: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Checks:
    """Every rule's code is in exactly one of the first three, in `findings` perhaps repeatedly.

    `measured`: of checks that passed on a value, that value and where a warning begins.
    """

    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    passed: tuple[str, ...]
    measured: Mapping[str, Clear] = field(default_factory=dict)


def check(
    report: TokenReport, now: float, mint: str, creator_record: CreatorRecord | None = None
) -> Checks:
    """Ask every rule. `now` in Unix seconds; `mint` as it was asked for.

    Findings come critical first, with a likeness to a known token that is a danger before all
    others, then danger, warn, info; equal ones in the order of `RULES`.
    """
    case = Case(report, now, mint, creator_record)
    findings: list[Finding] = []
    not_checked: list[NotChecked] = []
    passed: list[str] = []
    measured: dict[str, Clear] = {}
    for rule in RULES:
        answer = rule.ask(case)
        if isinstance(answer, CannotTell):
            essential = rule.essential or not answer.tolerated
            said = answer.said
            missing = NotChecked(rule.code, said.text, rule.source, essential, said)
            not_checked.append(missing)
        elif isinstance(answer, Hit):
            findings.append(_finding(rule, answer))
        elif isinstance(answer, Clear):
            passed.append(rule.code)
            measured[rule.code] = answer
        elif answer:
            findings.extend(_finding(rule, hit) for hit in answer)
        else:
            passed.append(rule.code)
    found = same_facts(findings)
    return Checks(in_order(found), tuple(not_checked), tuple(passed), measured)


def same_facts(findings: Iterable[Finding]) -> list[Finding]:
    """The findings; of each risk that RugCheck names, which finding of ours states the same fact.

    No finding is left out and none weighs less: a danger of RugCheck's stays one.
    """
    found = list(findings)
    codes = {finding.code for finding in found}

    def with_own(finding: Finding) -> Finding:
        if finding.code != rugcheck_findings.NAMED_RISK.code:
            return finding
        ours = words.SAME_FACTS.get(str(finding.value).lower())
        return replace(finding, same_as=ours if ours in codes else None)

    return [with_own(each) for each in found]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Critical first, then danger, warn, info; equal ones as they came."""
    return tuple(sorted(findings, key=_rank))


_RANK = {Severity.DANGER: 1, Severity.WARN: 2, Severity.INFO: 3}


def _rank(finding: Finding) -> int:
    imitation = finding.code == "imitates_known" and finding.severity is Severity.DANGER
    return 0 if finding.critical or imitation else _RANK[finding.severity]


def _finding(rule: Rule, hit: Hit) -> Finding:
    context = hit.context.text if isinstance(hit.context, Sentence) else hit.context
    return Finding(
        code=rule.code,
        severity=hit.severity,
        critical=hit.critical,
        sentence=hit.said.text,
        value=_json_safe(hit.value),
        threshold=_json_safe(hit.threshold),
        unit=hit.unit,
        source=rule.source,
        context=None if context is None else context[:_CONTEXT_LIMIT],
        expected=hit.expected,
        said=hit.said,
        context_said=(hit.context,) if isinstance(hit.context, Sentence) else (),
    )


def _json_safe(value: float | str | None) -> float | str | None:
    """The value as JSON can carry it to any client: finite, exact, short."""
    return visible(value)[:_TEXT_LIMIT] if isinstance(value, str) else exact(value)


def exact(value: float | str | None) -> float | str | None:
    """The value as JSON can carry it; a number that is not exact there is text or None."""
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= jsontext.MAX_SAFE_INTEGER else str(value)
    return value if math.isfinite(value) else None


def _version() -> str:
    """Revision and a hash of everything that is data: thresholds, rules, sentences, known names."""
    data = {
        "thresholds": {name: [one.value, one.unit] for name, one in TABLE.items()},
        "rules": [
            [
                rule.code,
                rule.source,
                rule.weight,
                rule.essential,
                rule.factor_of(None),
                sorted(rule.factors.items()),
            ]
            for rule in RULES
        ],
        "known": {
            mint: [token.symbol, token.name, token.kind, sorted(token.powers)]
            for mint, token in KNOWN_TOKENS.items()
        },
        "accounts": {
            address: [account.name, account.kind] for address, account in KNOWN_ACCOUNTS.items()
        },
        "launch_services": sorted(LAUNCH_SERVICES),
        "sentences": [[key, english] for key, (english, _) in SENTENCES.items()],
        "same_facts": sorted(words.SAME_FACTS.items()),
        "famous": [famous_names.COINS, famous_names.DOLLARS, famous_names.COMPANIES],
    }
    return f"{_REVISION}.{jsontext.digest(jsontext.encode(data))[:8]}"


RULES_VERSION: Final = _version()
"""Changes whenever a rule, a threshold, a weight, a factor or the list of known tokens changes."""
