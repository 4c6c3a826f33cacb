"""What remote models are shown, and which answers of theirs count."""

import json
from typing import Any

import pytest

from detector.adapters.replicate_contracts import Contract, FeatureContract, contract_of
from detector.config import ORIGINAL_MODEL, read_settings
from detector.domain import jsontext
from detector.domain.remote_prediction import RemotePrediction
from detector.ports.remote_model import RemoteModelFailed

NAME, _, VERSION = ORIGINAL_MODEL.partition(":")
FRAUDULENT = {
    "prediction": 1,
    "is_fraud": True,
    "fraud_probability": 0.9,
    "prediction_confidence": 0.9,
    "label": "Fraud",
}
LEGITIMATE = {
    "prediction": 0,
    "is_fraud": False,
    "fraud_probability": 0.1,
    "prediction_confidence": 0.9,
    "label": "Legitimate",
}


@pytest.fixture
def original() -> Contract:
    return contract_of(ORIGINAL_MODEL)


def test_a_token_alone_asks_the_originals_public_model() -> None:
    assert read_settings({"REPLICATE_API_TOKEN": "t"}).replicate_model == ORIGINAL_MODEL
    assert read_settings({"REPLICATE_MODEL": ""}).replicate_model == ORIGINAL_MODEL
    assert (NAME, len(VERSION)) == ("enhance-replicate/tcap_finale", 64)


@pytest.mark.parametrize(
    ("model", "version"),
    [
        (ORIGINAL_MODEL, f"{NAME}:{VERSION[:12]}"),
        (VERSION, f"{NAME}:{VERSION[:12]}"),
        (NAME, NAME),
        (f"{NAME}:{'b' * 64}", f"{NAME}:{'b' * 12}"),
    ],
)
def test_the_original_is_known_by_its_name(model: str, version: str) -> None:
    answered = contract_of(model).read(LEGITIMATE)
    assert answered == RemotePrediction(0.1, version, opinion=True)


@pytest.mark.parametrize(
    "model", ["me/mine", "me/mine:" + "a" * 64, "a" * 64, f"x{NAME}", f"{NAME}2", "me/tcap_finale"]
)
def test_all_others_speak_ours(model: str) -> None:
    assert isinstance(contract_of(model), FeatureContract)


def sent(original: Contract, report: dict[str, Any]) -> Any:
    inputs = original.inputs("Mint", {"age_seconds": 1.0}, jsontext.encode(report))
    assert list(inputs) == ["token_data"]
    return json.loads(inputs["token_data"])


def test_the_original_is_shown_the_report(original: Contract) -> None:
    report = jsontext.decode(b'{"mint":"M","tokenMeta":{"name":"<b>\\ud83d\\ude80"},"risks":null}')
    assert sent(original, report) == report


@pytest.mark.parametrize(
    ("supply", "shown"),
    [("18446744073709551615", 18446744073709551615), (5, 5), (None, None), ("many", "many"),
     ("", ""), ([], []), ("-1", "-1")],
)  # fmt: skip
def test_its_supply_is_a_number_as_rugcheck_sends_it(
    original: Contract, supply: object, shown: object
) -> None:
    report = {"token": {"supply": supply, "decimals": 6}, "creatorBalance": "18446744073709551615"}
    assert sent(original, report)["token"] == {"supply": shown, "decimals": 6}


@pytest.mark.parametrize("token", [None, [], "x", 5])
def test_a_report_without_a_token_is_sent_as_it_is(original: Contract, token: object) -> None:
    assert sent(original, {"token": token}) == {"token": token}


def test_five_keys_that_agree_are_an_answer(original: Contract) -> None:
    assert original.read(FRAUDULENT).probability == 0.9
    assert original.read(LEGITIMATE).probability == 0.1
    tie = {**LEGITIMATE, "fraud_probability": 0.5, "prediction_confidence": 0.5}
    assert original.read(tie).probability == 0.5
    assert original.read({**FRAUDULENT, "fraud_probability": 0.5}).probability == 0.5


@pytest.mark.parametrize("name", FRAUDULENT)
def test_a_missing_key_is_no_answer(original: Contract, name: str) -> None:
    for good in (FRAUDULENT, LEGITIMATE):
        with pytest.raises(RemoteModelFailed, match="replicate_invalid"):
            original.read({key: value for key, value in good.items() if key != name})


@pytest.mark.parametrize(
    "change",
    [{"prediction": 0}, {"prediction": True}, {"prediction": "1"}, {"prediction": 2},
     {"prediction": None}, {"is_fraud": False}, {"is_fraud": 1}, {"is_fraud": "true"},
     {"label": "Legitimate"}, {"label": "fraud"}, {"label": ["Fraud"]}, {"label": None},
     {"fraud_probability": 0.49}, {"fraud_probability": 1.1}, {"fraud_probability": "0.9"},
     {"fraud_probability": True}, {"fraud_probability": None}, {"prediction_confidence": 90},
     {"prediction_confidence": -1}, {"prediction_confidence": "high"}],
)  # fmt: skip
def test_keys_that_contradict_or_are_no_values_are_no_answer(
    original: Contract, change: dict[str, object]
) -> None:
    with pytest.raises(RemoteModelFailed, match="replicate_invalid"):
        original.read({**FRAUDULENT, **change})
