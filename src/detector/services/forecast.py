"""What a verdict said, kept for what becomes of the token. Imports the domain only; pure."""

from collections.abc import Iterable

from detector.domain.chance import Chance
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import (
    FALLS_PCT,
    LONG_WINDOW_HOURS,
    SHORT_WINDOW_HOURS,
    window_hours,
)
from detector.domain.prediction import Prediction
from detector.domain.report import TokenReport
from detector.domain.rules_engine import Finding, Severity
from detector.domain.verdict import Verdict

_WEIGHTS = {Severity.DANGER: 1, Severity.WARN: 2}


def forecast(
    report: TokenReport,
    at_ms: int,
    verdict: Verdict,
    findings: Iterable[Finding],
    chance: Chance | None,
    made: Prediction,
    rules_version: str,
) -> Forecast | None:
    """What can be compared with the token's price later; None for a token without a price."""
    if not report.price_usd:
        return None
    falls = made.falls or {}
    return Forecast(
        price_usd=report.price_usd,
        probability=made.probability,
        inside_domain=made.domain.inside,
        band=verdict.band,
        source=made.source,
        model_version=made.speaker,
        rules_version=rules_version,
        word=Word(
            model_version=made.model_version,
            window_hours=_window(report, at_ms, chance),
            basis=verdict.basis,
            evidence=_evidence(findings),
            chance=None if chance is None else chance.main,
            fall_pct=None if chance is None else chance.fall_pct,
            interval=made.interval,
            falls=tuple(falls.get(pct) for pct in FALLS_PCT),
        ),
    )


def _window(report: TokenReport, at_ms: int, chance: Chance | None) -> int:
    """The model's window; where it names none that is followed, that of the token's age."""
    named = None if chance is None else chance.window_hours
    if named in (SHORT_WINDOW_HOURS, LONG_WINDOW_HOURS):
        return named
    detected = report.detected_at
    return window_hours(None if detected is None else at_ms / 1000 - detected)


def _evidence(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Codes with their severity, each once, critical ones first; mere information left out."""
    found = {
        (0 if each.critical else _WEIGHTS[each.severity], each.code): (
            "critical" if each.critical else each.severity.value
        )
        for each in findings
        if each.severity in _WEIGHTS or each.critical
    }
    return tuple(f"{code}:{weight}" for (_, code), weight in sorted(found.items()))
