"""Records of history for tests: invented, as the service writes them and as strangers might."""

import json
from typing import Any

from hypothesis import strategies as st

from detector.domain.model import load
from detector.domain.past import KeptRecord, Past, read_past
from detector.model import read_parameters

MODEL = load(*read_parameters())
FEATURES = {
    "age_seconds": 500_000.0,
    "other_holders_pct": 18.0,
    "pool_share_pct": 20.0,
    "supply_factor": 1.0,
}


def chance_of(features: dict[str, float | None]) -> float:
    return MODEL.score(tuple(features[curve.name] for curve in MODEL.curves)).probability


def told(**changes: Any) -> dict[str, Any]:
    """A record's data; a change of `features` brings its chance along."""
    features = changes.get("features", FEATURES)
    return {
        "risk_level": "Safe",
        "band": "low",
        "basis": "chance",
        "risk_score": 12.5,
        "completeness": 0.98,
        "score_normalised": 1.0,
        "market_cap": 50_000.0,
        "liquidity": 26_000.0,
        "holders": 1_800,
        "price": 5e-05,
        "facts": {
            "creator_holdings_pct": 0.0,
            "lp_locked_pct": 100.0,
            "supply": 1e9,
            "top_10_holders_pct": 18.0,
        },
        "summary": "Low risk: no danger was found.",
        "model_version": MODEL.version,
        "rules_version": "5.aaaaaaaa",
        "report_hash": "0" * 64,
        "findings": [],
        "not_checked": ["creator_record"],
        "prediction": {
            "fraud_probability": chance_of(features),
            "source": "local",
            "fallback_reason": None,
            "model_version": MODEL.version,
            "calibrated": True,
        },
        "features": features,
        **changes,
    }


def past(at_ms: int = 1_790_000_000_000, **changes: Any) -> Past:
    return read_past(KeptRecord(at_ms, json.dumps(told(**changes))))


def as_first_release(data: dict[str, Any]) -> dict[str, Any]:
    """The record as the first version wrote it: without features, basis, facts or calibration."""
    kept = {k: v for k, v in data.items() if k not in ("features", "basis", "facts")}
    kept["prediction"] = {k: v for k, v in data["prediction"].items() if k != "calibrated"}
    return kept


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)
_CODES = st.sampled_from(
    ["drained_pool", "liquidity_low", "mint_authority", "rugcheck_risk", "scores_disagree", "odd"]
)
_NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
_FINDINGS = st.lists(
    st.tuples(
        _CODES,
        st.sampled_from(["critical", "danger", "warn", "info", "grave"]),
        _NUMBERS | st.text(max_size=5),
    ),
    max_size=6,
)


@st.composite
def records(draw: st.DrawFn) -> str:
    """Records as written, as the first version wrote them, with a key of any kind, and any text."""
    data = told(
        band=draw(st.sampled_from(["low", "medium", "high", "critical", "unknown", "none"])),
        basis=draw(st.sampled_from(["chance", "evidence", "warnings", "missing", "outside"])),
        findings=draw(_FINDINGS),
        not_checked=draw(st.lists(_CODES, max_size=3, unique=True)),
        liquidity=draw(_NUMBERS),
        holders=draw(_NUMBERS),
        features={name: draw(st.none() | st.floats(0.001, 1e6)) for name in FEATURES},
        rules_version=draw(st.sampled_from(["5.a", "5.b"])),
        model_version=draw(st.sampled_from([MODEL.version, "old"])),
    )
    shape = draw(st.sampled_from(["as it is", "first", "one key", "any"]))
    if shape == "first":
        data = as_first_release(data)
    if shape == "one key":
        data[draw(st.sampled_from(sorted(data)))] = draw(JSON)
    if shape == "any":
        return draw(st.text(max_size=30) | JSON.map(json.dumps))
    return json.dumps(data)
