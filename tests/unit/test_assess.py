"""What an answer says of the model that spoke."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from detector import model as model_files
from detector.domain import model
from detector.domain.features import FEATURE_NAMES
from detector.domain.sources.source import Source, read_report
from detector.ports import RemoteModelFailed, RemotePrediction
from detector.services.assess import Assessor
from tests.unit.doubles import run
from tests.unit.reports import MINT, NOW, healthy

PARAMETERS, VERSION = model_files.read_parameters()
LOCAL = model.load(PARAMETERS, VERSION)


@dataclass(frozen=True)
class Remote:
    """A remote model of that version, or none that answers."""

    version: str | None

    async def predict(
        self, mint: str, features: Mapping[str, float | None], report: Mapping[str, Any]
    ) -> RemotePrediction:
        if self.version is None:
            raise RemoteModelFailed("replicate_timeout")
        return RemotePrediction(0.9, self.version)


@dataclass(frozen=True)
class Broken:
    """A remote model whose adapter has a fault that nobody foresaw."""

    fault: Exception

    async def predict(
        self, mint: str, features: Mapping[str, float | None], report: Mapping[str, Any]
    ) -> RemotePrediction:
        raise self.fault


@pytest.mark.parametrize(
    "fault",
    [RuntimeError("x"), KeyError("x"), TypeError(), RecursionError(), OSError(), MemoryError()],
)
def test_a_fault_of_the_adapter_costs_nothing_but_the_opinion(fault: Exception) -> None:
    told: list[Exception] = []
    assessor = Assessor(LOCAL, Broken(fault), told.append)
    analysis = run(assessor.assess(MINT, read_report(Source.RUGCHECK, healthy()), int(NOW * 1000)))
    made = json.loads(analysis.answer)["ml_prediction"]
    assert (made["source"], made["fallback_reason"]) == ("local", "replicate_unexpected")
    assert made["contributions"]
    assert told == [fault]


@dataclass(frozen=True)
class Opinion:
    """A remote model that speaks of something else than a collapse, and what it was shown."""

    probability: float
    shown: list[Any]

    async def predict(
        self, mint: str, features: Mapping[str, float | None], report: Mapping[str, Any]
    ) -> RemotePrediction:
        self.shown.append((mint, features, report))
        return RemotePrediction(self.probability, "somebody/else:1", opinion=True)


@pytest.mark.parametrize(
    ("probability", "side", "label"),
    [(0.49, 0, "Legitimate"), (0.5, 1, "Fraud"), (1.0, 1, "Fraud")],
)
def test_another_models_opinion_is_called_one(probability: float, side: int, label: str) -> None:
    shown: list[Any] = []
    assessor = Assessor(LOCAL, Opinion(probability, shown))
    report = healthy()
    analysis = run(assessor.assess(MINT, read_report(Source.RUGCHECK, report), int(NOW * 1000)))
    made = json.loads(analysis.answer)["ml_prediction"]
    assert (made["prediction"], made["is_fraud"], made["label"]) == (side, bool(side), label)
    assert (made["spoke"], made["target"], made["calibrated"]) == (True, "fraud", False)
    assert "opinion" in made["statement"]
    assert "80 %" not in made["statement"]
    ((mint, features, given),) = shown
    assert (mint, given) == (MINT, report)
    assert set(features) == set(FEATURE_NAMES)


def assessed(remote: Remote | None) -> dict[str, Any]:
    analysis = run(
        Assessor(LOCAL, remote).assess(
            MINT, read_report(Source.RUGCHECK, healthy()), int(NOW * 1000)
        )
    )
    answer: dict[str, Any] = json.loads(analysis.answer)
    assert analysis.row.calibrated == answer["ml_prediction"]["calibrated"]
    return answer


def test_the_same_model_elsewhere_is_as_calibrated_as_here() -> None:
    made = assessed(Remote(VERSION))["ml_prediction"]
    assert (made["source"], made["fraud_probability"]) == ("replicate", 0.9)
    assert made["calibrated"]
    assert made["contributions"]


def test_of_another_model_nothing_is_known() -> None:
    ours, other = assessed(Remote(VERSION)), assessed(Remote("somebody-elses"))
    made = other["ml_prediction"]
    assert (made["model_version"], made["domain"]["inside"]) == ("somebody-elses", True)
    assert not made["calibrated"]
    assert (made["contributions"], made["log_odds"]) == ([], None)
    assert other["summary"].startswith("High risk: the remote model gives a chance of 90%")
    assert "unmeasured" not in other["summary"]
    assert other["risk_score"] == ours["risk_score"]


@pytest.mark.parametrize(("remote", "reason"), [(None, None), (Remote(None), "replicate_timeout")])
def test_the_local_model_speaks_and_says_why(remote: Remote | None, reason: str | None) -> None:
    made = assessed(remote)["ml_prediction"]
    assert (made["source"], made["fallback_reason"]) == ("local", reason)
    assert (made["model_version"], made["calibrated"]) == (VERSION, True)
