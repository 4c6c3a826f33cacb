"""Which model spoke, and what it said, as the API tells it. Imports the domain and ports."""

from dataclasses import dataclass
from typing import Any

from detector.domain.chance import Chance, Cuts
from detector.domain.features import FEATURE_NAMES, Features
from detector.domain.model import Model, Score, window_hours
from detector.domain.model_domain import Assessment
from detector.domain.model_promise import FALLS_PCT
from detector.domain.verdict import Basis, Verdict
from detector.ports import RemotePrediction

LABELS = {None: "Unknown", 1: "Fraud", 0: "Legitimate"}
"""The original API's words for the sides of a prediction, and a third where nothing is known."""

OPINION = "fraud"
STATEMENTS = {
    None: "Unknown: the report has none of what the model looks at",
    1: "Likelier than not to lose 90 % or more before gaining 50 %",
    0: "Less likely than not to lose 90 % or more before gaining 50 %",
}
OPINIONS = {
    None: STATEMENTS[None],
    1: "Likelier than not a fraud, in the remote model's opinion",
    0: "Less likely than not a fraud, in the remote model's opinion",
}
_AGE = FEATURE_NAMES.index("age_seconds")


@dataclass(frozen=True, slots=True)
class Prediction:
    """The local model's score, and the remote answer or the code of why there is none."""

    model_version: str
    features: Features
    score: Score
    domain: Assessment
    remote: RemotePrediction | None = None
    fallback_reason: str | None = None

    @property
    def speaker(self) -> str:
        """The version of the model whose probability counts."""
        return self.remote.model_version if self.remote else self.model_version

    @property
    def calibrated(self) -> bool:
        """Whether the probability was measured on tokens like this one: by our card, in its domain.

        Of another model behind the same address nothing is known.
        """
        return self.domain.inside and self.speaker == self.model_version

    @property
    def probability(self) -> float | None:
        """The probability of the main fall that counts, 0 to 1; None when no feature is known.

        A model that knows nothing gives the base rate, which would pass for knowledge.
        """
        if all(value is None for value in self.features):
            return None
        return self.remote.probability if self.remote else self.score.probability

    def chance(self, model: Model) -> Chance | None:
        """What the verdict takes of it; None when no feature is known."""
        if all(value is None for value in self.features):
            return None
        promise = model.promise
        return Chance(
            main=self.score.probability,
            upper=self.score.high,
            inside=self.domain.inside,
            cuts=Cuts(promise.low_below, promise.high_from),
            fall_pct=FALLS_PCT[-1],
            window_hours=window_hours(self.features[_AGE]),
            remote=self.remote.probability if self.remote else None,
        )


def named(features: Features) -> dict[str, float | None]:
    """Features by name, as the remote model takes them."""
    return dict(zip(FEATURE_NAMES, features, strict=True))


def prediction_json(model: Model, made: Prediction) -> dict[str, Any]:
    """`ml_prediction` of an answer."""
    probability = made.probability
    side = None if probability is None else int(probability >= 0.5)
    opinion = made.remote is not None and made.remote.opinion
    # Another model's probability is not the sum of this one's contributions.
    explained = made.speaker == model.version
    return {
        # Clients of the original read these two as a number and a truth value, never as null.
        "spoke": side is not None,
        "prediction": side or 0,
        "is_fraud": side == 1,
        "fraud_probability": probability,
        "prediction_confidence": None if probability is None else max(probability, 1 - probability),
        "label": LABELS[side],
        "statement": (OPINIONS if opinion else STATEMENTS)[side],
        "target": OPINION if opinion else model.target,
        "window_hours": window_hours(made.features[_AGE]),
        **_family(made, explained=explained and probability is not None),
        "source": "replicate" if made.remote else "local",
        "fallback_reason": made.fallback_reason,
        "model_version": made.speaker,
        "calibrated": made.calibrated,
        "log_odds": made.score.log_odds if explained else None,
        "intercept": made.score.intercept if explained else None,
        "contributions": _contributions(model, made) if explained else [],
        "domain": {"inside": made.domain.inside, "reasons": list(made.domain.reasons)},
    }


def _family(made: Prediction, *, explained: bool) -> dict[str, Any]:
    """What only the local model tells: the chance of every fall, and the main one's interval."""
    if not explained:
        return {"falls": None, "interval": None}
    chances = zip(FALLS_PCT, made.score.probabilities, strict=True)
    return {
        "falls": {str(pct): chance for pct, chance in chances},
        "interval": [made.score.low, made.score.high],
    }


def _contributions(model: Model, made: Prediction) -> list[dict[str, Any]]:
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


def promise_json(model: Model, chance: Chance | None, verdict: Verdict) -> dict[str, Any] | None:
    """What the band's word was measured to mean; None where it rests on anything but the chance.

    Nothing was measured outside of the domain, nor of another model's opinion.
    """
    if chance is None or verdict.basis is not Basis.CHANCE or not chance.inside:
        return None
    band = model.promise.band(chance.main, chance.upper, inside=True)
    if band.value != verdict.band.value:
        return None
    measured = model.promise.rates[band]
    return {
        "n": measured.n,
        "from": model.promise.first_at,
        "until": model.promise.last_at,
        **{
            f"lost_{pct}": {"share": rate.share, "interval": [rate.low, rate.high]}
            for pct, rate in measured.falls.items()
        },
    }
