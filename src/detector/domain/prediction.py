"""Which model spoke, and what it said. Imports the domain only; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from detector.domain.applicability import Applicability
from detector.domain.chance import Chance, Cuts
from detector.domain.features import FEATURE_NAMES, Features
from detector.domain.model import Model, Score, window_hours
from detector.domain.model_promise import FALLS_PCT
from detector.domain.remote_prediction import RemotePrediction

_AGE = FEATURE_NAMES.index("age_seconds")


@dataclass(frozen=True, slots=True)
class Prediction:
    """The local model's score, and the remote answer or the code of why there is none."""

    model_version: str
    features: Features
    score: Score
    domain: Applicability
    remote: RemotePrediction | None = None
    fallback_reason: str | None = None

    @property
    def source(self) -> str:
        """Whose probability counts: "local" or "replicate"."""
        return "replicate" if self.remote else "local"

    @property
    def speaker(self) -> str:
        """The version of the model whose probability counts."""
        return self.remote.model_version if self.remote else self.model_version

    @property
    def explained(self) -> bool:
        """Whether the local model's contributions add up to the probability that counts."""
        return self.speaker == self.model_version

    @property
    def calibrated(self) -> bool:
        """Whether the probability was measured on tokens like this one: by our card, in its domain.

        Of another model behind the same address nothing is known.
        """
        return self.domain.inside and self.explained

    @property
    def probability(self) -> float | None:
        """The probability of the main fall that counts, 0 to 1; None when no feature is known.

        A model that knows nothing gives the base rate, which would pass for knowledge.
        """
        if all(value is None for value in self.features):
            return None
        return self.remote.probability if self.remote else self.score.probability

    @property
    def window_hours(self) -> int:
        """How far it looks ahead."""
        return window_hours(self.features[_AGE])

    @property
    def falls(self) -> Mapping[int, float] | None:
        """The chance of every fall, by percent. Only the local model tells it."""
        if not self.explained or self.probability is None:
            return None
        return dict(zip(FALLS_PCT, self.score.probabilities, strict=True))

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval of the main fall's chance. Only the local model tells it."""
        return None if self.falls is None else (self.score.low, self.score.high)

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
            window_hours=self.window_hours,
            remote=self.remote.probability if self.remote else None,
        )


def named(features: Features) -> dict[str, float | None]:
    """Features by name, as the remote model takes them."""
    return dict(zip(FEATURE_NAMES, features, strict=True))
