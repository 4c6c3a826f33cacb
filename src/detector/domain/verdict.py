"""Two answers become one verdict: evidence (what the rules found) and chance (what models say).

Imports the domain only; pure, deterministic to the bit: only + - * / and comparisons are used
(IEEE 754 defines them exactly), never a function of the C library, so that a verdict replays on
another host. docs/findings.md, section "Verdict", is the table that this module carries out.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain import thresholds as at
from detector.domain.chance import Chance
from detector.domain.established import established
from detector.domain.report import TokenReport
from detector.domain.rules.rule import Check, Group
from detector.domain.rules.said import points, say
from detector.domain.rules_engine import RULES, Checks, Finding, Severity


class RiskLevel(StrEnum):
    """The three words that existing clients read. `Fraud` means: evidence was found."""

    SAFE = "Safe"
    FRAUD = "Fraud"
    UNKNOWN = "Unknown"


class Band(StrEnum):
    """How high the risk is, or that too little is known to say."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """What a band rests on."""

    EVIDENCE = "evidence"
    CHANCE = "chance"
    RULES = "rules"
    WARNINGS = "warnings"
    OUTSIDE = "outside"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`risk_score` 0-100 (higher is riskier, one decimal) or None; `completeness` 0-1.

    `established`: why the rules alone may call the token low risk, where they did.
    """

    risk_level: RiskLevel
    band: Band
    basis: Basis
    risk_score: float | None
    completeness: float
    established: str | None = None


SCORES_DISAGREE: Final = Check(
    code="scores_disagree",
    group=Group.RUGCHECK,
    title="Two scores disagree",
    explanation=(
        "RugCheck's score and ours lie far apart. Neither is right by default; the other reasons "
        "show where the difference comes from."
    ),
    source="score_normalised",
    finds=(Severity.INFO,),
    weight=0,
    essential=False,
)
"""The one finding that is made of a verdict: it weighs nothing in it."""

_RULES: Final = {rule.code: rule for rule in RULES}
_TOTAL: Final = sum(rule.weight for rule in RULES)
_SHARES: Final = {
    Severity.DANGER: at.SCORE_DANGER,
    Severity.WARN: at.SCORE_WARN,
    Severity.INFO: 0.0,
}
_RANGES: Final = {
    Band.LOW: (0.0, at.BAND_MEDIUM - 0.1),
    Band.MEDIUM: (at.BAND_MEDIUM, at.BAND_HIGH - 0.1),
    Band.HIGH: (at.BAND_HIGH, at.BAND_CRITICAL - 0.1),
    Band.CRITICAL: (at.BAND_CRITICAL, 100.0),
}
_LEVELS: Final = {Band.CRITICAL: RiskLevel.FRAUD, Band.LOW: RiskLevel.SAFE}


def level_of(band: str) -> RiskLevel:
    """The level that a verdict of this band has."""
    return _LEVELS.get(Band(band), RiskLevel.UNKNOWN)


def judge(
    report: TokenReport, checks: Checks, chance: Chance | None, now: float, mint: str
) -> Verdict:
    """The verdict on one report, read at `now` (Unix seconds), about the mint that was asked for.

    `chance` None: no model knows anything of the token.
    """
    reason = established(report, now, mint)
    band, basis = _band(checks, chance, reason)
    score = None if band is Band.UNKNOWN else _score(checks, chance, band)
    return Verdict(
        risk_level=level_of(band),
        band=band,
        basis=basis,
        risk_score=score,
        completeness=sum(_RULES[code].weight for code in made(checks)) / _TOTAL,
        established=reason if basis is Basis.RULES else None,
    )


def made(checks: Checks) -> frozenset[str]:
    """Codes of the rules that could be asked."""
    seen = {finding.code for finding in checks.findings} | set(checks.passed)
    missing = {unchecked.code for unchecked in checks.not_checked}
    return frozenset(seen - missing) & _RULES.keys()


def disagreement(report: TokenReport, verdict: Verdict) -> Finding | None:
    """A finding that RugCheck's score and ours lie far apart; None when close or unknown."""
    theirs, ours = report.score_normalised, verdict.risk_score
    if theirs is None or ours is None:
        return None
    apart = round(abs(theirs - ours), 1)
    if apart < at.DISAGREEMENT_POINTS:
        return None
    said = say("scores_disagree", theirs=points(theirs), ours=points(ours))
    return Finding(
        code=SCORES_DISAGREE.code,
        severity=Severity.INFO,
        critical=False,
        sentence=said.text,
        value=apart,
        threshold=at.DISAGREEMENT_POINTS,
        unit=None,
        source=SCORES_DISAGREE.source,
        said=said,
    )


def _band(checks: Checks, chance: Chance | None, reason: str | None) -> tuple[Band, Basis]:
    """The table, from its top: the first line that holds.

    Harm that was found needs no completeness; every other word does. Being outside of what the
    model was measured on never makes a band better: there only the rules can say low, of an
    established token, and only where no model calls the chance high.
    """
    if any(finding.critical for finding in checks.findings):
        return Band.CRITICAL, Basis.EVIDENCE
    if any(finding.severity is Severity.DANGER for finding in checks.findings):
        return Band.HIGH, Basis.EVIDENCE
    if any(missing.essential for missing in checks.not_checked) or not checks.passed:
        return Band.UNKNOWN, Basis.MISSING
    if chance is not None and chance.high:
        return Band.HIGH, Basis.CHANCE
    if _warnings(checks) >= at.WARNINGS_MEDIUM:
        return Band.MEDIUM, Basis.WARNINGS
    if chance is not None and chance.low:
        return Band.LOW, Basis.CHANCE
    if chance is not None and chance.inside:
        return Band.MEDIUM, Basis.CHANCE
    return (Band.LOW, Basis.RULES) if reason else (Band.MEDIUM, Basis.OUTSIDE)


def _warnings(checks: Checks) -> int:
    """Risk factors that warn or could not be looked at: hiding a warning is no way around it."""
    factors = {_factor(finding.code, finding.value) for finding in _counted(checks)}
    return len(factors | {_factor(missing.code, None) for missing in checks.not_checked})


def _factor(code: str, value: object) -> str:
    """What a finding speaks of: one factor counts once, by its worst finding."""
    rule = _RULES.get(code)
    return code if rule is None else rule.factor_of(value)


def _counted(checks: Checks) -> list[Finding]:
    """Findings that weigh. RugCheck's score is the sum of its risks: beside them it is no news."""
    risks = any(finding.code == "rugcheck_risk" for finding in checks.findings)
    return [
        finding
        for finding in checks.findings
        if finding.severity is not Severity.INFO
        and not (risks and finding.code == "rugcheck_score")
    ]


def _score(checks: Checks, chance: Chance | None, band: Band) -> float:
    """A place within the band's range, by the worse of the two answers; no probability.

    Evidence: 100 times 1 - product of (1 - share) over factors, each by its worst finding. Chance:
    straight lines between the cuts. A worse finding or a larger chance never lowers it.
    """
    shares: dict[str, float] = {}
    for finding in _counted(checks):
        share = at.SCORE_CRITICAL if finding.critical else _SHARES[finding.severity]
        about = _factor(finding.code, finding.value)
        shares[about] = max(share, shares.get(about, 0.0))
    harmless = 1.0
    for share in shares.values():
        harmless *= 1.0 - share
    points = max(100.0 * (1.0 - harmless), _chance_points(chance))
    least, most = _RANGES[band]
    return round(min(max(points, least), most), 1)


def _chance_points(chance: Chance | None) -> float:
    if chance is None:
        return 0.0
    low, high = chance.cuts.low_below, chance.cuts.high_from
    steps = ((0.0, low, 0.0, at.BAND_MEDIUM), (low, high, at.BAND_MEDIUM, at.BAND_HIGH))
    for start, end, least, most in steps:
        if chance.worst < end:
            return least + (chance.worst - start) / (end - start) * (most - least)
    share = (chance.worst - high) / (1.0 - high)
    return at.BAND_HIGH + share * (at.BAND_CRITICAL - at.BAND_HIGH)
