"""What of a verdict is kept to be measured later."""

from dataclasses import replace
from typing import Any

import pytest

from detector.domain.anomalies import Finding, Severity
from detector.domain.chance import Chance, Cuts
from detector.domain.report import TokenReport
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.verdict import Band, Basis, RiskLevel, Verdict
from detector.services.forecast import forecast

AT_MS = 1_790_000_000_000
VERDICT = Verdict(RiskLevel.UNKNOWN, Band.MEDIUM, Basis.CHANCE, 40.0, 1.0)
CHANCE = Chance(0.3, 0.4, True, Cuts(0.2, 0.35), 90, None)
PREDICTION: dict[str, Any] = {
    "fraud_probability": 0.3,
    "domain": {"inside": True, "reasons": []},
    "source": "local",
    "model_version": "m",
}
ANSWER = {"model_version": "m", "rules_version": "r"}


def report(**fields: Any) -> TokenReport:
    return parse_report({"price": 0.5, **fields})


def finding(code: str, severity: Severity, *, critical: bool = False) -> Finding:
    return Finding(code, severity, critical, "Said.", None, None, None, "field")


def kept(
    findings: tuple[Finding, ...] = (), chance: Chance | None = CHANCE, **prediction: Any
) -> Any:
    answer = {**ANSWER, "ml_prediction": {**PREDICTION, **prediction}}
    made = forecast(report(), AT_MS, VERDICT, findings, chance, answer)
    assert made is not None
    return made


def test_the_words_are_kept_as_they_were_said() -> None:
    made = kept()
    assert (made.price_usd, made.probability, made.inside_domain) == (0.5, 0.3, True)
    assert (made.band, made.rules_version) == ("medium", "r")
    word = made.word
    assert (word.model_version, word.basis) == ("m", "chance")
    assert (word.chance, word.fall_pct, word.window_hours) == (0.3, 90, 168)
    assert (word.interval, word.falls) == (None, (None, None, None))


def test_what_a_model_may_say_more_is_kept() -> None:
    word = kept(interval=[0.2, 0.45], falls={"50": 0.6, "80": 0.4, "90": 0.3}).word
    assert (word.interval, word.falls) == ((0.2, 0.45), (0.6, 0.4, 0.3))
    word = kept(interval=None, falls={"80": 0.4, "95": 0.1}).word
    assert (word.interval, word.falls) == (None, (None, 0.4, None))
    assert kept(falls=None).word.falls == (None, None, None)


@pytest.mark.parametrize(("named", "window"), [(24, 24), (168, 168), (None, 168), (48, 168)])
def test_the_models_window_counts_where_it_is_followed(named: int | None, window: int) -> None:
    assert kept(chance=replace(CHANCE, window_hours=named)).word.window_hours == window


def test_without_a_chance_the_rest_is_kept() -> None:
    word = kept(chance=None, fraud_probability=None).word
    assert (word.chance, word.fall_pct, word.window_hours) == (None, None, 168)


def test_evidence_is_what_weighs_each_once_worst_first() -> None:
    found = (
        finding("told", Severity.INFO),
        finding("weak", Severity.WARN),
        finding("rugcheck_risk", Severity.WARN),
        finding("rugcheck_risk", Severity.WARN),
        finding("rugcheck_risk", Severity.DANGER),
        finding("trap", Severity.DANGER, critical=True),
    )
    assert kept(found).word.evidence == (
        "trap:critical",
        "rugcheck_risk:danger",
        "rugcheck_risk:warn",
        "weak:warn",
    )


@pytest.mark.parametrize("price", [None, 0, -1, "no number"])
def test_without_a_price_nothing_is_kept(price: object) -> None:
    answer = {**ANSWER, "ml_prediction": PREDICTION}
    assert forecast(report(price=price), AT_MS, VERDICT, (), CHANCE, answer) is None
