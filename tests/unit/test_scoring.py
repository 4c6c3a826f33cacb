"""What an answer says of the model that spoke."""

import json
from typing import Any

import pytest

from detector import model as model_files
from detector.domain import model
from detector.domain.features import FEATURE_NAMES
from detector.domain.remote_prediction import RemotePrediction
from detector.domain.sources.source import Source, read_report
from detector.ports.remote_model import RemoteModelFailed
from detector.services.scoring import Scorer
from detector.wire.stored import write
from tests.fakes.ports.remote_model import FakeRemoteModel
from tests.unit.doubles import run
from tests.unit.reports import MINT, NOW, healthy

PARAMETERS, VERSION = model_files.read_parameters()
LOCAL = model.load(PARAMETERS, VERSION)


def remote_of(version: str | None) -> FakeRemoteModel:
    """A remote model of that version, or none that answers."""
    if version is None:
        return FakeRemoteModel(RemoteModelFailed("replicate_timeout"))
    return FakeRemoteModel(RemotePrediction(0.9, version))


@pytest.mark.parametrize(
    "fault",
    [RuntimeError("x"), KeyError("x"), TypeError(), RecursionError(), OSError(), MemoryError()],
)
def test_a_fault_of_the_adapter_costs_nothing_but_the_opinion(fault: Exception) -> None:
    told: list[Exception] = []
    scorer = Scorer(LOCAL, write, FakeRemoteModel(fault), told.append)
    analysis = run(scorer.score(MINT, read_report(Source.RUGCHECK, healthy()), int(NOW * 1000)))
    made = json.loads(analysis.answer)["ml_prediction"]
    assert (made["source"], made["fallback_reason"]) == ("local", "replicate_unexpected")
    assert made["contributions"]
    assert told == [fault]


@pytest.mark.parametrize(
    ("probability", "side", "label"),
    [(0.49, 0, "Legitimate"), (0.5, 1, "Fraud"), (1.0, 1, "Fraud")],
)
def test_another_models_opinion_is_called_one(probability: float, side: int, label: str) -> None:
    remote = FakeRemoteModel(RemotePrediction(probability, "somebody/else:1", opinion=True))
    scorer = Scorer(LOCAL, write, remote)
    report = healthy()
    analysis = run(scorer.score(MINT, read_report(Source.RUGCHECK, report), int(NOW * 1000)))
    made = json.loads(analysis.answer)["ml_prediction"]
    assert (made["prediction"], made["is_fraud"], made["label"]) == (side, bool(side), label)
    assert (made["spoke"], made["target"], made["calibrated"]) == (True, "fraud", False)
    assert "opinion" in made["statement"]
    assert "%" not in made["statement"]
    ((mint, features, given),) = remote.shown
    assert (mint, json.loads(given)) == (MINT, report)
    assert set(features) == set(FEATURE_NAMES)


def scored(remote: FakeRemoteModel | None) -> dict[str, Any]:
    analysis = run(
        Scorer(LOCAL, write, remote).score(
            MINT, read_report(Source.RUGCHECK, healthy()), int(NOW * 1000)
        )
    )
    answer: dict[str, Any] = json.loads(analysis.answer)
    assert analysis.row.calibrated == answer["ml_prediction"]["calibrated"]
    return answer


def test_the_same_model_elsewhere_is_as_calibrated_as_here() -> None:
    made = scored(remote_of(VERSION))["ml_prediction"]
    assert (made["source"], made["fraud_probability"]) == ("replicate", 0.9)
    assert made["calibrated"]
    assert made["contributions"]


def test_of_another_model_nothing_is_known() -> None:
    ours, other = scored(remote_of(VERSION)), scored(remote_of("somebody-elses"))
    made = other["ml_prediction"]
    assert (made["model_version"], made["domain"]["inside"]) == ("somebody-elses", True)
    assert not made["calibrated"]
    assert (made["contributions"], made["log_odds"]) == ([], None)
    assert other["summary"].startswith("High risk: the remote model gives a chance of 90%")
    assert "unmeasured" not in other["summary"]
    assert other["risk_score"] == ours["risk_score"]


@pytest.mark.parametrize(
    ("remote", "reason"), [(None, None), (remote_of(None), "replicate_timeout")]
)
def test_the_local_model_speaks_and_says_why(
    remote: FakeRemoteModel | None, reason: str | None
) -> None:
    made = scored(remote)["ml_prediction"]
    assert (made["source"], made["fallback_reason"]) == ("local", reason)
    assert (made["model_version"], made["calibrated"]) == (VERSION, True)
