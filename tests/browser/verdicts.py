"""Answers for each way in which a verdict can come about, from the answer for a sample token."""

import copy
from typing import Any

PROMISE = {
    "n": 333, "from": "2025-12-01T00:48:37Z", "until": "2026-01-31T10:11:41Z",
    "lost_50": {"share": 0.372, "interval": [0.322, 0.425]},
    "lost_80": {"share": 0.12, "interval": [0.087, 0.159]},
    "lost_90": {"share": 0.024, "interval": [0.009, 0.047]},
}  # fmt: skip
WARNINGS = ("few_lp_providers", "insider_networks", "metadata_mutable", "creator_tokens",
            "insider_size")  # fmt: skip


def _finding(code: str, severity: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "severity": severity, "critical": False, "sentence": f"About {code}.",
            "value": None, "threshold": None, "unit": None, "source": "x", "context": None,
            "expected": False, **more}  # fmt: skip


def _gap(code: str, *, essential: bool) -> dict[str, Any]:
    return {"code": code, "reason": f"The report does not say: {code}.", "source": "x",
            "essential": essential}  # fmt: skip


DANGERS = [
    _finding("drained_pool", "danger", critical=True, value=38.0, threshold=500.0, unit="usd"),
    _finding("top_holder", "danger", value=71.2, threshold=25.0, unit="pct"),
    _finding("lp_unlocked", "danger", value=3.0, threshold=50.0, unit="pct"),
]
WARNS = [_finding(code, "warn", value=7, threshold=3, unit="count") for code in WARNINGS]
OFTEN = [_gap("creator_tokens", essential=False), _gap("creator_dead_share", essential=False)]
NEEDED = [_gap("top_holder", essential=True), _gap("lp_unlocked", essential=True)]
ISSUED = [
    _finding("freeze_authority", "danger", expected=True, value=True, context="Of the issuer."),
    _finding("mint_authority", "danger", expected=True, value=True, context="Of the issuer."),
]
OUTSIDE = {"domain": {"inside": False, "reasons": ["No training token was like this one."]},
           "calibrated": False}  # fmt: skip


def _local(chance: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"fraud_probability": chance, "interval": [low, high], "source": "local",
            "falls": {"50": max(0.4, chance), "80": max(0.13, chance), "90": chance},
            "target": "lost_90", "window_hours": 24, "calibrated": True, "spoke": True,
            "fallback_reason": None, "domain": {"inside": True, "reasons": []}, **more}  # fmt: skip


def _remote(chance: float, target: str) -> dict[str, Any]:
    return {"fraud_probability": chance, "interval": None, "falls": None, "source": "replicate",
            "target": target, "calibrated": False, "log_odds": None, "intercept": None,
            "contributions": []}  # fmt: skip


def _verdict(band: str, basis: str, score: float | None, **more: Any) -> dict[str, Any]:
    level = {"critical": "Fraud", "low": "Safe"}.get(band, "Unknown")
    return {"band": band, "basis": basis, "risk_level": level, "risk_score": score,
            "findings": [], "not_checked": OFTEN, "no_longer_checked": [], "promise": None,
            "ml_prediction": _local(0.05, 0.02, 0.1), **more}  # fmt: skip


LOST = [{"code": "top_holder", "checked_at": "2026-01-10T08:00:00.000Z",
         "found": ["The largest holder has 71% of the supply."]},
        {"code": "lp_unlocked", "checked_at": "2026-01-10T08:00:00.000Z",
         "found": []}]  # fmt: skip

VERDICTS: dict[str, dict[str, Any]] = {
    "critical by evidence": _verdict("critical", "evidence", 93.1, findings=[*DANGERS, *WARNS[:2]]),
    "high by evidence": _verdict("high", "evidence", 61, findings=[*DANGERS[1:], WARNS[0]]),
    "high by powers of an issuer": _verdict("high", "evidence", 70, findings=[*ISSUED, WARNS[0]]),
    "high by chance": _verdict(
        "high", "chance", 55, findings=WARNS[:1], promise={**PROMISE, "n": 154},
        ml_prediction=_local(0.31, 0.2, 0.44)),
    "high by a chance not measured": _verdict(
        "high", "chance", 55, ml_prediction=_local(0.31, 0.1, 0.6, **OUTSIDE)),
    "high by a remote opinion": _verdict(
        "high", "chance", 79, ml_prediction=_remote(0.99, "fraud")),
    "critical beside a remote opinion": _verdict(
        "critical", "evidence", 93.1, findings=DANGERS, ml_prediction=_remote(0.02, "fraud")),
    "medium by chance": _verdict(
        "medium", "chance", 38, findings=WARNS[:2], promise={**PROMISE, "n": 645},
        ml_prediction=_local(0.15, 0.09, 0.22, window_hours=168)),
    "medium by warnings": _verdict("medium", "warnings", 31, findings=WARNS),
    "medium outside": _verdict(
        "medium", "outside", 30, findings=WARNS[:1],
        ml_prediction=_local(0.021, 0.01, 0.05, **OUTSIDE)),
    "low by chance": _verdict(
        "low", "chance", 14, findings=WARNS[:1], promise=PROMISE,
        ml_prediction=_local(0.043, 0.02, 0.09)),
    "low beside a remote opinion": _verdict(
        "low", "chance", 14, promise=PROMISE, ml_prediction=_remote(0.06, "lost_90")),
    "low by rules": _verdict(
        "low", "rules", 5, ml_prediction=_local(0.19, 0.03, 0.4, **OUTSIDE)),
    "unknown": _verdict(
        "unknown", "missing", None, not_checked=[*OFTEN, *NEEDED], no_longer_checked=LOST,
        findings=WARNS[:1], ml_prediction=_local(0.526, 0.17, 0.86, **OUTSIDE)),
    "nothing heard of the model": _verdict(
        "unknown", "missing", None, not_checked=NEEDED,
        ml_prediction=_local(0, 0, 0, fraud_probability=None, falls=None, interval=None,
                             log_odds=None, spoke=False, **OUTSIDE)),
    "low, and too old for it": _verdict(
        "low", "chance", 14, risk_level="Unknown", stale=True, cached=True, promise=PROMISE,
        stale_reason="upstream_timeout", fetched_at="2026-01-01T00:00:00Z",
        fresh_until="2026-01-02T00:00:00Z"),
}  # fmt: skip


def answer_for(name: str, sample: dict[str, Any]) -> dict[str, Any]:
    """The answer for a sample token, with what makes that verdict."""
    body = copy.deepcopy(sample)
    changes = copy.deepcopy(VERDICTS[name])
    body["ml_prediction"] |= changes.pop("ml_prediction")
    return {**body, **changes}
