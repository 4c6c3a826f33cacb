"""Answers about a token's past: steps of every kind, with a stranger's text among them."""

from typing import Any

NOW, BEFORE, FIRST = "2026-01-15T12:00:00Z", "2026-01-14T12:00:00Z", "2026-01-13T12:00:00Z"
HOSTILE = "<img src=x onerror=fired()>"


def _told(at: str, band: str, level: str, chance: float | None, **more: Any) -> dict[str, Any]:
    return {"fetched_at": at, "risk_level": level, "band": band, "basis": "chance",
            "risk_score": 40.0, "completeness": 0.9, "fraud_probability": chance,
            "calibrated": True, "model_version": "m1", "rules_version": "r2", **more}  # fmt: skip


_FIRST = _told(FIRST, "low", "Safe", 0.03, rules_version="r1")
_BEFORE = _told(BEFORE, "low", "Safe", 0.04)
_NOW = _told(NOW, "critical", "Fraud", 0.31, basis="evidence")
_NOTHING: dict[str, Any] = {"findings": [], "facts": [], "newly_unchecked": [], "newly_checked": [],
            "versions": [], "chance_by": [], "no_split": None}  # fmt: skip
_ALL = {
    "findings": [
        {"code": "drained_pool", "before": None, "after": "critical",
         "value_before": None, "value_after": 38.0},
        {"code": "rugcheck_risk", "before": "danger", "after": None,
         "value_before": HOSTILE, "value_after": None},
        {"code": "lp_unlocked", "before": "warn", "after": "danger",
         "value_before": 5.0, "value_after": 0.0},
    ],
    "facts": [
        {"fact": "liquidity", "unit": "usd", "before": 84_000.0, "after": 38.0,
         "change_pct": -99.95},
        {"fact": "holders", "unit": "count", "before": None, "after": 120.0, "change_pct": None},
    ],
    "newly_unchecked": ["creator_tokens"],
    "newly_checked": ["top_holder"],
    "versions": [{"name": "rules", "before": "r1", "after": "r2"}],
    "chance_by": [{"feature": "pool_share_pct", "label": "Pool", "before": 20.0, "after": 1.0,
                   "log_odds": 1.2, "points": 0.27}],
    "no_split": None,
}  # fmt: skip


def _step(told: dict[str, Any], before: dict[str, Any] | None, sentence: str,
          changes: dict[str, Any] | None) -> dict[str, Any]:  # fmt: skip
    return {**told, "summary": None, "sentence": sentence, "before": before, "changes": changes}


def history(mint: str, *, older: bool) -> dict[str, Any]:
    """The newest two steps with a cursor, or the older one that is the first."""
    fell, still = "Low became critical: liquidity fell by more than 99.9%.", "Still low."
    newest = [_step(_NOW, _BEFORE, fell, _ALL), _step(_BEFORE, _FIRST, still, _NOTHING)]
    first = [_step(_FIRST, None, "The oldest analysis that is kept: low.", None)]
    return {"status": "success", "token_id": mint, "keeps_days": 365,
            "history": first if older else newest,
            "pagination": {"per_page": 5, "next_cursor": None if older else "c1"}}  # fmt: skip


def explanation(mint: str) -> dict[str, Any]:
    """One way for the better that may not be the smallest, none for the worse, by newer rules."""
    sentence = "The band would be high instead of critical if $500 of it stood there."
    way = {"band": "high", "risk_level": "Unknown", "smallest": False, "facts": [],
           "sentence": sentence}  # fmt: skip
    return {"status": "success", "token_id": mint, "fetched_at": NOW, "band": "critical",
            "risk_level": "Fraud", "basis": "evidence", "risk_score": 90.0, "completeness": 0.9,
            "fraud_probability": 0.31, "model_version": "m1", "rules_version": "r2",
            "told": {"band": "critical", "model_version": "m1", "rules_version": "r1"},
            "assumes": ["By this deployment's rules and model."],
            "better": {"sets": [way], "complete": False, "note": None},
            "worse": {"sets": [], "complete": True, "note": "There is no worse band."},
            "judgements": 9}  # fmt: skip
