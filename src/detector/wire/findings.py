"""What the rules found, and what they could not look at. Imports the domain only."""

from collections.abc import Iterable
from typing import Annotated, TypedDict

from detector.domain.earlier import Lost
from detector.domain.rules_engine import Finding, NotChecked, Severity
from detector.domain.vocabulary import TIME, Doc, Plain


class FindingBody(TypedDict):
    """Something a rule found."""

    code: Annotated[str, Doc("Stable.")]
    severity: Annotated[str, Doc(enum=[severity.value for severity in Severity])]
    critical: Annotated[bool, Doc("Whether it alone is evidence for `Fraud`.")]
    sentence: str
    value: Plain
    threshold: Plain
    unit: str | None
    source: Annotated[str, Doc("The report's field.")]
    context: Annotated[
        str | None, Doc("What explains it for a well-known token; it turns nothing off.")
    ]
    expected: Annotated[bool, Doc("Whether the token's known issuer accounts for this power.")]


class NotCheckedBody(TypedDict):
    """A check that could not be made: never counted as passed."""

    code: str
    reason: str
    source: str
    essential: Annotated[bool, Doc("Whether no token is called low risk without this check.")]


class NoLongerChecked(TypedDict):
    """A check that an earlier report allowed."""

    code: str
    checked_at: Annotated[str, Doc(f"When it last could be made. {TIME}")]
    found: Annotated[list[str], Doc("What it found then, as sentences.")]


def findings(found: Iterable[Finding]) -> list[FindingBody]:
    """`findings` of an answer."""
    return [
        {
            "code": each.code,
            "severity": each.severity,
            "critical": each.critical,
            "sentence": each.sentence,
            "value": each.value,
            "threshold": each.threshold,
            "unit": each.unit,
            "source": each.source,
            "context": each.context,
            "expected": each.expected,
        }
        for each in found
    ]


def not_checked(missing: Iterable[NotChecked]) -> list[NotCheckedBody]:
    """`not_checked` of an answer."""
    return [
        {
            "code": each.code,
            "reason": each.reason,
            "source": each.source,
            "essential": each.essential,
        }
        for each in missing
    ]


def no_longer_checked(lost: Iterable[Lost]) -> list[NoLongerChecked]:
    """`no_longer_checked` of an answer."""
    return [
        {
            "code": each.code,
            "checked_at": each.checked_at,
            "found": [finding.sentence for finding in each.findings],
        }
        for each in lost
    ]
