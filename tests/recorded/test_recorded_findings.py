"""All rules over the recorded reports: facts that must hold, and the tables of the page."""

from collections.abc import Callable

import pytest

from detector.domain.authority import AuthorityState
from detector.domain.report import Role, TokenReport
from detector.domain.rules_engine import Finding
from detector.domain.thresholds import LIQUIDITY_WARN_USD
from detector.domain.verdict import RiskLevel
from docs.findings_tables import PAGE, judged, recorded_reports, tables, with_tables
from tests.unit.test_rules_engine import assert_json_safe, assert_one_answer_each

RECORDED = recorded_reports()
pytestmark = pytest.mark.skipif(not RECORDED, reason="../shared/data is absent")


def _largest(report: TokenReport) -> float:
    return max((h.pct for h in report.top_holders or () if h.pct is not None), default=0.0)


def _backed(report: TokenReport) -> float:
    """By RugCheck's totals alone: at most twice the pools' side that is not the token."""
    known = (report.total_liquidity_usd, report.total_quote_usd)
    return min(known[0] or 0.0, 2 * (known[1] or 0.0))


HOLDS: dict[str, Callable[[TokenReport, Finding], bool]] = {
    "mint_authority": lambda r, f: r.mint_authority.state is AuthorityState.SET,
    "freeze_authority": lambda r, f: r.freeze_authority.state is AuthorityState.SET,
    "metadata_mutable": lambda r, f: r.metadata_mutable is True,
    "update_authority_creator": lambda r, f: r.update_authority.address == r.creator,
    "rugcheck_score": lambda r, f: f.value == r.score_normalised,
    "rugcheck_risk": lambda r, f: f.value in {risk.name for risk in r.risks or ()},
    "drained_pool": lambda r, f: f.value == _backed(r),
    "liquidity_low": lambda r, f: f.value == _backed(r),
    "creator_holdings": lambda r, f: f.value == r.creator_holdings_pct,
    "few_holders": lambda r, f: f.value == r.total_holders,
    "creator_tokens": lambda r, f: f.value == len(r.creator_tokens or ()),
    "insider_networks": lambda r, f: f.value == len(r.insider_networks or ()),
    "new_high_valuation": lambda r, f: f.value == r.market_cap_usd,
}
"""What the report itself must say where a finding of that code is made."""


def test_there_are_201() -> None:
    assert len(RECORDED) == 201


def test_no_finding_contradicts_its_report() -> None:
    seen = set()
    for recorded in RECORDED:
        checks, _ = judged(recorded)
        assert_one_answer_each(checks)
        assert_json_safe(checks)
        for found in checks.findings:
            if found.code in HOLDS:
                assert HOLDS[found.code](recorded[1], found), (recorded[0], found)
                seen.add(found.code)
    assert len(seen) >= 10


def test_no_passed_check_contradicts_its_report() -> None:
    """Pools that hold next to nothing but the token are not called liquid."""
    poor = {
        recorded[1].symbol
        for recorded in RECORDED
        if "liquidity_low" not in judged(recorded)[0].passed
    }
    assert {"$MARLA", "USDC"} <= poor
    for recorded in RECORDED:
        checks = judged(recorded)[0]
        if "liquidity_low" in checks.passed:
            assert _backed(recorded[1]) >= LIQUIDITY_WARN_USD or recorded[1].total_quote_usd is None
        if "drained_pool" in checks.passed and recorded[1].total_quote_usd is not None:
            assert _backed(recorded[1]) >= 0.005 * min(recorded[1].market_cap_usd or 0, 1e5)


def test_values_lie_on_the_far_side_of_their_thresholds() -> None:
    below = {
        "drained_pool",
        "liquidity_low",
        "liquidity_ratio",
        "lp_unlocked",
        "few_holders",
        "token_new",
    }
    for recorded in RECORDED:
        for found in judged(recorded)[0].findings:
            if isinstance(found.value, float | int) and isinstance(found.threshold, float | int):
                far = found.value < found.threshold
                assert far == (found.code in below), (recorded[0], found)


def test_pools_are_not_holders() -> None:
    """The largest account is a pool in most reports; the largest holder never is."""
    pools = sum(r.top_holders[0].role is Role.POOL for _, r, _ in RECORDED if r.top_holders)
    assert pools > len(RECORDED) / 2
    flagged = 0
    for recorded in RECORDED:
        report = recorded[1]
        people = {holder.owner or "": 0.0 for holder in report.people()}
        for holder in report.people():
            people[holder.owner or ""] += holder.pct or 0.0
        for found in judged(recorded)[0].findings:
            if found.code == "top_holder":
                flagged += 1
                assert isinstance(found.value, float)
                assert found.value <= max(people.values()) + 1e-9
    over_half = sum(_largest(report) > 50 for _, report, _ in RECORDED)
    assert flagged < over_half < pools


def test_levels_rest_on_the_reports() -> None:
    for recorded in RECORDED:
        checks, verdict = judged(recorded)
        report = recorded[1]
        if report.rugged is True or (report.score_normalised or 0) >= 62:
            assert verdict.risk_level is RiskLevel.FRAUD
        if verdict.risk_level is RiskLevel.FRAUD:
            assert any(found.critical for found in checks.findings)
        if verdict.risk_level is RiskLevel.SAFE:
            assert not any(missing.essential for missing in checks.not_checked)
            assert not any(risk.level == "danger" for risk in report.risks or ())


def test_the_tables_of_the_page_are_true() -> None:
    page = PAGE.read_text(encoding="utf-8")
    made = tables()
    assert set(made) == {"thresholds", "rules", "counts", "holders", "verdicts"}
    assert with_tables(page, made) == page, "run: python -m docs.findings_tables"
