"""Rules and model become one verdict. Imports the domain only; pure, deterministic to the bit.

Only + - * / and comparisons are used (IEEE 754 defines them exactly), never a function of the
C library, so that a verdict replays on another host. docs/findings.md, section "Verdict", is the
table that this module carries out.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain import thresholds as at
from detector.domain.anomalies import RULES, Checks, Finding, Severity
from detector.domain.known_tokens import EXPECTED
from detector.domain.report import TokenReport
from detector.domain.rules.topics import topic
from detector.domain.rules.wording import count, pct


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """`risk_score` 0-100 (higher is riskier, one decimal) or None; `completeness` 0-1."""

    risk_level: RiskLevel
    band: Band
    risk_score: float | None
    completeness: float
    summary: str


_WEIGHTS: Final = {rule.code: rule.weight for rule in RULES}
_ESSENTIAL: Final = frozenset(rule.code for rule in RULES if rule.essential)
_TOTAL: Final = sum(_WEIGHTS.values())
_CHANCE: Final = {
    Severity.DANGER: at.CHANCE_DANGER,
    Severity.WARN: at.CHANCE_WARN,
    Severity.INFO: at.CHANCE_INFO,
}
_NAMED: Final = 3
"""So many missing checks are named in a summary; all are listed beside it."""
_PREFIX: Final = {
    Band.LOW: "Low risk",
    Band.MEDIUM: "Medium risk",
    Band.HIGH: "High risk",
    Band.CRITICAL: "Critical risk",
    Band.UNKNOWN: "Unknown risk",
}


def judge(
    report: TokenReport,
    checks: Checks,
    collapse_probability: float | None,
    calibrated: bool,  # noqa: FBT001 - the services pass it by position, as a fourth fact
) -> Verdict:
    """The verdict on one report.

    `collapse_probability`: the model's calibrated chance, 0-1, that the token loses 80 % without
    first gaining 50 %, or None; unless `calibrated` it is an extrapolation and weighs less.
    """
    made = _made(checks)
    completeness = sum(_WEIGHTS[code] for code in made) / _TOTAL
    evidence = has_evidence(report, checks)
    danger = any(finding.severity is Severity.DANGER for finding in checks.findings)
    enough = completeness >= at.SAFE_COMPLETENESS and made >= _ESSENTIAL
    weight = at.MODEL_WEIGHT_INSIDE if calibrated else at.MODEL_WEIGHT_OUTSIDE
    model = _known_chance(collapse_probability) * weight
    score: float | None = None
    if evidence or danger or completeness >= at.SCORE_COMPLETENESS:
        score = _score(checks, model)
        score = max(score, at.BAND_CRITICAL) if evidence else score
    band = _band(score, enough=enough)
    if evidence:
        level = RiskLevel.FRAUD
    elif enough and not danger and band is Band.LOW:
        level = RiskLevel.SAFE
    else:
        level = RiskLevel.UNKNOWN
    return Verdict(
        risk_level=level,
        band=band,
        # A low figure beside an unknown band would be read as "safe".
        risk_score=None if band is Band.UNKNOWN else score,
        completeness=completeness,
        summary=_summary(band, checks, made, _odds(collapse_probability, inside=calibrated)),
    )


def has_evidence(report: TokenReport, checks: Checks) -> bool:
    """Whether `Fraud` may be said: RugCheck's score, `rugged`, or a critical finding."""
    score = report.score_normalised
    return (
        (score is not None and score >= at.RUGCHECK_SCORE_CRITICAL)
        or report.rugged is True
        or any(finding.critical for finding in checks.findings)
    )


def disagreement(report: TokenReport, verdict: Verdict) -> Finding | None:
    """A finding that RugCheck's score and ours lie far apart; None when close or unknown."""
    theirs, ours = report.score_normalised, verdict.risk_score
    if theirs is None or ours is None:
        return None
    apart = round(abs(theirs - ours), 1)
    if apart < at.DISAGREEMENT_POINTS:
        return None
    return Finding(
        code="scores_disagree",
        severity=Severity.INFO,
        critical=False,
        sentence=(
            f"RugCheck's score is {theirs:.0f} of 100 and ours {ours:.0f}; "
            "higher is riskier in both."
        ),
        value=apart,
        threshold=at.DISAGREEMENT_POINTS,
        unit=None,
        source="score_normalised",
    )


def _made(checks: Checks) -> frozenset[str]:
    """Codes of the rules that could be asked."""
    seen = {finding.code for finding in checks.findings} | set(checks.passed)
    missing = {unchecked.code for unchecked in checks.not_checked}
    return frozenset(seen - missing) & _WEIGHTS.keys()


def _known_chance(probability: float | None) -> float:
    """The model's probability; 0, which adds nothing, when it did not speak or spoke nonsense."""
    return probability if probability is not None and 0 <= probability <= 1 else 0.0


def _score(checks: Checks, model: float) -> float:
    """100 times the chance that not every finding, nor the model, is a false alarm.

    Topics (findings on the same fact) count by their worst finding, as if independent: 1 - product
    of (1 - chance). More or worse findings never lower it.
    """
    chances: dict[str, float] = {}
    for finding in checks.findings:
        chance = at.CHANCE_CRITICAL if finding.critical else _CHANCE[finding.severity]
        about = topic(finding.code, finding.value)
        chances[about] = max(chance, chances.get(about, 0.0))
    harmless = 1.0 - model
    for chance in chances.values():
        harmless *= 1.0 - chance
    return round(100.0 * (1.0 - harmless), 1)


def _band(score: float | None, *, enough: bool) -> Band:
    """The band of a score. Low and medium need enough checks; harm that was found does not."""
    if score is None:
        return Band.UNKNOWN
    if score >= at.BAND_CRITICAL:
        return Band.CRITICAL
    if score >= at.BAND_HIGH:
        return Band.HIGH
    if not enough:
        return Band.UNKNOWN
    return Band.MEDIUM if score >= at.BAND_MEDIUM else Band.LOW


def _summary(
    band: Band,
    checks: Checks,
    made: frozenset[str],
    odds: str | None,
) -> str:
    """One sentence: the band, the weightiest finding, and how much could not be looked at."""
    parts = [f"{_PREFIX[band]}: {_found(checks)}"]
    expected = sum(1 for f in checks.findings if (f.context or "").startswith(EXPECTED))
    if expected:
        parts.append(f"{count(expected, 'finding')} of a kind that this known token accounts for")
    if odds is not None:
        parts.append(odds)
    unasked = len(_WEIGHTS) - len(made)
    if unasked:
        parts.append(f"{unasked} of {len(_WEIGHTS)} checks could not be made")
    missing = list(dict.fromkeys(rule.about for rule in RULES if rule.code in _ESSENTIAL - made))
    if band is Band.UNKNOWN and missing:
        more = len(missing) - _NAMED
        rest = f" and {more} more of that weight" if more > 0 else ""
        parts.append(f"among them {', '.join(missing[:_NAMED])}{rest}")
    return "; ".join(parts) + "."


def _odds(probability: float | None, *, inside: bool) -> str | None:
    """The model's chance in words, where it is high enough to be worth them."""
    chance = 100 * _known_chance(probability)
    if chance < at.BAND_MEDIUM:
        return None
    how = "a chance" if inside else "by extrapolation a chance"
    return f"the model gives {how} of {pct(chance)} of a fall of 80% before a rise of 50%"


def _found(checks: Checks) -> str:
    if not checks.findings:
        return "nothing was found" if checks.passed else "nothing could be checked"
    first = checks.findings[0].sentence.removesuffix(".")
    if not first.startswith("RugCheck"):
        first = first[:1].lower() + first[1:]
    others = len(checks.findings) - 1
    return f"{first}, and {count(others, 'more finding')}" if others else first
