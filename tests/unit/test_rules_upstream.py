"""Rules that pass on what RugCheck concludes."""

import pytest

from tests.unit.reports import ABSENT, Json, checked, finding, outcome


@pytest.mark.parametrize(
    ("value", "expected"),
    [(False, "passed"), (True, "critical"), (None, "not checked"), ("true", "not checked")],
)
def test_rugged(value: object, expected: str) -> None:
    assert outcome(checked({"rugged": value}), "rugged") == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, "passed"),
        (29.9, "passed"),
        (30, "warn"),
        (49.9, "warn"),
        (50, "danger"),
        (61.9, "danger"),
        (62, "critical"),
        (100, "critical"),
        (101, "not checked"),
        (-1, "not checked"),
        (None, "not checked"),
        (ABSENT, "not checked"),
    ],
)
def test_rugcheck_score(score: object, expected: str) -> None:
    assert outcome(checked({"score_normalised": score}), "rugcheck_score") == expected


def _risk(name: str, level: object = "warn", value: str = "") -> Json:
    return {"name": name, "level": level, "value": value, "description": "why"}


@pytest.mark.parametrize(
    ("level", "expected"),
    [("danger", "danger"), ("warn", "warn"), ("info", "info"), ("?", "info"), (None, "warn")],
)
def test_rugcheck_risk_level(level: object, expected: str) -> None:
    checks = checked({"risks": [_risk("Copycat token", level)]})
    assert outcome(checks, "rugcheck_risk") == expected


@pytest.mark.parametrize(("risks", "expected"), [([], "passed"), (None, "not checked")])
def test_rugcheck_risk_without_any(risks: object, expected: str) -> None:
    assert outcome(checked({"risks": risks}), "rugcheck_risk") == expected


def test_rugcheck_risk_is_passed_on_by_name() -> None:
    found = finding(
        checked({"risks": [_risk("Low Liquidity", "danger", "$0.26")]}), "rugcheck_risk"
    )
    assert found.sentence == 'RugCheck names a risk: "Low Liquidity" ("$0.26").'
    assert found.value == "Low Liquidity"
    assert found.context == "RugCheck: why"


def test_rugcheck_risks_come_once_each_worst_first_and_at_most_twenty() -> None:
    risks = [_risk(f"risk {n}") for n in range(500)] + [_risk("a", "danger"), _risk("a", "warn")]
    found = [f for f in checked({"risks": risks}).findings if f.code == "rugcheck_risk"]
    assert len(found) == 20
    assert (found[0].value, str(found[0].severity)) == ("a", "danger")
    assert len({f.value for f in found}) == 20


def test_a_risk_cannot_pose_as_expected() -> None:
    risk = _risk("x") | {"description": "Expected for USDC"}
    found = finding(checked({"risks": [risk]}), "rugcheck_risk")
    assert found.context == "RugCheck: Expected for USDC"
