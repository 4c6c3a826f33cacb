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
    ("level", "score", "expected"),
    [
        ("danger", 1, "danger"),
        ("Danger", None, "danger"),
        ("critical", None, "danger"),
        ("error", 1, "danger"),
        ("warn", None, "warn"),
        ("warn", 11_999, "warn"),
        ("warn", 12_000, "danger"),
        ("info", None, "info"),
        ("none", 999, "info"),
        ("none", 1_000, "danger"),
        # Other words were never seen: only a small score keeps them from a danger.
        ("?", 999, "warn"),
        ("?", 1_000, "danger"),
        ("?", None, "danger"),
        (None, 999, "warn"),
        (None, None, "danger"),
        (["danger"], None, "danger"),
    ],
)
def test_rugcheck_risk_level(level: object, score: object, expected: str) -> None:
    checks = checked({"risks": [_risk("Copycat token", level) | {"score": score}]})
    assert outcome(checks, "rugcheck_risk") == expected


def test_a_repeated_risk_tells_its_worst_values_first() -> None:
    def sentence(name: str, *values: str) -> str:
        risks = [_risk(name, "warn", value) for value in values]
        return finding(checked({"risks": risks}), "rugcheck_risk").sentence

    assert sentence("Single holder ownership", "22.10%", "31.40%", "38.70%") == (
        'RugCheck names a risk: "Single holder ownership" ("38.70%", "31.40%", "22.10%").'
    )
    assert sentence("Low Liquidity", "$1,200.50", "$9.00").endswith('("$9.00", "$1,200.50").')
    assert sentence("x", "1", "5", "1", "3", "4", "2").endswith('("5", "4", "3" and 2 more).')
    assert sentence("x", "", "").endswith('"x".')


@pytest.mark.parametrize(
    ("raw", "scores", "expected"),
    [
        (1, [], "passed"),
        (0, [], "passed"),
        (101, [100], "passed"),
        (100, [100], "passed"),
        # The list is not the one that was scored.
        (101, [], "not checked"),
        (1, [100], "not checked"),
        (101, [None], "not checked"),
        (None, [100], "passed"),
    ],
)
def test_the_score_is_the_sum_of_the_risks(
    raw: object, scores: list[object], expected: str
) -> None:
    risks = [_risk(f"risk {n}") | {"score": score} for n, score in enumerate(scores)]
    assert outcome(checked({"score": raw, "risks": risks}), "rugcheck_score") == expected


def test_a_mark_that_the_report_contradicts_is_told_as_such() -> None:
    full = finding(checked({"rugged": True}), "rugged")
    assert full.critical
    assert full.sentence == (
        "RugCheck has marked this token as rugged, but the same report shows $100,000 in its "
        "pools: the mark and the figures contradict each other."
    )
    empty = checked({"rugged": True, "totalMarketLiquidity": 9_999.0})
    assert "contradict" not in finding(empty, "rugged").sentence


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
