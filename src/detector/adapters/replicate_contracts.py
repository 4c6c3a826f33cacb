"""What a remote model is shown and what it answers. Imports ports, config and the domain.

Two contracts. Ours, which training/replicate serves:
input  {"features": "<JSON object: name -> number or null>", "mint": "<address>"}
output {"fraud_probability": <number 0-1>, "model_version": "<1-64 characters>"}
The name of the output's number is the API's old one; it is the probability of a collapse.

That of the original project's public model, which is asked when no other model is named:
input  {"token_data": "<RugCheck's report as JSON>"}
output {"prediction": 0 or 1, "is_fraud": <truth value>, "fraud_probability": <number 0-1>,
        "prediction_confidence": <number 0-1>, "label": "Fraud" or "Legitimate"}
What that model was fitted on, and what it calls fraud, is not published: an opinion.
"""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from detector.config import ORIGINAL_MODEL
from detector.domain import jsontext, untrusted
from detector.domain.remote_prediction import RemotePrediction
from detector.ports.remote_model import RemoteModelFailed

MAX_VERSION = 64

_NAME, _, _VERSION = ORIGINAL_MODEL.partition(":")
_SHOWN_VERSION = 12
_SIDES = {(1, True, "Fraud"), (0, False, "Legitimate")}


class Contract(Protocol):
    """One way to ask a model."""

    def inputs(
        self, mint: str, features: Mapping[str, float | None], report: str
    ) -> dict[str, str]:
        """The prediction's `input`."""
        ...

    def read(self, output: Mapping[str, Any]) -> RemotePrediction:
        """The prediction's `output`. Raises RemoteModelFailed."""
        ...


class FeatureContract:
    """Ours."""

    def inputs(
        self, mint: str, features: Mapping[str, float | None], _report: str
    ) -> dict[str, str]:
        """See `Contract`."""
        return {"features": jsontext.encode(features), "mint": mint}

    def read(self, output: Mapping[str, Any]) -> RemotePrediction:
        """See `Contract`."""
        version = untrusted.text(output.get("model_version"), MAX_VERSION + 1)
        if version is None or len(version) > MAX_VERSION:
            raise RemoteModelFailed("replicate_invalid")
        return RemotePrediction(_probability(output), version)


class ReportContract:
    """The original's. `version` is how answers name the model, which does not name itself."""

    def __init__(self, version: str) -> None:
        self._version = version

    def inputs(
        self, _mint: str, _features: Mapping[str, float | None], report: str
    ) -> dict[str, str]:
        """See `Contract`."""
        data = _with_numbers(jsontext.decode(report.encode()))
        return {"token_data": json.dumps(data, separators=(",", ":"))}

    def read(self, output: Mapping[str, Any]) -> RemotePrediction:
        """See `Contract`. Five keys that do not agree are no answer."""
        probability = _probability(output)
        confidence = untrusted.amount(output.get("prediction_confidence"))
        side, truth, word = (output.get(name) for name in ("prediction", "is_fraud", "label"))
        known = any(
            side == one and truth is other and word == third for one, other, third in _SIDES
        )
        # Of a tie either side may be named.
        agrees = probability == 0.5 or (probability > 0.5) is truth
        if not known or isinstance(side, bool) or not agrees:
            raise RemoteModelFailed("replicate_invalid")
        if confidence is None or confidence > 1:
            raise RemoteModelFailed("replicate_invalid")
        return RemotePrediction(probability, self._version, opinion=True)


def contract_of(model: str) -> Contract:
    """The contract that a model (the setting REPLICATE_MODEL) speaks, by its name."""
    name, _, version = model.rpartition(":")
    if _NAME not in (name, version) and version != _VERSION:
        return FeatureContract()
    number = version if version != _NAME else ""
    return ReportContract(f"{_NAME}:{number[:_SHOWN_VERSION]}".rstrip(":"))


def _probability(output: Mapping[str, Any]) -> float:
    probability = untrusted.amount(output.get("fraud_probability"))
    if probability is None or probability > 1:
        raise RemoteModelFailed("replicate_invalid")
    return probability


def _with_numbers(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report with its supply as the number that RugCheck sends: that model calculates with it.

    Reading turned it into text where JavaScript would have rounded it.
    """
    token = untrusted.mapping(report.get("token"))
    supply = untrusted.integer(token.get("supply")) if token else None
    if token is None or supply is None:
        return dict(report)
    return {**report, "token": {**token, "supply": supply}}
