"""What an earlier answer could check and a new report cannot. Imports the domain only; pure.

A report that comes back poorer must not wipe out what was known: a check that it cannot answer is
named with the time of its last answer, and what was found then stays found, with the same weight,
until a report shows that it is gone or nobody should rest on it any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from detector.domain import jsontext, untrusted
from detector.domain.answer_text import HeldText, without_report
from detector.domain.rules.said import Sentence, instant, read_said, say
from detector.domain.rules.wording import count
from detector.domain.rules_engine import RULES, Checks, Finding, Severity, in_order, same_facts

KEPT_S: Final = 30 * 86_400
"""What was found longer ago than this is no longer told."""

_NAMED: Final = 3
"""So many checks are named in a summary; all are listed beside it."""

_CONTEXT_LIMIT: Final = 300

_STORED: Final = frozenset(
    {"code", "severity", "critical", "sentence", "value", "threshold", "unit", "source", "context"}
    | {"expected"}
)
"""Fields of a finding that an answer holds as they are."""

_ABOUT: Final = {rule.code: rule.about for rule in RULES}


@dataclass(frozen=True, slots=True)
class Lost:
    """A check that can no longer be made: when it last was (ISO 8601), and what it found then."""

    code: str
    checked_at: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an answer had checked, by code."""

    checks: Mapping[str, Lost]


def read_earlier(body: HeldText) -> Earlier:
    """Read a stored answer. What it does not have, as one of another version may not, is lost."""
    try:
        fields = untrusted.mapping(jsontext.decode(without_report(body).encode())) or {}
    except jsontext.InvalidJson:
        fields = {}
    fetched_at = _text(fields, "fetched_at")
    findings = [_finding(each) for each in _objects(fields, "findings")]
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding is not None and isinstance(finding.code, str):
            found.setdefault(finding.code, []).append(finding)
    passed = [code for code in untrusted.items(fields.get("passed")) or [] if isinstance(code, str)]
    times = dict.fromkeys([*found, *passed], fetched_at)
    for each in _objects(fields, "not_checked"):
        times.pop(_text(each, "code"), None)
    for each in _objects(fields, "no_longer_checked"):
        times[_text(each, "code")] = _text(each, "checked_at")
    return Earlier(
        {
            code: Lost(code, at, tuple(_dated(finding, at) for finding in found.get(code, ())))
            for code, at in times.items()
        }
    )


def lost_checks(earlier: Earlier | None, checks: Checks, now: float) -> tuple[Lost, ...]:
    """The checks of a new report that only the earlier answer could make. `now` in Unix seconds."""
    if earlier is None:
        return ()
    found = (earlier.checks.get(missing.code) for missing in checks.not_checked)
    return tuple(
        lost
        for lost in found
        if lost is not None
        and (at := untrusted.timestamp(lost.checked_at)) is not None
        and now - at <= KEPT_S
    )


def with_lost(checks: Checks, lost: Iterable[Lost]) -> Checks:
    """The checks with what the lost ones had found. They stay not checked."""
    return replace(checks, findings=in_order(same_facts([*checks.findings, *_findings(lost)])))


def summary_with_lost(summary: str, lost: tuple[Lost, ...]) -> str:
    """The summary, saying how much less could be checked than before."""
    if not lost:
        return summary
    named = list(dict.fromkeys(_ABOUT[each.code] for each in lost))
    more = len(named) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    since = max(each.checked_at for each in lost)
    return (
        f"{summary.removesuffix('.')}; {count(len(lost), 'check')} that could be made on "
        f"{since[:10]} at {since[11:16]} UTC can no longer be made: "
        f"{', '.join(named[:_NAMED])}{rest}."
    )


def _findings(lost: Iterable[Lost]) -> list[Finding]:
    return [finding for each in lost for finding in each.findings]


def _dated(finding: Finding, at: str) -> Finding:
    """The finding, saying when it was found."""
    said = say("context.earlier", at=instant(at))
    note, context = said.text, finding.context or ""
    if note in context:
        return finding
    return replace(
        finding,
        context=f"{context[: _CONTEXT_LIMIT - len(note) - 1]} {note}".strip(),
        context_said=(*finding.context_said, said),
    )


def _objects(fields: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in untrusted.items(fields.get(name)) or [] if isinstance(each, dict)]


def _text(fields: Mapping[str, Any], name: str) -> str:
    return untrusted.text(fields.get(name)) or ""


def _finding(fields: Mapping[str, Any]) -> Finding | None:
    """A finding of a stored answer; None if it is none of today's.

    What a later version adds is passed over, so that going back to this one loses no finding.
    """
    try:
        finding = Finding(**{name: fields[name] for name in fields.keys() & _STORED})
        return replace(
            finding,
            severity=Severity(finding.severity),
            said=_said(fields),
            context_said=_context_said(fields),
        )
    except (TypeError, ValueError):
        return None


def _said(fields: Mapping[str, Any]) -> Sentence | None:
    return read_said(fields.get("key"), fields.get("values"))


def _context_said(fields: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """The sentences of a context: all of them, or none."""
    said = [_said(each) for each in _objects(fields, "context_said")]
    known = tuple(each for each in said if each is not None)
    return known if len(known) == len(said) else ()
