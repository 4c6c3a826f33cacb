"""What of a verdict is kept to be measured later."""

from dataclasses import replace
from typing import Any

import pytest

from detector.domain.applicability import Applicability
from detector.domain.chance import Chance, Cuts
from detector.domain.features import FEATURE_NAMES
from detector.domain.forecast import Forecast, Word
from detector.domain.model import Score
from detector.domain.prediction import Prediction
from detector.domain.remote_prediction import RemotePrediction
from detector.domain.report import TokenReport
from detector.domain.rules_engine import Finding, Severity
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.verdict import Band, Basis, RiskLevel, Verdict
from detector.services.forecast import forecast

AT_MS = 1_790_000_000_000
VERDICT = Verdict(RiskLevel.UNKNOWN, Band.MEDIUM, Basis.CHANCE, 40.0, 1.0)
CHANCE = Chance(0.3, 0.4, True, Cuts(0.2, 0.35), 90, None)
SCORE = Score(0.3, -0.8, -0.8, (), (0.6, 0.4, 0.3), 0.2, 0.45)
MADE = Prediction("m", (1.0,) * len(FEATURE_NAMES), SCORE, Applicability(True, ()))
REMOTE = RemotePrediction(0.9, "theirs")


def report(**fields: Any) -> TokenReport:
    return parse_report({"price": 0.5, **fields})


def finding(code: str, severity: Severity, *, critical: bool = False) -> Finding:
    return Finding(code, severity, critical, "Said.", None, None, None, "field")


def kept(
    findings: tuple[Finding, ...] = (), chance: Chance | None = CHANCE, made: Prediction = MADE
) -> Forecast:
    found = forecast(report(), AT_MS, VERDICT, findings, chance, made, "r")
    assert found is not None
    return found


def word(*args: Any, **kwargs: Any) -> Word:
    found = kept(*args, **kwargs).word
    assert found is not None
    return found


def test_the_words_are_kept_as_they_were_said() -> None:
    made = kept()
    assert (made.price_usd, made.probability, made.inside_domain) == (0.5, 0.3, True)
    assert (made.band, made.rules_version) == ("medium", "r")
    said = word()
    assert (said.model_version, said.basis) == ("m", "chance")
    assert (said.chance, said.fall_pct, said.window_hours) == (0.3, 90, 168)
    assert (said.interval, said.falls) == ((0.2, 0.45), (0.6, 0.4, 0.3))


def test_another_model_says_less_and_the_words_stay_ours() -> None:
    made = kept(made=replace(MADE, remote=REMOTE))
    assert (made.source, made.model_version, made.probability) == ("replicate", "theirs", 0.9)
    said = word(made=replace(MADE, remote=REMOTE))
    assert (said.model_version, said.chance) == ("m", 0.3)
    assert (said.interval, said.falls) == (None, (None, None, None))


@pytest.mark.parametrize(("named", "window"), [(24, 24), (168, 168), (None, 168), (48, 168)])
def test_the_models_window_counts_where_it_is_followed(named: int | None, window: int) -> None:
    assert word(chance=replace(CHANCE, window_hours=named)).window_hours == window


def test_without_a_chance_the_rest_is_kept() -> None:
    nothing = replace(MADE, features=(None,) * len(FEATURE_NAMES))
    said = word(chance=None, made=nothing)
    assert kept(chance=None, made=nothing).probability is None
    assert (said.chance, said.fall_pct, said.window_hours) == (None, None, 168)


def test_evidence_is_what_weighs_each_once_worst_first() -> None:
    found = (
        finding("told", Severity.INFO),
        finding("weak", Severity.WARN),
        finding("rugcheck_risk", Severity.WARN),
        finding("rugcheck_risk", Severity.WARN),
        finding("rugcheck_risk", Severity.DANGER),
        finding("trap", Severity.DANGER, critical=True),
    )
    assert word(found).evidence == (
        "trap:critical",
        "rugcheck_risk:danger",
        "rugcheck_risk:warn",
        "weak:warn",
    )


@pytest.mark.parametrize("price", [None, 0, -1, "no number"])
def test_without_a_price_nothing_is_kept(price: object) -> None:
    assert forecast(report(price=price), AT_MS, VERDICT, (), CHANCE, MADE, "r") is None
