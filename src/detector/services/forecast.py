"""What a verdict said, kept for what becomes of the token. Imports the domain and ports."""

from collections.abc import Iterable, Mapping
from typing import Any

from detector.domain.anomalies import Finding, Severity
from detector.domain.chance import Chance
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import (
    FALLS_PCT,
    LONG_WINDOW_HOURS,
    SHORT_WINDOW_HOURS,
    window_hours,
)
from detector.domain.report import TokenReport
from detector.domain.verdict import Verdict

_WEIGHTS = {Severity.DANGER: 1, Severity.WARN: 2}


def forecast(
    report: TokenReport,
    at_ms: int,
    verdict: Verdict,
    findings: Iterable[Finding],
    chance: Chance | None,
    answer: Mapping[str, Any],
) -> Forecast | None:
    """What can be compared with the token's price later; None for a token without a price.

    `answer`: the fields of the answer, with `ml_prediction` and the versions.
    """
    if not report.price_usd:
        return None
    prediction = answer["ml_prediction"]
    return Forecast(
        price_usd=report.price_usd,
        probability=prediction["fraud_probability"],
        inside_domain=prediction["domain"]["inside"],
        band=verdict.band,
        source=prediction["source"],
        model_version=prediction["model_version"],
        rules_version=answer["rules_version"],
        word=Word(
            model_version=answer["model_version"],
            window_hours=_window(report, at_ms, chance),
            basis=verdict.basis,
            evidence=_evidence(findings),
            chance=None if chance is None else chance.main,
            fall_pct=None if chance is None else chance.fall_pct,
            interval=_interval(prediction.get("interval")),
            falls=_falls(prediction.get("falls")),
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


def _interval(said: object) -> tuple[float, float] | None:
    if not isinstance(said, list | tuple) or len(said) != 2:
        return None
    return float(said[0]), float(said[1])


def _falls(said: object) -> tuple[float | None, ...]:
    """The chances of FALLS_PCT, which a model may say or not."""
    chances = said if isinstance(said, Mapping) else {}
    found = (chances.get(str(pct)) for pct in FALLS_PCT)
    return tuple(None if each is None else float(each) for each in found)
