"""What RugCheck itself concludes, passed on by name. Imports the domain only."""

from detector.domain import thresholds as at
from detector.domain.report import Risk
from detector.domain.rules.rule import (
    ESSENTIAL,
    Answer,
    CannotTell,
    Case,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.wording import quoted, visible

_LEVELS = {"danger": Severity.DANGER, "warn": Severity.WARN}
_SCORE_LINES = (
    at.RUGCHECK_SCORE_WARN,
    at.RUGCHECK_SCORE_DANGER,
    at.RUGCHECK_SCORE_CRITICAL,
)
_ORDER = (Severity.DANGER, Severity.WARN, Severity.INFO)


def rugged(case: Case) -> Answer:
    """RugCheck has marked the token as rugged."""
    if case.report.rugged is None:
        return CannotTell("The report does not say whether the token has been marked as rugged.")
    if not case.report.rugged:
        return None
    return Hit(
        Severity.DANGER,
        "RugCheck has marked this token as rugged: its liquidity was taken.",
        value=True,
        critical=True,
    )


def rugcheck_score(case: Case) -> Answer:
    """RugCheck's own score, 0-100, higher is riskier; from the critical line it is evidence."""
    score = case.report.score_normalised
    if score is None:
        return CannotTell("The report holds no score of RugCheck's own.")
    if score < at.RUGCHECK_SCORE_WARN:
        return None
    threshold = max(line for line in _SCORE_LINES if line <= score)
    return Hit(
        Severity.WARN if threshold == at.RUGCHECK_SCORE_WARN else Severity.DANGER,
        f"RugCheck's own score is {score:.0f} of 100, where higher is riskier.",
        value=score,
        threshold=threshold,
        critical=threshold == at.RUGCHECK_SCORE_CRITICAL,
    )


def rugcheck_risk(case: Case) -> Answer:
    """Each risk that RugCheck names, once, the worst first."""
    if case.report.risks is None:
        return CannotTell("The report holds no list of RugCheck's own risks.")
    by_name: dict[str | None, Risk] = {}
    for risk in case.report.risks:
        best = by_name.get(risk.name)
        if best is None or _ORDER.index(_severity(risk)) < _ORDER.index(_severity(best)):
            by_name[risk.name] = risk
    risks = sorted(by_name.values(), key=lambda risk: _ORDER.index(_severity(risk)))
    return tuple(_passed_on(risk) for risk in risks[: int(at.RUGCHECK_RISKS_SHOWN)])


def _severity(risk: Risk) -> Severity:
    if risk.level is None:
        return Severity.WARN  # a risk of unknown weight is not one of none
    return _LEVELS.get(risk.level.lower(), Severity.INFO)


def _passed_on(risk: Risk) -> Hit:
    value = f" ({quoted(risk.value)})" if risk.value else ""
    named = f"names a risk: {quoted(risk.name)}" if risk.name else "lists a risk without a name"
    return Hit(
        _severity(risk),
        f"RugCheck {named}{value}.",
        value=visible(risk.name) if risk.name else None,
        context=f"RugCheck: {visible(risk.description)}" if risk.description else None,
    )


RULES = (
    Rule("rugged", "RugCheck's rugged mark", "rugged", ESSENTIAL, rugged),
    Rule("rugcheck_score", "RugCheck's score", "score_normalised", ESSENTIAL, rugcheck_score),
    Rule("rugcheck_risk", "the risks that RugCheck names", "risks", ESSENTIAL, rugcheck_risk),
)
