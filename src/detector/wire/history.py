"""What history keeps of an analysis; it is not sent. Imports the domain only.

The verdict, its reasons by code and value, and every version. With the features it holds all that
is needed to judge the prediction later.
"""

from typing import Any, NotRequired, TypedDict

from detector.domain.judgement import Judgement
from detector.domain.prediction import named
from detector.wire.analysis import Imported, Kept


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
    risk_score: float | None
    completeness: float
    score_normalised: float | None
    market_cap: float | None
    liquidity: float | None
    holders: int | None
    price: float | None
    summary: str
    model_version: str
    rules_version: str
    report_hash: str
    findings: list[list[Any]]
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
        "risk_score": fields["risk_score"],
        "completeness": fields["completeness"],
        "score_normalised": fields["score_normalised"],
        "market_cap": fields["market_cap"],
        "liquidity": fields["liquidity"],
        "holders": fields["holders"],
        "price": fields["price"],
        "summary": fields["summary"],
        "model_version": fields["model_version"],
        "rules_version": fields["rules_version"],
        "report_hash": fields["report_hash"],
        "findings": [[each.code, each.severity, each.value] for each in judged.findings],
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
