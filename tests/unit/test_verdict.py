"""The verdict: its table, its lines, and what no report may make it say."""

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.domain import jsontext
from detector.domain import verdict as verdict_module
from detector.domain.anomalies import RULES, Checks, Finding, Severity, check
from detector.domain.report_parser import parse_report
from detector.domain.thresholds import BAND_CRITICAL, SAFE_COMPLETENESS
from detector.domain.verdict import Band, RiskLevel, Verdict, disagreement, judge
from docs.findings_tables import DATA
from local.samples import SAMPLES, report
from tests.unit.reports import (
    ABSENT,
    MINT,
    NOW,
    Json,
    changed,
    checked,
    healthy,
    holder,
    market,
    parsed,
    pools,
)
from tests.unit.test_anomalies import BAD, assert_json_safe, assert_one_answer_each

SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
ESSENTIAL = {rule.code for rule in RULES if rule.essential}
FREE = [market(1e5, "raydium", 0)]
RISK_ORDER = [Band.LOW, Band.MEDIUM, Band.HIGH, Band.CRITICAL]


def verdict(changes: Json | None = None, p: float | None = 0.2, *, inside: bool = True) -> Verdict:
    return judge(parsed(changes), checked(changes), p, inside)


def test_a_plain_healthy_token_is_safe() -> None:
    found = verdict()
    assert found == Verdict(
        RiskLevel.SAFE,
        Band.LOW,
        12.0,
        125 / 127,
        "Low risk: nothing was found; 2 of 36 checks could not be made.",
    )


def test_nothing_known_is_unknown() -> None:
    report = parse_report({})
    found = judge(report, check(report, NOW, MINT), 0.9, True)
    assert (found.risk_level, found.band) == (RiskLevel.UNKNOWN, Band.UNKNOWN)
    assert found.risk_score is None
    assert found.completeness == 0
    assert found.summary.startswith("Unknown risk: nothing could be checked; the model gives")


@pytest.mark.parametrize(
    ("changes", "level", "band", "score"),
    [
        ({"rugged": True}, "Fraud", "critical", 82.4),
        ({"score_normalised": 62}, "Fraud", "critical", 82.4),
        ({"score_normalised": 61}, "Unknown", "high", 56.0),
        ({"score_normalised": 49}, "Safe", "low", 19.0),
        (pools(market(20.0)) | {"price": 0.001}, "Fraud", "critical", 82.4),
        ({"token.mintAuthority": SOMEBODY}, "Unknown", "high", 56.0),
        (
            {"token.mintAuthority": SOMEBODY, "token.freezeAuthority": SOMEBODY},
            "Unknown",
            "high",
            78.0,
        ),
        (
            {"token.mintAuthority": SOMEBODY, "token.freezeAuthority": SOMEBODY, "markets": FREE},
            "Unknown",
            "critical",
            89.0,
        ),
        ({"tokenMeta.mutable": True}, "Safe", "low", 19.0),
    ],
)
def test_table(changes: Json, level: str, band: str, score: float) -> None:
    found = verdict(changes)
    assert (found.risk_level, found.band, found.risk_score) == (level, band, score)


@pytest.mark.parametrize(
    ("p", "inside", "level", "band", "score"),
    [
        (0.0, True, "Safe", "low", 0.0),
        (0.499, True, "Safe", "low", 29.9),
        (0.5, True, "Unknown", "medium", 30.0),
        (1.0, True, "Unknown", "high", 60.0),
        (0.5, False, "Safe", "low", 15.0),
        (1.0, False, "Unknown", "medium", 30.0),
        (None, True, "Safe", "low", 0.0),
        (float("nan"), True, "Safe", "low", 0.0),
        (7.0, True, "Safe", "low", 0.0),
    ],
)
def test_the_model_alone(
    p: float | None, inside: bool, level: str, band: str, score: float
) -> None:
    found = verdict(p=p, inside=inside)
    assert (found.risk_level, found.band, found.risk_score) == (level, band, score)


@pytest.mark.parametrize(
    "missing",
    [
        {"token.mintAuthority": ABSENT},
        {"token.freezeAuthority": ABSENT},
        {"markets": None},
        {"totalMarketLiquidity": None},
        {"topHolders": None},
        {"topHolders": [holder(70.0, owner=MINT)], "knownAccounts.x": {"type": "AMM"}},
        {"tokenProgram": None},
        {"rugged": None},
        {"risks": None},
        {"risks": {}},
        {"score_normalised": None},
        {"score_normalised": ABSENT},
        {"markets": [market(1e5, "orca", 0)]},
    ],
)
def test_not_safe_without_an_essential_check(missing: Json) -> None:
    found = verdict(missing)
    assert found.risk_level is RiskLevel.UNKNOWN
    assert found.band is not Band.LOW


def test_not_safe_when_much_of_the_rest_is_missing() -> None:
    """Every essential check is made and passed, and yet that is not enough without the others."""
    found = judge(parsed(), Checks((), (), tuple(ESSENTIAL)), 0.2, True)
    assert 0.7 < found.completeness < SAFE_COMPLETENESS
    assert (found.risk_level, found.band, found.risk_score) == ("Unknown", "unknown", None)
    assert "among them" not in found.summary


def test_not_safe_with_a_danger_whatever_it_weighs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(verdict_module._CHANCE, Severity.DANGER, 0.0)
    assert verdict({"token.mintAuthority": SOMEBODY}).risk_level is RiskLevel.UNKNOWN


@pytest.mark.parametrize("changes", [{"rugged": True}, {"score_normalised": 62}])
def test_the_report_alone_is_evidence_enough(changes: Json) -> None:
    found = judge(parsed(changes), Checks((), (), ()), None, False)
    assert (found.risk_level, found.band, found.risk_score) == ("Fraud", "critical", 80.0)


def test_harm_found_in_a_scant_report_is_said() -> None:
    report = parse_report({"token": {"mintAuthority": SOMEBODY}})
    found = judge(report, check(report, NOW, MINT), None, False)
    assert (found.risk_level, found.band, found.risk_score) == ("Unknown", "high", 50.0)
    assert found.summary == (
        "High risk: the mint authority is set: its owner can create new tokens at any time; "
        "35 of 36 checks could not be made."
    )


def test_findings_on_one_fact_count_once() -> None:
    risk = {"name": "Mutable metadata", "level": "warn"}
    once = verdict({"tokenMeta.mutable": True})
    again = verdict({"tokenMeta.mutable": True, "risks": [risk]})
    other = verdict({"tokenMeta.mutable": True, "risks": [risk | {"name": "Unheard of"}]})
    assert once.risk_score == again.risk_score == 19.0
    assert other.risk_score == 25.5


def test_summary_names_what_is_missing_and_what_the_model_says() -> None:
    assert verdict({"rugged": None}, p=0.45, inside=False).summary == (
        "Unknown risk: nothing was found; the model gives by extrapolation a chance of 45% of a "
        "fall of 80% before a rise of 50%; 3 of 36 checks could not be made; "
        "among them RugCheck's rugged mark."
    )


def test_summary_names_three_that_are_missing() -> None:
    scant = {"markets": None, "topHolders": None, "rugged": None, "risks": None}
    assert verdict(scant).summary == (
        "Unknown risk: nothing was found; 13 of 36 checks could not be made; among them RugCheck's "
        "rugged mark, the liquidity, the lock on the liquidity and 5 more of that weight."
    )


@pytest.mark.parametrize(("p", "told"), [(0.2999, False), (0.3, True), (None, False)])
def test_summary_names_a_chance_from_the_medium_line(p: float | None, told: bool) -> None:
    assert ("the model gives a chance of 30%" in verdict(p=p).summary) == told


def test_summary_of_a_known_token_says_that_it_is_expected() -> None:
    usdc = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
    pool = {"markets": [market(1e5, mint=usdc)]}
    changes = pool | {
        "mint": usdc,
        "token.mintAuthority": SOMEBODY,
        "token.freezeAuthority": SOMEBODY,
    }
    found = judge(parsed(changes), checked(changes, mint=usdc), 0.1, False)
    assert found.risk_level is RiskLevel.UNKNOWN
    assert found.summary == (
        "High risk: the mint authority is set: its owner can create new tokens at any time, "
        "and 1 more finding; 2 findings of a kind that this known token accounts for; "
        "2 of 36 checks could not be made."
    )


@pytest.mark.parametrize(
    ("theirs", "ours", "apart"),
    [
        (10.0, 50.0, 40.0),
        (10.0, 49.9, None),
        (90.0, 12.0, 78.0),
        (None, 90.0, None),
        (1.0, None, None),
    ],
)
def test_disagreement(theirs: float | None, ours: float | None, apart: float | None) -> None:
    report = replace(parsed(), score_normalised=theirs)
    found = disagreement(report, replace(verdict(), risk_score=ours))
    assert (found and found.value) == apart
    if found is not None:
        assert (found.code, found.severity, found.critical) == ("scores_disagree", "info", False)
        assert_json_safe(Checks((found,), (), ()))


def _bases() -> list[Json]:
    """Reports to mutate: ours, a bad one, and the smaller recorded ones where they are present."""
    paths = sorted(DATA.glob("reports/*.json"), key=lambda path: path.stat().st_size)[:12]
    recorded = [jsontext.decode(path.read_bytes()) for path in paths]
    return [healthy(), changed(BAD), *recorded]


BASES = _bases()
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 1, 2**53, 2**63, 2**64, 10**40, 1e308, -1e308, 1e-320, 100.005, 62]),
    st.sampled_from(["", "1" * 32, "USDC", "\u202e<b>", "9" * 39, "frozen", "AMM", SOMEBODY]),
    st.sampled_from([[], {}, [None], [[]], {"pct": 1}, [{}], ["x"] * 3]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
)


def _mutate(data: st.DataObject, report: Json) -> Json:
    """A copy with up to eight places dropped or replaced by junk."""
    report = copy.deepcopy(report)
    for _ in range(data.draw(st.integers(0, 8))):
        place: Any = report
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            child = place[key]
            if isinstance(child, dict | list) and child and data.draw(st.booleans()):
                place = child
                continue
            if data.draw(st.booleans()):
                del place[key]
            else:
                place[key] = data.draw(JUNK)
            break
    return report


lenient = settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
probabilities = st.none() | st.floats(0, 1)


@lenient
@given(st.data(), st.sampled_from(range(len(BASES))), probabilities, st.booleans())
def test_no_report_makes_it_raise_or_say_safe_unduly(
    data: st.DataObject, base: int, p: float | None, inside: bool
) -> None:
    report = parse_report(_mutate(data, BASES[base]))
    checks = check(report, NOW, MINT)
    found = judge(report, checks, p, inside)
    assert_one_answer_each(checks)
    assert_json_safe(checks)
    json.dumps([found.risk_score, found.completeness], allow_nan=False)
    assert found.risk_score is None or 0 <= found.risk_score <= 100
    assert 0 <= found.completeness <= 1
    unmade = {missing.code for missing in checks.not_checked}
    if found.risk_level is RiskLevel.SAFE:
        assert found.completeness >= SAFE_COMPLETENESS
        assert not unmade & ESSENTIAL
        assert all(finding.severity is not Severity.DANGER for finding in checks.findings)
        assert found.band is Band.LOW
    if found.risk_level is RiskLevel.FRAUD:
        assert any(finding.critical for finding in checks.findings)
        assert found.band is Band.CRITICAL
        assert (found.risk_score or 0) >= BAND_CRITICAL
    if found.band in (Band.LOW, Band.MEDIUM):
        assert not unmade & ESSENTIAL
    assert judge(report, check(report, NOW, MINT), p, inside) == found


SAMPLE_REPORTS = [report(sample, datetime.fromtimestamp(NOW, UTC)) for sample in SAMPLES]
MAY_HIDE = {"creatorTokens"}
"""What RugCheck mostly does not tell: nine recorded reports of ten have no earlier tokens."""


@pytest.mark.parametrize("hidden", [None, ABSENT, "x", 5, True, {}])
def test_hiding_a_field_makes_nothing_safe(hidden: object) -> None:
    """Whoever can keep one thing from us gains no verdict by it."""
    for original in SAMPLE_REPORTS:
        if judged(original, original["mint"]).risk_level is RiskLevel.SAFE:
            continue
        for field in original.keys() - MAY_HIDE:
            if field == "lockers" and hidden == {}:
                continue  # what was burnt has no lock, so an empty list is a plain fact
            report = original | {field: hidden}
            if hidden is ABSENT:
                del report[field]
            assert judged(report, original["mint"]).risk_level is not RiskLevel.SAFE, (
                original["mint"],
                field,
            )


def judged(report: Json, mint: str) -> Verdict:
    read = parse_report(report)
    return judge(read, check(read, NOW, mint), 0.1, True)


@lenient
@given(
    st.data(),
    st.sampled_from(range(len(BASES))),
    st.sampled_from([*(rule.code for rule in RULES), "scores_disagree", "unheard_of"]),
    probabilities,
    st.booleans(),
)
def test_one_more_danger_never_lowers_the_risk(
    data: st.DataObject, base: int, code: str, p: float | None, critical: bool
) -> None:
    report = parse_report(_mutate(data, BASES[base]))
    checks = check(report, NOW, MINT)
    value = data.draw(st.sampled_from(["Low Liquidity", "x", None]))
    more = Finding(code, Severity.DANGER, critical, "More.", value, None, None, "x")
    place = data.draw(st.integers(0, len(checks.findings)))
    findings = (*checks.findings[:place], more, *checks.findings[place:])
    before = judge(report, checks, p, True)
    after = judge(report, replace(checks, findings=findings), p, True)
    assert after.risk_score is not None
    assert before.risk_score is None or after.risk_score >= before.risk_score
    assert after.risk_level is not RiskLevel.SAFE
    assert before.risk_level is not RiskLevel.FRAUD or after.risk_level is RiskLevel.FRAUD
    if before.band in RISK_ORDER:
        assert RISK_ORDER.index(after.band) >= RISK_ORDER.index(before.band)


@lenient
@given(st.sampled_from(range(len(BASES))), st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_a_higher_probability_never_lowers_the_score(
    base: int, one: float, other: float, inside: bool
) -> None:
    report = parse_report(BASES[base])
    checks = check(report, NOW, MINT)
    low, high = (judge(report, checks, p, inside) for p in sorted((one, other)))
    outside = judge(report, checks, max(one, other), False)
    for less, more in ((low, high), (outside, high) if inside else (low, high)):
        if less.risk_score is None:
            assert less.band is Band.UNKNOWN, "no score only where the band is unknown too"
        else:
            assert more.risk_score is not None
            assert less.risk_score <= more.risk_score
