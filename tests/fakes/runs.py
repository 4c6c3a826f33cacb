"""Lives of a prediction at Replicate: which statuses it passes through, and what comes out."""

from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.server import Behaviour

MODEL_VERSION = "fake-remote-1"
FINAL = frozenset({"succeeded", "failed", "canceled", "aborted"})
CREATED_AT = "2026-11-20T12:00:00.000Z"


def good_output(probability: float = 0.25, model_version: str = MODEL_VERSION) -> dict[str, Any]:
    """What our remote model is agreed to answer."""
    return {"fraud_probability": probability, "model_version": model_version}


def original_output(probability: float = 0.25) -> dict[str, Any]:
    """What the original project's public model answers."""
    fraud = probability > 0.5
    return {
        "prediction": int(fraud),
        "is_fraud": fraud,
        "fraud_probability": probability,
        "prediction_confidence": max(probability, 1 - probability),
        "label": "Fraud" if fraud else "Legitimate",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`steps[0]` is in the answer to the create call; each poll goes one further; the last stays.

    `output` is there once a run succeeded, whatever JSON value it is. `on_poll` replaces the
    answer to polls. `get_elsewhere` and `cancel_elsewhere` make the urls point to another host.
    """

    steps: tuple[str, ...] = ("succeeded",)
    output: object = field(default_factory=good_output)
    error: str | None = None
    on_poll: Behaviour | None = None
    get_elsewhere: bool = False
    cancel_elsewhere: bool = False
    without_urls: bool = False


def succeeded(output: object = None) -> Run:
    """Done within the create call, as `Prefer: wait` hopes."""
    return Run(output=good_output() if output is None else output)


def eventually(output: object = None, *, processing: int = 1) -> Run:
    """starting, then `processing` times processing, then succeeded."""
    steps = ("starting", *("processing",) * processing, "succeeded")
    return replace(succeeded(output), steps=steps)


def failed(error: str = "CUDA out of memory at /src/secret/path.py") -> Run:
    """The model raised an exception."""
    return Run(steps=("processing", "failed"), output=None, error=error)


def canceled() -> Run:
    """Somebody else stopped it."""
    return Run(steps=("processing", "canceled"), output=None)


def aborted() -> Run:
    """Its deadline passed before it started."""
    return Run(steps=("starting", "aborted"), output=None)


def never_finishing() -> Run:
    """Always processing: the client's deadline must end it, with a cancel call."""
    return Run(steps=("starting", "processing"), output=None)


def unknown_status() -> Run:
    """A status that no documentation names."""
    return Run(steps=("queued_for_review",), output=None)


BAD_OUTPUTS: dict[str, object] = {
    "null": None,
    "a number": 0.5,
    "a string": "0.5",
    "a list": [0.5],
    "an empty object": {},
    "no probability": {"model_version": MODEL_VERSION},
    "no version": {"fraud_probability": 0.5},
    "a null probability": good_output() | {"fraud_probability": None},
    "a string probability": good_output() | {"fraud_probability": "0.5"},
    "a boolean probability": good_output() | {"fraud_probability": True},
    "a list probability": good_output() | {"fraud_probability": [0.5]},
    "above one": good_output() | {"fraud_probability": 1.0000001},
    "below zero": good_output() | {"fraud_probability": -0.01},
    "a percentage": good_output() | {"fraud_probability": 37},
    "NaN": good_output() | {"fraud_probability": float("nan")},
    "infinity": good_output() | {"fraud_probability": float("inf")},
    "a number for a version": good_output() | {"model_version": 3},
}
"""Outputs of a run that succeeded and is of no use; NaN and infinity go out as such literals."""


class Prediction:
    """One run that was created: where it is in its life, and what was asked of it."""

    def __init__(self, identifier: str, run: Run, inputs: object, model: str) -> None:
        self.identifier = identifier
        self.run = run
        self.inputs = inputs
        self.model = model
        self.polls = 0
        self.canceled = False

    @property
    def status(self) -> str:
        """Now."""
        if self.canceled:
            return "canceled"
        return self.run.steps[min(self.polls, len(self.run.steps) - 1)]

    def document(self, base: str, elsewhere: str) -> dict[str, Any]:
        """The prediction as the API shows it; `base` and `elsewhere` end in `/v1`."""
        get_base = elsewhere if self.run.get_elsewhere else base
        cancel_base = elsewhere if self.run.cancel_elsewhere else base
        done = self.status in FINAL
        shown: dict[str, Any] = {
            "id": self.identifier,
            "model": self.model,
            "version": "0" * 64,
            "input": self.inputs,
            "logs": "",
            "output": self.run.output if self.status == "succeeded" else None,
            "data_removed": False,
            "error": self.run.error if self.status == "failed" else None,
            "status": self.status,
            "created_at": CREATED_AT,
            "started_at": None if self.status == "starting" else CREATED_AT,
            "completed_at": CREATED_AT if done else None,
            "metrics": {"predict_time": 0.01} if done else {},
            "urls": {
                "get": f"{get_base}/predictions/{self.identifier}",
                "cancel": f"{cancel_base}/predictions/{self.identifier}/cancel",
            },
        }
        if self.run.without_urls:
            del shown["urls"]
        return shown
