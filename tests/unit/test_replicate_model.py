"""The remote model's own code agrees with the local model, and refuses what it should."""

import json
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detector.domain.features import FEATURE_NAMES
from detector.domain.jsontext import decode, encode
from detector.domain.model import load
from detector.domain.prediction import named
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.model import read_parameters
from detector.services.scoring import predict
from training.replicate.answer import InvalidFeatures, answer

ROOT = Path(__file__).parents[2]
RECORDED = sorted((ROOT.parent / "shared" / "data" / "reports").glob("*.json"))
NOTHING = dict.fromkeys(FEATURE_NAMES)
AT_MS = 1_773_500_000_000


@pytest.fixture
def cog_predict(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """The predictor as Cog would load it, with Cog's two names stood in for."""
    cog = types.ModuleType("cog")
    cog.BasePredictor = object  # type: ignore[attr-defined]
    cog.Input = lambda **_: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cog", cog)
    monkeypatch.setattr(sys, "path", list(sys.path))
    path = ROOT / "training" / "replicate" / "predict.py"
    module: dict[str, Any] = {"__name__": "predict", "__file__": str(path)}
    exec(compile(path.read_text(), path, "exec"), module)
    predicted: Callable[..., dict[str, Any]] = module["Predictor"]().predict
    return predicted


@pytest.mark.skipif(not RECORDED, reason="no recorded reports beside the project")
def test_remote_and_local_agree_on_all_recorded_reports(
    cog_predict: Callable[..., dict[str, Any]],
) -> None:
    model = load(*read_parameters())
    for path in RECORDED:
        made = predict(parse_report(decode(path.read_bytes())), AT_MS, model)
        sent = encode(named(made.features))
        got = cog_predict(features=sent, mint=path.stem)
        assert abs(got["fraud_probability"] - made.score.probability) <= 1e-9
        assert got["model_version"] == model.version


def test_unknown_features_are_taken() -> None:
    got = answer(json.dumps(NOTHING))
    assert 0 < got["fraud_probability"] < 1


@pytest.mark.parametrize(
    "features",
    ["", "[]", "{}", "null", "[" * 10_000, json.dumps({**NOTHING, "more": 1}),
     json.dumps({**NOTHING, FEATURE_NAMES[0]: "1"}),
     json.dumps({**NOTHING, FEATURE_NAMES[0]: True}),
     json.dumps({**NOTHING, FEATURE_NAMES[0]: float("nan")}),
     json.dumps({**NOTHING, FEATURE_NAMES[0]: 10**400})],
)  # fmt: skip
def test_other_inputs_are_refused(features: str) -> None:
    with pytest.raises(InvalidFeatures):
        answer(features)
