"""What history keeps of an analysis; it is not sent. Imports the domain only.

The verdict, its reasons by code and value, and every version. With the features it holds all that
is needed to judge the prediction later. `domain.past` reads it back, also as earlier versions wrote
it: a key that is taken away or gets another meaning needs a thought there.
"""

from typing import Any, Final, NotRequired, TypedDict

from detector.domain import jsontext
from detector.domain.judgement import Judgement
from detector.domain.prediction import named
from detector.domain.rules.holders import TOP, holdings
from detector.domain.rules_engine import Finding
from detector.domain.total import total
from detector.wire.analysis import Imported, Kept

MAX_BYTES: Final = 1_980
"""Of a record; with mint and time its row has 2 KB. Recorded reports reach nine tenths of it."""

_TEXT: Final = 44
"""Characters of a text that a finding names: an address is whole."""

CRITICAL: Final = "critical"
"""The severity of a critical finding here."""


class _Facts(TypedDict):
    creator_holdings_pct: float | None
    lp_locked_pct: float | None
    supply: float | None
    top_10_holders_pct: float | None


class _Prediction(TypedDict):
    fraud_probability: float | None
    source: str
    fallback_reason: str | None
    model_version: str
    calibrated: bool


class Record(TypedDict):
    """One line of history."""

    risk_level: str
    band: str
    basis: str
    risk_score: float | None
    completeness: float
    score_normalised: float | None
    market_cap: float | None
    liquidity: float | None
    holders: int | None
    price: float | None
    facts: _Facts
    summary: str
    model_version: str
    rules_version: str
    report_hash: str
    findings: list[list[Any]]
    findings_cut: NotRequired[int]
    not_checked: list[str]
    prediction: _Prediction
    features: dict[str, float | None]
    imported: NotRequired[Imported]


def record(judged: Judgement, fields: Kept) -> Record:
    """The record of a judgement whose answer has these fields."""
    prediction = fields["ml_prediction"]
    made: Record = {
        "risk_level": fields["risk_level"],
        "band": fields["band"],
        "basis": fields["basis"],
        "risk_score": fields["risk_score"],
        "completeness": fields["completeness"],
        "score_normalised": fields["score_normalised"],
        "market_cap": fields["market_cap"],
        "liquidity": fields["liquidity"],
        "holders": fields["holders"],
        "price": fields["price"],
        "facts": _facts(judged),
        "summary": fields["summary"],
        "model_version": fields["model_version"],
        "rules_version": fields["rules_version"],
        "report_hash": fields["report_hash"],
        "findings": [_finding(each) for each in judged.findings],
        "not_checked": [missing.code for missing in judged.checks.not_checked],
        "prediction": {
            "fraud_probability": prediction["fraud_probability"],
            "source": prediction["source"],
            "fallback_reason": prediction["fallback_reason"],
            "model_version": prediction["model_version"],
            "calibrated": prediction["calibrated"],
        },
        "features": named(judged.made.features),
    }
    if "imported" in fields:
        made["imported"] = fields["imported"]
    return made


def record_text(judged: Judgement, fields: Kept) -> str:
    """The record as JSON text of at most MAX_BYTES.

    Where a stranger's texts or very many findings would make it longer, the least severe findings
    are left out, and counted; after them the end of the summary.
    """
    kept = record(judged, fields)
    text = jsontext.encode(kept)
    while (excess := len(text.encode()) - MAX_BYTES) > 0:
        if kept["findings"]:
            kept["findings"] = kept["findings"][:-1]
            kept["findings_cut"] = len(judged.findings) - len(kept["findings"])
        else:
            kept["summary"] = kept["summary"][: -excess - 3] + "..."
        text = jsontext.encode(kept)
    return text


def _finding(found: Finding) -> list[Any]:
    value = found.value[:_TEXT] if isinstance(found.value, str) else found.value
    return [found.code, CRITICAL if found.critical else found.severity, value]


def _facts(judged: Judgement) -> _Facts:
    report = judged.report
    owners = holdings(report)
    together = None if owners is None else min(total(owners[:TOP]), 100.0)
    return {
        "creator_holdings_pct": _rounded(report.creator_holdings_pct),
        "lp_locked_pct": _rounded(report.lp_locked_pct),
        "supply": report.supply_tokens,
        "top_10_holders_pct": _rounded(together),
    }


def _rounded(pct: float | None) -> float | None:
    return None if pct is None else round(pct, 3)
