"""`ml_prediction` of an answer: which model spoke, and what it said. Imports the domain only."""

from typing import Annotated, Literal, TypedDict

from detector.domain.model import Model
from detector.domain.prediction import Prediction
from detector.domain.vocabulary import Calibrated, Doc, Probability

_Falls = TypedDict("_Falls", {"50": Probability, "80": Probability, "90": Probability})
"""By percent."""


class Contribution(TypedDict):
    """What one feature adds to the prediction."""

    feature: str
    label: str
    value: float | None
    unit: str | None
    missing: bool
    log_odds: Annotated[
        float, Doc("What this feature adds; with the intercept they add up to log_odds.")
    ]


class _Domain(TypedDict):
    inside: Annotated[bool, Doc("Whether the token is like those the model was fitted on.")]
    reasons: list[str]


class PredictionBody(TypedDict):
    """What a model says of the token."""

    spoke: Annotated[bool, Doc("Whether a model said anything. False: what follows means nothing.")]
    prediction: Annotated[
        int,
        Doc("1: the target is likelier than not; 0 also where no model spoke.", enum=[0, 1]),
    ]
    is_fraud: Annotated[bool, Doc("The same as a truth value; the name is the old API's.")]
    fraud_probability: Probability
    prediction_confidence: Annotated[
        float | None, Doc("Probability of the predicted side.", minimum=0.5, maximum=1)
    ]
    label: Annotated[
        Literal["Fraud", "Legitimate", "Unknown"],
        Doc("The original API's word for it; `Unknown` where no model spoke."),
    ]
    statement: Annotated[str, Doc("The prediction in a sentence.")]
    target: Annotated[
        str,
        Doc(
            "What is predicted: lost at least 90% without first gaining 50%, within "
            "window_hours; or what another model calls fraud.",
            enum=["lost_90", "fraud"],
        ),
    ]
    window_hours: Annotated[
        int, Doc("24 for a token younger than 12 hours, else 168.", enum=[24, 168])
    ]
    falls: Annotated[
        _Falls | None,
        Doc(
            "Chance to lose at least so many percent without first gaining 50: the more percent, "
            "the lower or the same. Null where another model spoke or nothing is known."
        ),
    ]
    interval: Annotated[
        list[Probability] | None,
        Doc("95% interval of fraud_probability; null as falls.", minItems=2, maxItems=2),
    ]
    source: Annotated[str, Doc("Which model spoke.", enum=["local", "replicate"])]
    fallback_reason: Annotated[str | None, Doc("Why the remote model did not, as a stable code.")]
    model_version: str
    calibrated: Calibrated
    log_odds: float | None
    intercept: float | None
    contributions: list[Contribution]
    domain: _Domain


_LABELS: dict[int | None, Literal["Fraud", "Legitimate", "Unknown"]] = {
    None: "Unknown",
    1: "Fraud",
    0: "Legitimate",
}
"""The original API's words for the sides of a prediction, and a third where nothing is known."""

_OPINION = "fraud"
_STATEMENTS = {
    None: "Unknown: the report has none of what the model looks at",
    1: "Likelier than not to lose 90% or more before gaining 50%",
    0: "Less likely than not to lose 90% or more before gaining 50%",
}
_OPINIONS = {
    None: _STATEMENTS[None],
    1: "Likelier than not a fraud, in the remote model's opinion",
    0: "Less likely than not a fraud, in the remote model's opinion",
}


def prediction(model: Model, made: Prediction) -> PredictionBody:
    """`ml_prediction` of an answer."""
    probability = made.probability
    side = None if probability is None else int(probability >= 0.5)
    opinion = made.remote is not None and made.remote.opinion
    # Another model's probability is not the sum of this one's contributions.
    explained = made.explained
    return {
        # Clients of the original read these two as a number and a truth value, never as null.
        "spoke": side is not None,
        "prediction": side or 0,
        "is_fraud": side == 1,
        "fraud_probability": probability,
        "prediction_confidence": None if probability is None else max(probability, 1 - probability),
        "label": _LABELS[side],
        "statement": (_OPINIONS if opinion else _STATEMENTS)[side],
        "target": _OPINION if opinion else model.target,
        "window_hours": made.window_hours,
        "falls": _falls(made),
        "interval": None if made.interval is None else [*made.interval],
        "source": made.source,
        "fallback_reason": made.fallback_reason,
        "model_version": made.speaker,
        "calibrated": made.calibrated,
        "log_odds": made.score.log_odds if explained else None,
        "intercept": made.score.intercept if explained else None,
        "contributions": _contributions(model, made) if explained else [],
        "domain": {"inside": made.domain.inside, "reasons": list(made.domain.reasons)},
    }


def _falls(made: Prediction) -> _Falls | None:
    if made.falls is None:
        return None
    return {"50": made.falls[50], "80": made.falls[80], "90": made.falls[90]}


def _contributions(model: Model, made: Prediction) -> list[Contribution]:
    return [
        {
            "feature": curve.name,
            "label": curve.label,
            "value": value,
            "unit": curve.unit,
            "missing": value is None,
            "log_odds": log_odds,
        }
        for curve, value, log_odds in zip(
            model.curves, made.features, made.score.contributions, strict=True
        )
    ]
