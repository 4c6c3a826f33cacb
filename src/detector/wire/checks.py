"""What there is to know of the checks themselves. Imports the domain only."""

from collections.abc import Iterable
from typing import Annotated, Literal, NotRequired, TypedDict

from detector.domain.catalogue import CATALOGUE
from detector.domain.rules.rule import Check, Group
from detector.domain.rules_engine import Finding
from detector.domain.vocabulary import Doc

_DOCUMENTATION = "docs/findings.md"

_Explanation = Annotated[str, Doc("What it means when the check finds something, in English.")]


class Named(TypedDict):
    """What a check is called."""

    code: Annotated[str, Doc("Stable.")]
    group: Annotated[str, Doc("What it looks at.", enum=[group.value for group in Group])]
    title: Annotated[str, Doc("A short name in English.")]


class NamedCheck(Named):
    """A check as an answer names it."""

    explanation: NotRequired[_Explanation]


class CheckBody(Named):
    """A check: what it looks at, what it can find, and what it weighs."""

    explanation: _Explanation
    source: Annotated[str, Doc("The report's field.")]
    severities: Annotated[
        list[str],
        Doc("Those that its findings can have, mildest first; empty for a check that finds none."),
    ]
    critical: Annotated[bool, Doc("Whether a finding of it can be evidence for `Fraud`.")]
    essential: Annotated[
        bool,
        Doc(
            "Whether no token is called low risk without it. False: an answer may do without it, "
            "where RugCheck or this service often cannot say; `essential` in `not_checked` tells."
        ),
    ]
    weight: Annotated[int, Doc("Its part in `completeness`.", minimum=0)]
    documentation: Annotated[str, Doc("Its section, as a path within the repository.")]


class ChecksBody(TypedDict):
    """Every check that an answer can name, by group."""

    status: Literal["success"]
    rules_version: str
    checks: list[CheckBody]


def checks(rules_version: str) -> ChecksBody:
    """The body of /api/checks."""
    return {
        "status": "success",
        "rules_version": rules_version,
        "checks": [_check(check) for check in CATALOGUE],
    }


def named_checks(found: Iterable[Finding]) -> list[NamedCheck]:
    """`checks` of an answer: all of them, with an explanation where something was found."""
    codes = {finding.code for finding in found}
    return [_named(check, explained=check.code in codes) for check in CATALOGUE]


def _named(check: Check, *, explained: bool) -> NamedCheck:
    named: NamedCheck = {
        "code": check.code,
        "group": check.group,
        "title": check.title,
    }
    if explained:
        named["explanation"] = check.explanation
    return named


def _check(check: Check) -> CheckBody:
    return {
        "code": check.code,
        "group": check.group,
        "title": check.title,
        "explanation": check.explanation,
        "source": check.source,
        "severities": [severity.value for severity in check.finds],
        "critical": check.critical,
        "essential": check.essential,
        "weight": check.weight,
        "documentation": f"{_DOCUMENTATION}#{check.code}",
    }
