"""Inputs that were judged wrongly once, kept beside the project, with what is right."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from detector.domain.remote_prediction import RemotePrediction
from detector.domain.rules_engine import Checks, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.summary import summarise
from detector.domain.verdict import Verdict, judge
from detector.services.scoring import predict
from tests.recorded.hiding import MODEL

CASES = Path(__file__).parents[3] / "shared" / "data" / "cases"
NOW = datetime(2026, 11, 27, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class Judged:
    """What is said of a case."""

    checks: Checks
    verdict: Verdict
    summary: str

    def finds(self, code: str) -> str:
        """The weight of a finding; "not checked", or "nothing"."""
        for found in self.checks.findings:
            if found.code == code:
                return "critical" if found.critical else str(found.severity)
        missing = {unchecked.code for unchecked in self.checks.not_checked}
        return "not checked" if code in missing else "nothing"

    def sentence(self, code: str) -> str:
        return next(f.sentence for f in self.checks.findings if f.code == code)


def case(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return data


def judged(report: dict[str, Any], now: float = NOW, remote: float | None = None) -> Judged:
    read = parse_report(report)
    mint = report["mint"]
    checks = check(read, now, mint)
    made = predict(read, round(now * 1000), MODEL)
    if remote is not None:
        made = replace(made, remote=RemotePrediction(remote, "r1"))
    verdict = judge(read, checks, made.chance(MODEL), now, mint)
    return Judged(checks, verdict, summarise(verdict, checks, made.chance(MODEL)))


RIGHT: dict[str, Callable[[Judged], bool]] = {
    "t22-paused-now": lambda j: j.finds("pausable") == "critical" and "paused now" in j.summary,
    "t22-transfer-hook-program": lambda j: (
        j.finds("transfer_hook") == "danger"
        and "DUbcLpSD5HCbN87QiP58VaL738sdCQDB9ZVQTykxQCwM" in j.sentence("transfer_hook")
    ),
    "t22-fee-zero-authority-set": lambda j: (
        j.finds("transfer_fee_authority") == "danger"
        and "4BeHx2Zsb9T1wEokMjRCKXsCBWbqgx76Yy5e8ytTC5Ts" in j.summary
    ),
    "risk-level-new-word": lambda j: j.finds("rugcheck_risk") == "danger",
    "insiders-counted-networks-absent": lambda j: "insider" in j.summary,
    "nineteen-equal-wallets": lambda j: "same" in j.summary and "46.6%" in j.summary,
    "liquidity-in-an-unknown-coin": lambda j: j.finds("liquidity_low") != "nothing",
    "forty-seconds-old": lambda j: j.verdict.band in ("medium", "high", "unknown"),
    "imitation-of-an-unlisted-name": lambda j: (
        j.finds("imitates_known") == "danger" and "USDY" in j.summary
    ),
    "t22-keys-absent-counted-as-passed": lambda j: j.finds("other_extensions") == "not checked",
    "tokenised-stock": lambda j: (
        j.verdict.band == "high" and any(found.expected for found in j.checks.findings)
    ),
    "usdc-critical": lambda j: j.verdict.band == "high" and "issuer" in j.summary,
    "rugged-mark-with-full-pools": lambda j: "contradict" in j.summary,
    "position-pool-of-a-new-name": lambda j: j.finds("lp_unlocked") == "not checked",
    "repeated-risk-worst-value-hidden": lambda j: '("38.70%"' in j.sentence("rugcheck_risk"),
    # Its list of holders is short, so that a larger one cannot be excluded.
    "mayhem-vault-is-no-person": lambda j: (
        j.finds("top_holder") == "not checked" and j.finds("top_10_holders") == "not checked"
    ),
    "t22-fee-lowered-to-zero": lambda j: j.finds("transfer_fee") == "nothing",
}
"""What each case must show beside its level."""

NOT_FRAUD = {"tokenised-stock", "usdc-critical", "t22-fee-lowered-to-zero"}
FRAUD = {"t22-paused-now", "rugged-mark-with-full-pools"}
MAY_BE_SAFE = {"t22-fee-lowered-to-zero", "repeated-risk-worst-value-hidden"}

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/data/cases is absent")


@pytest.mark.parametrize("name", RIGHT)
def test_case(name: str) -> None:
    found = judged(case(name)["report"])
    assert RIGHT[name](found), (found.summary, found.checks)
    level = found.verdict.risk_level
    assert level != "Safe" or name in MAY_BE_SAFE
    assert (level == "Fraud") == (name in FRAUD), found.summary
    assert "nothing was found" not in found.summary or name in MAY_BE_SAFE


def test_a_token_of_seconds_is_no_better_than_one_of_minutes() -> None:
    rank = {"low": 0, "medium": 1, "unknown": 2, "high": 2, "critical": 3}
    young = case("forty-seconds-old")
    seen = datetime.fromisoformat(young["report"]["detectedAt"].replace("Z", "+00:00")).timestamp()
    ages = (0, 10, 40, 120, 299, 300, 3_600)
    places = [
        (rank[found.band], found.risk_score or 0.0)
        for found in (judged(young["report"], seen + age).verdict for age in ages)
    ]
    assert places == sorted(places, reverse=True)


def test_a_remote_model_that_is_sure_never_stands_beside_safe() -> None:
    report = case("replicate-says-99-percent")["report"]
    for remote in (0.5, 0.9, 0.99):
        found = judged(report, remote=remote)
        assert found.verdict.risk_level == "Unknown"
        assert "unmeasured" not in found.summary


def test_a_drained_pool_is_seen_on_the_next_reading() -> None:
    both = case("safe-for-a-day-after-the-drain")
    first, second = (judged(both[key]) for key in ("first_report", "second_report"))
    assert first.verdict.risk_level != "Safe"
    assert second.verdict.risk_level == "Fraud"


def test_every_case_is_here() -> None:
    elsewhere = {"replicate-says-99-percent", "safe-for-a-day-after-the-drain"}
    assert {path.stem for path in CASES.glob("*.json")} == RIGHT.keys() | elsewhere
