"""Replicate's part in tests: predictions are created, polled and cancelled; all is recorded."""

import json
import re
from types import TracebackType
from typing import Any

from tests.fakes import behaviours
from tests.fakes.elsewhere import Elsewhere
from tests.fakes.runs import Prediction, Run, good_output, succeeded
from tests.fakes.server import Behaviour, Exchange, FakeUpstream

_CREATE = re.compile(r"^/v1/(?:models/(?P<model>[\w.-]+/[\w.-]+)/)?predictions$")
_READ = re.compile(r"^/v1/predictions/(?P<id>[a-z0-9]+)$")
_CANCEL = re.compile(r"^/v1/predictions/(?P<id>[a-z0-9]+)/cancel$")


class FakeReplicate(FakeUpstream):
    """Both ways to create, `urls.get`, `urls.cancel`.

    Runs and behaviours are chosen by the `mint` in the input; without one for it, `default`.
    A wrong or missing token gets 401, a body that breaks the agreed input gets 422.
    """

    def __init__(self, *, token: str = "fake-token", port: int = 0) -> None:
        super().__init__(port=port)
        self.token = token
        self.elsewhere = Elsewhere()
        self.default: Behaviour | Run = succeeded()
        self.predictions: dict[str, Prediction] = {}
        self.cancels: list[str] = []
        self._by_mint: dict[str, Behaviour | Run] = {}

    def on(self, mint: str, chosen: Behaviour | Run) -> None:
        """From now on, do this with predictions about `mint`."""
        self._by_mint[mint] = chosen

    def reset(self) -> None:
        """As new."""
        super().reset()
        self.elsewhere.reset()
        self.predictions.clear()
        self.cancels.clear()
        self._by_mint.clear()
        self.default = succeeded()

    @property
    def created(self) -> int:
        """How many create calls came, whatever became of them."""
        return sum(bool(_CREATE.match(request.path)) for request in self.requests)

    @property
    def polls(self) -> int:
        """How often predictions were read."""
        return sum(bool(_READ.match(request.path)) for request in self.requests)

    def respond(self, exchange: Exchange) -> None:
        """Route one call."""
        method, path = exchange.request.method, exchange.request.path
        if exchange.request.headers.get("authorization") != f"Bearer {self.token}":
            unauthenticated()(exchange)
        elif method == "POST" and (match := _CREATE.match(path)):
            self._create(exchange, match["model"])
        elif method == "GET" and (match := _READ.match(path)):
            self._read(exchange, match["id"])
        elif method == "POST" and (match := _CANCEL.match(path)):
            self._cancel(exchange, match["id"])
        else:
            problem(404, "Not found", "The requested resource could not be found.")(exchange)

    def _create(self, exchange: Exchange, model: str | None) -> None:
        fault, inputs = _checked(exchange, needs_version=model is None)
        if fault:
            problem(422, "Input validation failed", fault)(exchange)
            return
        chosen = self._by_mint.get(str(inputs["mint"]), self.default)
        if not isinstance(chosen, Run):
            chosen(exchange)
            return
        identifier = f"p{len(self.predictions):07d}"
        prediction = Prediction(identifier, chosen, inputs, model or "fake/model")
        self.predictions[identifier] = prediction
        self._bait(prediction)
        exchange.send_json(201, self._document(prediction))

    def _read(self, exchange: Exchange, identifier: str) -> None:
        prediction = self.predictions.get(identifier)
        if prediction is None:
            problem(404, "Not found", "No such prediction.")(exchange)
            return
        prediction.polls += 1
        if prediction.run.on_poll is not None:
            prediction.run.on_poll(exchange)
        else:
            exchange.send_json(200, self._document(prediction))

    def _cancel(self, exchange: Exchange, identifier: str) -> None:
        self.cancels.append(identifier)
        prediction = self.predictions.get(identifier)
        if prediction is None:
            problem(404, "Not found", "No such prediction.")(exchange)
            return
        prediction.canceled = True
        exchange.send_json(200, self._document(prediction))

    def _document(self, prediction: Prediction) -> dict[str, Any]:
        return prediction.document(self.url, self.elsewhere.url)

    def _bait(self, prediction: Prediction) -> None:
        """Have the other host answer with a success, so that following would be believed."""
        bait = Prediction(prediction.identifier, Run(output=good_output(0.99)), {}, "")
        self.elsewhere.body = json.dumps(bait.document(self.url, self.elsewhere.url)).encode()

    def __enter__(self) -> "FakeReplicate":
        self.elsewhere.__enter__()
        super().__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self.elsewhere.__exit__(kind, error, trace)


def problem(code: int, title: str, detail: str) -> Behaviour:
    """An error in Replicate's shape."""
    document = {"title": title, "detail": detail, "status": code}
    return behaviours.status(code, json.dumps(document).encode())


def unauthenticated() -> Behaviour:
    """401."""
    return problem(401, "Unauthenticated", "You did not pass a valid authentication token")


def no_credit() -> Behaviour:
    """402."""
    return problem(402, "Insufficient credit", "You have insufficient credit to run this model.")


def invalid_input() -> Behaviour:
    """422 for an input that looked right to us."""
    return problem(422, "Input validation failed", "- input: features is required\n")


def throttled(retry_after: str | None = None) -> Behaviour:
    """429 with the detail that Replicate sends; Retry-After is not promised."""
    detail = "Request was throttled. Your rate limit resets in ~30s."
    return behaviours.rate_limited(retry_after, json.dumps({"detail": detail}).encode())


def _checked(exchange: Exchange, *, needs_version: bool) -> tuple[str, dict[str, Any]]:
    """What is wrong with the body of a create call ("" for nothing), and its input."""
    try:
        document = exchange.request.json()
    except ValueError:
        return "the body is no JSON", {}
    if not isinstance(document, dict) or not isinstance(document.get("input"), dict):
        return "- input is required\n", {}
    if needs_version != isinstance(document.get("version"), str):
        return "- version is required here, and only here\n", {}
    inputs: dict[str, Any] = document["input"]
    if "token_data" in inputs:
        return _checked_report(inputs)
    if not isinstance(inputs.get("mint"), str):
        return "- input.mint: a text is required\n", inputs
    return _checked_features(inputs.get("features")), inputs


def _checked_report(inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The original's contract: JSON text of a report, and nothing beside it."""
    try:
        report = json.loads(inputs["token_data"])
    except (TypeError, ValueError):
        report = None
    if not isinstance(report, dict) or len(inputs) > 1:
        return "- input.token_data: the JSON text of a report is required, alone\n", inputs
    return "", {**inputs, "mint": report.get("mint")}


def _checked_features(text: object) -> str:
    """The agreement: JSON text of one object, name to number or null."""
    try:
        features = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        features = None
    if not isinstance(features, dict):
        return "- input.features: the JSON text of an object is required\n"
    for name, value in features.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            return f"- input.features.{name}: a number or null is required\n"
    return ""
