"""What RugCheck itself concludes, passed on by name. Imports the domain only."""

import re

from detector.domain import thresholds as at
from detector.domain.backing import backing
from detector.domain.report import Risk, TokenReport
from detector.domain.rules.rule import (
    MAJOR,
    Answer,
    CannotTell,
    Case,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.said import Sentence, Value, money, number, points, say, text, texts
from detector.domain.rules.steps import Steps
from detector.domain.rules.wording import visible
from detector.domain.sources.rugcheck import words
from detector.domain.total import total

_SCORE = Steps(
    at.RUGCHECK_SCORE_WARN, at.RUGCHECK_SCORE_DANGER, critical=at.RUGCHECK_SCORE_CRITICAL
)
_ORDER = (Severity.DANGER, Severity.WARN, Severity.INFO)
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?", re.ASCII)
_VALUES_SHOWN = 3


def rugged(case: Case) -> Answer:
    """RugCheck has marked the token as rugged; its own figures may say otherwise."""
    report = case.report
    if report.rugged is None:
        return CannotTell(say("gap.rugged"))
    if not report.rugged:
        return None
    behind = backing(report)
    if behind is not None and behind.least_usd >= at.LIQUIDITY_WARN_USD:
        said = say("rugged.contradicted", money=money(behind.least_usd))
    else:
        said = say("rugged")
    return Hit(Severity.DANGER, said, value=True, critical=True)


def rugcheck_score(case: Case) -> Answer:
    """RugCheck's own score, 0-100, higher is riskier; from the critical threshold it is evidence.

    Its raw score is the sum of what its risks add, plus one in newer reports. A list of risks that
    does not add up to it is not the list that was scored.
    """
    score = case.report.score_normalised
    if score is None:
        return CannotTell(say("gap.score"))
    if score < at.RUGCHECK_SCORE_DANGER and _unexplained(case.report):
        return CannotTell(say("gap.score_sum"))
    step = _SCORE.at(score)
    if step is None:
        return _SCORE.clear(score)
    return step.hit(say("rugcheck_score", score=points(score)), score)


def _unexplained(report: TokenReport) -> bool:
    if report.score is None or report.risks is None:
        return False
    scores = [risk.score for risk in report.risks]
    named = total(score for score in scores if score is not None)
    return None in scores or report.score not in (named, named + 1)


def rugcheck_risk(case: Case) -> Answer:
    """Each risk that RugCheck names, once, with its values, the worst first."""
    risks = case.report.risks
    if risks is None:
        return CannotTell(say("gap.risks"))
    by_name: dict[str | None, list[Risk]] = {}
    for risk in risks:
        by_name.setdefault(risk.name, []).append(risk)
    hits = [_passed_on(same) for same in by_name.values()]
    hits.sort(key=lambda hit: _ORDER.index(hit.severity))
    return tuple(hits[: int(at.RUGCHECK_RISKS_SHOWN)])


def _severity(risk: Risk) -> Severity:
    """How much a risk weighs.

    RugCheck's levels are "danger" and "warn". A risk with any other word weighs like a danger,
    unless its score is small.
    """
    word = (risk.level or "").lower()
    if word in words.DANGER or (risk.score is not None and risk.score >= at.RUGCHECK_RISK_LARGE):
        return Severity.DANGER
    if word in words.WARN:
        return Severity.WARN
    small = risk.score is not None and risk.score < at.RUGCHECK_RISK_SMALL
    if word in words.HARMLESS and (small or risk.score is None):
        return Severity.INFO
    return Severity.WARN if small else Severity.DANGER


def _passed_on(same: list[Risk]) -> Hit:
    """One finding for all entries of one name: the worst weight, and the values, worst first."""
    worst = min(same, key=lambda risk: _ORDER.index(_severity(risk)))
    return Hit(
        _severity(worst),
        _named(worst.name, same),
        value=visible(worst.name) if worst.name else None,
        context=f"RugCheck: {visible(worst.description)}" if worst.description else None,
    )


def _named(name: str | None, same: list[Risk]) -> Sentence:
    """The risk with its values, the worst first."""
    given = dict.fromkeys(risk.value for risk in same if risk.value)
    low = (name or "").lower() in words.SMALL_IS_WORSE
    ordered = sorted(given, key=lambda each: _size(each) if low else -_size(each))
    key = "rugcheck_risk" if name else "rugcheck_risk.nameless"
    values: dict[str, Value] = {"risk": text(name)} if name else {}
    if ordered:
        key, values["values"] = f"{key}.values", texts(ordered[:_VALUES_SHOWN])
    if len(ordered) > _VALUES_SHOWN:
        key, values["more"] = f"{key}.more", number(len(ordered) - _VALUES_SHOWN)
    return say(key, **values)


def _size(words: str) -> float:
    """The first number in a text, 0 without one."""
    found = _NUMBER.search(words)
    return float(found[0].replace(",", "")) if found else 0.0


NAMED_RISK = Rule(
    code="rugcheck_risk",
    ask=rugcheck_risk,
    group=Group.RUGCHECK,
    title="Risks named by RugCheck",
    explanation=("A risk in RugCheck's own words. Where its threshold lies is not in the report."),
    about="the risks that RugCheck names",
    came="RugCheck names a risk",
    went="RugCheck no longer names a risk",
    source="risks",
    finds=(Severity.INFO, Severity.WARN, Severity.DANGER),
    weight=MAJOR,
    factor="rugcheck",
    factors=words.RISK_FACTORS,
)
"""Its findings speak of what RugCheck names, by its names."""

RULES = (
    Rule(
        code="rugged",
        ask=rugged,
        group=Group.RUGCHECK,
        title="Marked as rugged",
        explanation=(
            "RugCheck has marked the token as rugged, its word for liquidity that was taken. "
            "How and when it decided so is not in the report."
        ),
        about="RugCheck's rugged mark",
        came="RugCheck marked it as rugged",
        went="RugCheck no longer marks it as rugged",
        source="rugged",
        finds=(Severity.DANGER,),
        critical=True,
        weight=MAJOR,
    ),
    NAMED_RISK,
    Rule(
        code="rugcheck_score",
        ask=rugcheck_score,
        group=Group.RUGCHECK,
        title="Score of RugCheck",
        explanation=(
            "RugCheck's own score, from 0 to 100, higher is riskier. Its reasons are listed "
            "as risks that RugCheck names."
        ),
        about="RugCheck's score",
        came="RugCheck's own score is high",
        went="RugCheck's own score is lower",
        source="score_normalised",
        finds=(Severity.WARN, Severity.DANGER),
        critical=True,
        weight=MAJOR,
    ),
)
