"""The verdict in one sentence: the band, why, and what could not be looked at.

Imports the domain only. What comes after the colon is the reason for the word before it.
"""

from typing import Final

from detector.domain.chance import Chance
from detector.domain.rules.wording import count, pct
from detector.domain.rules_engine import RULES, Checks, Finding, Severity
from detector.domain.verdict import Band, Basis, Verdict, made

_NAMED: Final = 3
"""So many missing checks are named; all are listed beside the summary."""
_PREFIX: Final = {
    Band.LOW: "Low risk",
    Band.MEDIUM: "Medium risk",
    Band.HIGH: "High risk",
    Band.CRITICAL: "Critical risk",
    Band.UNKNOWN: "Unknown risk",
}


def summarise(verdict: Verdict, checks: Checks, chance: Chance | None) -> str:
    """One sentence of parts that semicolons divide."""
    parts = [f"{_PREFIX[verdict.band]}: {_reason(verdict, checks, chance)}"]
    expected = sum(1 for finding in checks.findings if finding.expected)
    if expected:
        verb = "is a power" if expected == 1 else "are powers"
        parts.append(
            f"{expected} of the findings {verb} that the issuer of this token accounts for"
        )
    parts += _gaps(verdict, checks)
    return "; ".join(parts) + "."


def _reason(verdict: Verdict, checks: Checks, chance: Chance | None) -> str:
    if verdict.basis is Basis.EVIDENCE:
        return _found(checks)
    if verdict.basis is Basis.MISSING:
        found = f"; {_found(checks)}" if checks.findings or not checks.passed else ""
        return f"too much is unknown to say more{found}"
    if verdict.basis is Basis.WARNINGS:
        return f"no danger was found, but several warnings: {_found(checks)}"
    if verdict.basis is Basis.CHANCE and chance is not None:
        return _by_chance(verdict, checks, chance)
    if verdict.established is not None:
        return (
            f"no danger was found and {verdict.established}; no rate of falls was measured for "
            f"such tokens{_warned(checks)}"
        )
    return (
        "no danger was found, but no rate of falls was measured for tokens like this one"
        f"{_warned(checks)}"
    )


def _by_chance(verdict: Verdict, checks: Checks, chance: Chance) -> str:
    if verdict.band is Band.LOW:
        most = pct(100 * max(chance.upper, chance.worst))
        return (
            f"no danger was found, and the chance {_of_fall(chance)} is at most {most}"
            f"{_warned(checks)}"
        )
    return f"{_chance(chance)}, though no danger was found{_warned(checks)}"


def _chance(chance: Chance) -> str:
    """The chance in words, and whose word it is."""
    if chance.remote is not None and chance.remote >= chance.main:
        return f"the remote model gives a chance of {pct(100 * chance.remote)} {_of_fall(chance)}"
    said = (
        "the model gives" if chance.inside else "unmeasured for tokens like this, the model gives"
    )
    return f"{said} a chance of {pct(100 * chance.main)} {_of_fall(chance)}"


def _of_fall(chance: Chance) -> str:
    window = "" if chance.window_hours is None else f" within {_window(chance.window_hours)}"
    return f"of losing {chance.fall_pct}% or more{window}"


def _window(hours: int) -> str:
    return count(hours // 24, "day") if hours % 24 == 0 and hours > 24 else count(hours, "hour")


def _found(checks: Checks) -> str:
    """The weightiest finding, and how many more there are."""
    if not checks.findings:
        return "nothing could be checked"
    lead = _lead(checks)
    first = lead.sentence.removesuffix(".")
    if not first.startswith("RugCheck"):
        first = first[:1].lower() + first[1:]
    others = sum(1 for finding in checks.findings if finding.same_as is None) - 1
    return f"{first}, and {count(others, 'more finding')}" if others else first


def _lead(checks: Checks) -> Finding:
    """The first finding, in our own words; RugCheck's score leads only without another danger."""
    own = (
        finding
        for finding in checks.findings
        if finding.code != "rugcheck_score" and finding.severity is Severity.DANGER
    )
    lead = next(own, checks.findings[0])
    # RugCheck may call a fact a danger that we call a warning: it is told in our words.
    return next((each for each in checks.findings if each.code == lead.same_as), lead)


def _warned(checks: Checks) -> str:
    warnings = sum(
        1
        for finding in checks.findings
        if finding.severity is Severity.WARN and finding.same_as is None
    )
    return f"; {count(warnings, 'warning')}" if warnings else ""


def _gaps(verdict: Verdict, checks: Checks) -> list[str]:
    """How many checks could not be made, and where that decides, which."""
    unasked = len(RULES) - len(made(checks))
    if not unasked:
        return []
    parts = [f"{unasked} of {len(RULES)} checks could not be made"]
    codes = {missing.code for missing in checks.not_checked if missing.essential}
    names = list(dict.fromkeys(rule.about for rule in RULES if rule.code in codes))
    if verdict.band is Band.UNKNOWN and names:
        more = len(names) - _NAMED
        rest = f" and {more} more of that weight" if more > 0 else ""
        parts.append(f"among them {', '.join(names[:_NAMED])}{rest}")
    return parts
