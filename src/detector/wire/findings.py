"""What the rules found, and what they could not look at. Imports the domain only."""

from collections.abc import Iterable, Mapping
from typing import Annotated, NotRequired, TypedDict

from detector.domain.earlier import Lost
from detector.domain.rules.rule import Clear
from detector.domain.rules.said import UNITS, Sentence
from detector.domain.rules_engine import Finding, NotChecked, Severity, exact
from detector.domain.vocabulary import TIME, Doc, Plain


class ValueBody(TypedDict):
    """A value within a sentence."""

    value: Annotated[
        float | int | str | list[str] | None,
        Doc("Of the units `text` and `texts` a stranger chose it: treat as hostile."),
    ]
    unit: Annotated[
        str,
        Doc(
            "`pct` 0 to 100, `usd`, `count`, `seconds`, `points` 0 to 100, `tokens`, `text` and "
            "`texts` (quoted from the report), `plain` (an address or a name, the same in every "
            "language), `term` (English words of a fixed list), `instant` (ISO 8601, UTC).",
            enum=sorted(UNITS),
        ),
    ]


_Key = Annotated[
    str | None,
    Doc(
        "Which sentence of the catalogue it is, for another language; null where only its text "
        "is known, as in what an older version found."
    ),
]
_Values = Annotated[dict[str, ValueBody], Doc("The values in that sentence, by name.")]


class SaidBody(TypedDict):
    """A sentence by its key in the catalogue."""

    key: _Key
    values: _Values


class FindingBody(TypedDict):
    """Something a rule found."""

    code: Annotated[str, Doc("Stable.")]
    severity: Annotated[str, Doc(enum=[severity.value for severity in Severity])]
    critical: Annotated[bool, Doc("Whether it alone is evidence for `Fraud`.")]
    sentence: str
    key: _Key
    values: _Values
    value: Plain
    threshold: Plain
    unit: str | None
    source: Annotated[str, Doc("The report's field.")]
    context: Annotated[
        str | None, Doc("What explains it for a well-known token; it turns nothing off.")
    ]
    context_said: NotRequired[
        Annotated[list[SaidBody], Doc("Sentences of the context, where they are of the catalogue.")]
    ]
    expected: Annotated[bool, Doc("Whether the token's known issuer accounts for this power.")]
    same_as: NotRequired[
        Annotated[
            str,
            Doc(
                "There only on a risk in RugCheck's words: the code of the finding of ours that "
                "states the same fact. Whoever shows both shows the fact twice."
            ),
        ]
    ]


class NotCheckedBody(TypedDict):
    """A check that could not be made: never counted as passed."""

    code: str
    reason: str
    key: _Key
    values: _Values
    source: str
    essential: Annotated[bool, Doc("Whether no token is called low risk without this check.")]


class PassedValue(TypedDict):
    """What a check that passed measured."""

    value: float | int
    threshold: Annotated[
        float | int,
        Doc("Where a warning begins: from here where the value is smaller, else below it."),
    ]
    unit: str | None


class NoLongerChecked(TypedDict):
    """A check that an earlier report allowed."""

    code: str
    checked_at: Annotated[str, Doc(f"When it last could be made. {TIME}")]
    found: Annotated[list[str], Doc("What it found then, as sentences.")]


def findings(found: Iterable[Finding]) -> list[FindingBody]:
    """`findings` of an answer."""
    return [_finding(each) for each in found]


def _finding(found: Finding) -> FindingBody:
    said = _said(found.said)
    body: FindingBody = {
        "code": found.code,
        "severity": found.severity,
        "critical": found.critical,
        "sentence": found.sentence,
        "key": said["key"],
        "values": said["values"],
        "value": found.value,
        "threshold": found.threshold,
        "unit": found.unit,
        "source": found.source,
        "context": found.context,
        "expected": found.expected,
    }
    if found.context_said:
        body["context_said"] = [_said(each) for each in found.context_said]
    if found.same_as is not None:
        body["same_as"] = found.same_as
    return body


def _said(said: Sentence | None) -> SaidBody:
    if said is None:
        return {"key": None, "values": {}}
    values: dict[str, ValueBody] = {
        name: {
            "value": list(each.value) if isinstance(each.value, tuple) else exact(each.value),
            "unit": each.unit,
        }
        for name, each in said.values.items()
    }
    return {"key": said.key, "values": values}


def measured(clear: Mapping[str, Clear]) -> dict[str, PassedValue]:
    """`passed_values` of an answer."""
    return {
        code: {"value": each.value, "threshold": each.threshold, "unit": each.unit}
        for code, each in clear.items()
    }


def not_checked(missing: Iterable[NotChecked]) -> list[NotCheckedBody]:
    """`not_checked` of an answer."""
    return [
        {
            "code": each.code,
            "reason": each.reason,
            **_said(each.said),
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
