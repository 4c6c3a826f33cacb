"""The verdict: its table, its thresholds, and what no report may make it say."""

import copy
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.domain import jsontext
from detector.domain.chance import Chance
from detector.domain.rules_engine import RULES, Checks, Finding, Severity, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.summary import summarise
from detector.domain.thresholds import BAND_CRITICAL
from detector.domain.verdict import Band, Basis, RiskLevel, Verdict, disagreement, judge
from docs.findings_tables import DATA
from tests.unit.reports import (
    ABSENT,
    MINT,
    NOW,
    Json,
    chance,
    changed,
    checked,
    healthy,
    holder,
    market,
    parsed,
    pools,
)
from tests.unit.test_rules_engine import BAD, assert_json_safe, assert_one_answer_each

SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
FREE = [market(1e5, "raydium", 0)]
RISK_ORDER = [Band.LOW, Band.MEDIUM, Band.HIGH, Band.CRITICAL]
OLD = {"detectedAt": "2025-01-02T00:00:00Z", "totalHolders": 9_000}
DEEP = {"markets": [market(600_000.0)], "totalMarketLiquidity": 600_000.0}
LOW = chance(0.02, upper=0.05)


def verdict(changes: Json | None = None, said: Chance | None = LOW, mint: str = MINT) -> Verdict:
    return judge(parsed(changes), checked(changes, mint=mint), said, NOW, mint)


def summary(changes: Json | None = None, said: Chance | None = LOW, mint: str = MINT) -> str:
    return summarise(verdict(changes, said, mint), checked(changes, mint=mint), said)


def test_a_plain_healthy_token_is_safe() -> None:
    total = sum(rule.weight for rule in RULES)
    assert verdict() == Verdict(
        RiskLevel.SAFE, Band.LOW, Basis.CHANCE, 6.0, (total - 3) / total, None
    )
    assert summary() == (
        "Low risk: no danger was found, and the chance of losing 90% or more within 24 hours is "
        f"at most 5%; 3 of {len(RULES)} checks could not be made."
    )


def test_nothing_known_is_unknown() -> None:
    report = parse_report({})
    found = judge(report, check(report, NOW, MINT), chance(0.9), NOW, MINT)
    assert (found.risk_level, found.band, found.basis) == ("Unknown", "unknown", "missing")
    assert found.risk_score is None
    assert found.completeness == 0
    assert summarise(found, check(report, NOW, MINT), None).startswith(
        "Unknown risk: too much is unknown to say more; nothing could be checked; "
    )


@pytest.mark.parametrize(
    ("changes", "level", "band", "score"),
    [
        ({"rugged": True}, "Fraud", "critical", 80.0),
        ({"score_normalised": 62}, "Fraud", "critical", 80.0),
        ({"score_normalised": 61}, "Unknown", "high", 50.0),
        ({"score_normalised": 49}, "Safe", "low", 7.0),
        (pools(market(20.0)) | {"price": 0.001}, "Fraud", "critical", 80.0),
        ({"token.mintAuthority": SOMEBODY}, "Unknown", "high", 50.0),
        (
            {"token.mintAuthority": SOMEBODY, "token.freezeAuthority": SOMEBODY},
            "Unknown",
            "high",
            75.0,
        ),
        # Dangers do not add up to evidence.
        (
            {"token.mintAuthority": SOMEBODY, "token.freezeAuthority": SOMEBODY, "markets": FREE},
            "Unknown",
            "high",
            79.9,
        ),
        ({"tokenMeta.mutable": True}, "Safe", "low", 7.0),
    ],
)
def test_evidence(changes: Json, level: str, band: str, score: float) -> None:
    found = verdict(changes)
    assert (found.risk_level, found.band, found.risk_score) == (level, band, score)


@pytest.mark.parametrize(
    ("said", "level", "band", "basis", "score"),
    [
        (chance(0.0), "Safe", "low", "chance", 0.0),
        (chance(0.05, upper=0.0999), "Safe", "low", "chance", 15.0),
        (chance(0.05, upper=0.1), "Unknown", "medium", "chance", 30.0),
        (chance(0.2), "Unknown", "medium", "chance", 40.0),
        (chance(0.2999), "Unknown", "medium", "chance", 49.9),
        (chance(0.3), "Unknown", "high", "chance", 50.0),
        (chance(1.0), "Unknown", "high", "chance", 79.9),
        # Outside nothing is low, and a high chance is as high as inside.
        (chance(0.0, inside=False), "Unknown", "medium", "outside", 30.0),
        (chance(0.2999, inside=False), "Unknown", "medium", "outside", 49.9),
        (chance(0.3, inside=False), "Unknown", "high", "chance", 50.0),
        (None, "Unknown", "medium", "outside", 30.0),
        # Another model may object, never soothe.
        (chance(0.02, upper=0.05, remote=0.0), "Safe", "low", "chance", 6.0),
        (chance(0.02, upper=0.05, remote=0.1), "Unknown", "medium", "chance", 30.0),
        (chance(0.02, upper=0.05, remote=0.99), "Unknown", "high", "chance", 79.6),
        (chance(0.4, remote=0.0), "Unknown", "high", "chance", 54.3),
        (chance(0.02, inside=False, remote=0.0), "Unknown", "medium", "outside", 30.0),
    ],
)
def test_the_models_alone(
    said: Chance | None, level: str, band: str, basis: str, score: float
) -> None:
    found = verdict(said=said)
    assert (found.risk_level, found.band, found.basis) == (level, band, basis)
    assert found.risk_score == score


@pytest.mark.parametrize(
    ("changes", "low"),
    [
        (OLD | DEEP, True),
        (OLD | DEEP | {"totalHolders": 5_000}, True),
        (OLD | DEEP | {"totalHolders": 4_999}, False),
        (OLD | DEEP | {"detectedAt": "2025-08-06T02:41:00Z"}, False),
        (OLD | DEEP | {"detectedAt": "2025-08-06T02:39:00Z"}, True),
        (OLD | {"markets": [market(249_999.0)], "totalMarketLiquidity": 249_999.0}, False),
        (OLD | {"markets": [market(250_000.0)], "totalMarketLiquidity": 250_000.0}, True),
        (OLD | DEEP | {"token.mintAuthority": SOMEBODY}, False),
        (OLD | DEEP | {"rugged": None}, False),
    ],
)
def test_established_tokens_may_be_low_by_the_rules(changes: Json, low: bool) -> None:
    found = verdict(changes, chance(0.2, inside=False))
    assert (found.band is Band.LOW) == low
    assert (found.established is not None) == low
    if low:
        assert found.basis is Basis.RULES
        assert "no rate of falls was measured" in summary(changes, chance(0.2, inside=False))
    # Inside of what the model knows, the model speaks; and no high chance is talked down.
    assert verdict(changes, chance(0.2)).band is not Band.LOW
    assert verdict(changes, chance(0.3, inside=False)).band is not Band.LOW


@pytest.mark.parametrize(
    "missing",
    [
        {"token.mintAuthority": ABSENT, "mintAuthority": ABSENT},
        {"token.freezeAuthority": ABSENT, "freezeAuthority": ABSENT},
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
        {"detectedAt": None},
        {"lockers": None},
        {"tokenMeta.mutable": None},
        {"markets": [market(1e5, "orca", 0) | {"mintLP": "1" * 32}]},
    ],
)
def test_not_low_without_an_essential_check(missing: Json) -> None:
    found = verdict(missing)
    assert found.risk_level is RiskLevel.UNKNOWN
    assert found.band not in (Band.LOW, Band.MEDIUM)


def test_what_rugcheck_often_cannot_say_is_not_needed() -> None:
    assert verdict({"creatorTokens": None}).band is Band.LOW
    endless = {"type": "raydium_locker", "unlockDate": 0, "usdcLocked": 9e4}
    assert verdict({"lockers": {"a": endless}}).band is Band.LOW
    assert verdict({"lockers": {"a": endless | {"type": "x"}}}).band is Band.UNKNOWN


def _warning(code: str) -> Finding:
    return Finding(code, Severity.WARN, False, "Warned.", None, None, None, "x")


@pytest.mark.parametrize(
    ("codes", "band"),
    [
        (("a", "b", "c", "d"), "low"),
        (("a", "b", "c", "d", "e"), "medium"),
        # Two warnings on one fact are one.
        (("top_holder", "top_10_holders", "b", "c", "d"), "low"),
    ],
)
def test_many_warnings_are_no_low_risk(codes: tuple[str, ...], band: str) -> None:
    checks = replace(checked(), not_checked=(), findings=tuple(map(_warning, codes)))
    assert judge(parsed(), checks, LOW, NOW, MINT).band == band


def test_a_check_that_could_not_be_made_counts_like_a_warning() -> None:
    four = tuple(map(_warning, ("a", "b", "c", "d")))
    checks = replace(checked(), findings=four)
    assert [missing.essential for missing in checks.not_checked] == [False] * 3
    assert judge(parsed(), checks, LOW, NOW, MINT).band is Band.MEDIUM


def test_harm_found_in_a_scant_report_is_said() -> None:
    report = parse_report({"token": {"mintAuthority": SOMEBODY}})
    checks = check(report, NOW, MINT)
    found = judge(report, checks, None, NOW, MINT)
    assert (found.risk_level, found.band, found.risk_score) == ("Unknown", "high", 50.0)
    assert summarise(found, checks, None) == (
        "High risk: the mint authority is set: its owner can create new tokens at any time; "
        f"{len(RULES) - 1} of {len(RULES)} checks could not be made."
    )


def test_findings_on_one_fact_count_once() -> None:
    risk = {"name": "Mutable metadata", "level": "warn"}
    once = verdict({"tokenMeta.mutable": True})
    again = verdict({"tokenMeta.mutable": True, "risks": [risk]})
    other = verdict({"tokenMeta.mutable": True, "risks": [risk | {"name": "Unheard of"}]})
    scored = verdict({"tokenMeta.mutable": True, "risks": [risk], "score_normalised": 40})
    assert once.risk_score == again.risk_score == scored.risk_score == 7.0
    assert other.risk_score == 13.5


def test_summary_names_what_is_missing() -> None:
    assert summary({"rugged": None}) == (
        "Unknown risk: too much is unknown to say more; "
        f"4 of {len(RULES)} checks could not be made; among them RugCheck's rugged mark."
    )
    scant = summary({"markets": None, "topHolders": None, "rugged": None, "risks": None})
    assert re.search(r"among them [^,;]+, [^,;]+, [^,;]+ and \d+ more of that weight\.$", scant)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (chance(0.2), "Medium risk: the model gives a chance of 20% of losing 90% or more within"),
        (chance(0.5), "High risk: the model gives a chance of 50% of losing 90% or more within"),
        (
            chance(0.5, inside=False),
            "High risk: unmeasured for tokens like this, the model gives a chance of 50%",
        ),
        (chance(0.1, remote=0.99), "High risk: the remote model gives a chance of 99%"),
        (
            chance(0.1, inside=False),
            "Medium risk: no danger was found, but no rate of falls was measured for tokens like",
        ),
        (None, "Medium risk: no danger was found, but no rate of falls was measured"),
    ],
)
def test_summary_says_whose_chance_it_is(said: Chance | None, words: str) -> None:
    assert summary(said=said).startswith(words)


def test_no_chance_stands_beside_evidence() -> None:
    assert "chance" not in summary({"rugged": True}, chance(0.5))


def test_rugcheck_score_leads_only_where_nothing_else_was_found() -> None:
    alone = summary({"score_normalised": 70})
    beside = summary({"score_normalised": 70, "token.mintAuthority": SOMEBODY})
    assert alone.startswith("Critical risk: RugCheck's own score is 70")
    assert beside.startswith("Critical risk: the mint authority is set")


def test_summary_of_a_known_token_says_what_its_issuer_accounts_for() -> None:
    pool = {"mint": USDC, "markets": [market(1e5, mint=USDC)]}
    changes = pool | {"token.mintAuthority": SOMEBODY, "token.freezeAuthority": SOMEBODY}
    assert verdict(changes, LOW, USDC).risk_level is RiskLevel.UNKNOWN
    assert summary(changes, LOW, USDC) == (
        "High risk: the mint authority is set: its owner can create new tokens at any time, "
        "and 1 more finding; 2 of the findings are powers that the issuer of this token accounts "
        f"for; 3 of {len(RULES)} checks could not be made."
    )
    assert verdict(pool, None, USDC).established == "it is USDC, a well-known token"


def test_an_imitation_leads_the_summary() -> None:
    changes = {"tokenMeta.symbol": "USDC", "rugged": True}
    assert summary(changes).startswith("Critical risk: this is not USDC")


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
                place[key] = copy.deepcopy(data.draw(JUNK))
            break
    return report


lenient = settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
shares = st.floats(0, 1)
chances = st.none() | st.builds(
    lambda main, upper, inside, remote: chance(
        main, upper=max(main, upper), inside=inside, remote=remote
    ),
    shares,
    shares,
    st.booleans(),
    st.none() | shares,
)


@pytest.mark.no_cover
@lenient
@given(st.data(), st.sampled_from(range(len(BASES))), chances)
def test_no_report_makes_it_raise_or_say_safe_unduly(
    data: st.DataObject, base: int, said: Chance | None
) -> None:
    report = parse_report(_mutate(data, BASES[base]))
    checks = check(report, NOW, MINT)
    found = judge(report, checks, said, NOW, MINT)
    assert_one_answer_each(checks)
    assert_json_safe(checks)
    json.dumps([found.risk_score, found.completeness], allow_nan=False)
    assert found.risk_score is None or 0 <= found.risk_score <= 100
    assert 0 <= found.completeness <= 1
    assert (found.risk_level is RiskLevel.SAFE) == (found.band is Band.LOW)
    assert (found.risk_level is RiskLevel.FRAUD) == (found.band is Band.CRITICAL)
    if found.band in (Band.LOW, Band.MEDIUM):
        assert not any(missing.essential for missing in checks.not_checked)
        assert all(finding.severity is not Severity.DANGER for finding in checks.findings)
    if found.band is Band.LOW:
        assert found.established or (said is not None and said.low)
    if found.band is Band.CRITICAL:
        assert any(finding.critical for finding in checks.findings)
        assert (found.risk_score or 0) >= BAND_CRITICAL
    assert summarise(found, checks, said).endswith(".")
    assert judge(report, check(report, NOW, MINT), said, NOW, MINT) == found


@pytest.mark.no_cover
@lenient
@given(
    st.data(),
    st.sampled_from(range(len(BASES))),
    st.sampled_from([*(rule.code for rule in RULES), "scores_disagree", "unheard_of"]),
    chances,
    st.booleans(),
)
def test_one_more_danger_never_lowers_the_risk(
    data: st.DataObject, base: int, code: str, said: Chance | None, critical: bool
) -> None:
    report = parse_report(_mutate(data, BASES[base]))
    checks = check(report, NOW, MINT)
    value = data.draw(st.sampled_from(["Low Liquidity", "x", None]))
    more = Finding(code, Severity.DANGER, critical, "More.", value, None, None, "x")
    place = data.draw(st.integers(0, len(checks.findings)))
    findings = (*checks.findings[:place], more, *checks.findings[place:])
    before = judge(report, checks, said, NOW, MINT)
    after = judge(report, replace(checks, findings=findings), said, NOW, MINT)
    assert after.risk_score is not None
    assert before.risk_score is None or after.risk_score >= before.risk_score
    assert after.risk_level is not RiskLevel.SAFE
    assert before.risk_level is not RiskLevel.FRAUD or after.risk_level is RiskLevel.FRAUD
    if before.band in RISK_ORDER:
        assert RISK_ORDER.index(after.band) >= RISK_ORDER.index(before.band)


@pytest.mark.no_cover
@lenient
@given(st.sampled_from(range(len(BASES))), shares, shares, st.none() | shares, st.booleans())
def test_a_larger_chance_or_an_unmeasured_one_never_makes_it_better(
    base: int, one: float, other: float, remote: float | None, inside: bool
) -> None:
    report = parse_report(BASES[base])
    checks = check(report, NOW, MINT)

    def place(said: Chance) -> tuple[float, float]:
        found = judge(report, checks, said, NOW, MINT)
        known = found.band in RISK_ORDER
        return (RISK_ORDER.index(found.band), found.risk_score or 0.0) if known else (-1, 0.0)

    least, most = sorted((one, other))
    assert place(chance(least, inside=inside)) <= place(chance(most, inside=inside))
    assert place(chance(most, inside=inside)) <= place(chance(most, inside=inside, remote=remote))
    by_rules = judge(report, checks, chance(most, inside=False), NOW, MINT).established
    assert by_rules or place(chance(most)) <= place(chance(most, inside=False))
