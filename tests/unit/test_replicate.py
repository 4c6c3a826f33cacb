"""The Replicate client over a scripted network: every way in which an exchange can go."""

import contextlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.adapters.replicate import CANCEL_TIMEOUT_S, MAX_REPLY_BYTES, Replicate
from detector.config import ORIGINAL_MODEL, read_settings
from detector.domain.remote_prediction import RemotePrediction
from detector.ports.outgoing_http import (
    BodyTooLarge,
    FetchFailed,
    FetchTimeout,
    HttpCall,
    HttpReply,
)
from detector.ports.remote_model import RemoteModelFailed
from local.samples.addresses import address_of
from tests.unit.doubles import Answer, FakeFetch, FakeHost, Script, reply, run
from tests.unit.service import Service
from tests.unit.test_service import any_report

API = "https://api.replicate.com/v1"
GET, CANCEL = f"{API}/predictions/p1", f"{API}/predictions/p1/cancel"
TOKEN = "r8_token-of-this-test"
FEATURES: Mapping[str, float | None] = {"age_seconds": 12.5, "supply_factor": None}
REPORT = '{"mint":"M","token":{"supply":"18446744073709551615"}}'
GOOD = {"fraud_probability": 0.25, "model_version": "m1"}


def document(status: object = "succeeded", output: object = None, **more: object) -> HttpReply:
    urls = {"get": GET, "cancel": CANCEL}
    body = {"id": "p1", "status": status, "output": output, "urls": urls, **more}
    return reply(201, json.dumps(body))


class Asked:
    """One question, asked of a network that answers so."""

    def __init__(
        self, *answers: Answer, model: str = "me/mine", script: Script | None = None, **env: str
    ) -> None:
        self.host = FakeHost()
        self.fetch = FakeFetch(self.host, *answers, script=script)
        settings = read_settings({"REPLICATE_API_TOKEN": TOKEN, "REPLICATE_MODEL": model, **env})
        self.client = Replicate(self.fetch, self.host, settings)

    def answer(self) -> RemotePrediction:
        return run(self.client.predict("Mint", FEATURES, REPORT))

    def failure(self) -> str:
        with pytest.raises(RemoteModelFailed) as caught:
            self.answer()
        return caught.value.code

    @property
    def calls(self) -> list[HttpCall]:
        return self.fetch.calls

    @property
    def sent(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.calls[0].body or b"")
        return body


def test_a_prediction_is_created_and_waited_for() -> None:
    asked = Asked(document(output=GOOD))
    assert asked.answer() == RemotePrediction(0.25, "m1")
    (call,) = asked.calls
    assert (call.method, call.url) == ("POST", f"{API}/models/me/mine/predictions")
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.headers["content-type"] == call.headers["accept"] == "application/json"
    assert (call.timeout_s, call.max_bytes) == (10, MAX_REPLY_BYTES)
    sent = asked.sent["input"]
    assert (json.loads(sent["features"]), sent["mint"]) == (FEATURES, "Mint")
    assert "version" not in asked.sent


@pytest.mark.parametrize(
    ("timeout_ms", "wait"), [("100", 1), ("1999", 1), ("4000", 2), ("10000", 5), ("60000", 30)]
)
def test_the_wait_header_is_half_the_timeout(timeout_ms: str, wait: int) -> None:
    asked = Asked(document(output=GOOD), REPLICATE_TIMEOUT_MS=timeout_ms)
    asked.answer()
    assert asked.calls[0].headers["prefer"] == f"wait={wait}"


@pytest.mark.parametrize("model", ["me/mine:" + "a" * 64, "a" * 64])
def test_a_version_is_named_in_the_body(model: str) -> None:
    asked = Asked(document(output=GOOD), model=model)
    asked.answer()
    assert asked.calls[0].url == f"{API}/predictions"
    assert asked.sent["version"] == "a" * 64


def test_a_slow_prediction_is_polled_at_the_address_it_names() -> None:
    asked = Asked(document("starting"), document("processing"), document(output=GOOD))
    assert asked.answer().probability == 0.25
    assert [(call.method, call.url) for call in asked.calls[1:]] == [("GET", GET)] * 2
    assert asked.host.slept == [0.5, 0.5]
    assert all(call.body is None and "prefer" not in call.headers for call in asked.calls[1:])
    assert [call.timeout_s for call in asked.calls] == [10, 9.5, 9]


def test_what_does_not_end_is_cancelled_in_time() -> None:
    asked = Asked(script=lambda _: document("processing"), REPLICATE_TIMEOUT_MS="3000")
    assert asked.failure() == "replicate_timeout"
    last = asked.calls[-1]
    assert (last.method, last.url, last.timeout_s) == ("POST", CANCEL, CANCEL_TIMEOUT_S)
    assert sum(asked.host.slept) <= 3
    assert last.headers["authorization"] == f"Bearer {TOKEN}"


def test_a_clock_that_stands_or_goes_back_ends_too() -> None:
    asked = Asked(script=lambda _: document("processing"))
    asked.host.now_ms = lambda: 1_000_000 - 60_000 * len(asked.fetch.calls)  # type: ignore[method-assign]
    assert asked.failure() == "replicate_timeout"
    assert len(asked.calls) <= 23
    assert all(call.timeout_s <= 10 for call in asked.calls)


def test_a_poll_that_hangs_is_cancelled_and_one_that_fails_is_not() -> None:
    hanging = Asked(document("starting"), FetchTimeout(), reply(200))
    assert hanging.failure() == "replicate_timeout"
    assert hanging.calls[-1].url == CANCEL
    failing = Asked(document("starting"), reply(500))
    assert failing.failure() == "replicate_error"
    assert len(failing.calls) == 2


@pytest.mark.parametrize("trouble", [FetchFailed(), FetchTimeout(), BodyTooLarge(), OSError("x")])
def test_a_cancel_that_fails_changes_nothing(trouble: Exception) -> None:
    asked = Asked(document("starting"), FetchTimeout(), trouble)
    assert asked.failure() == "replicate_timeout"
    assert len(asked.calls) == 3


FOREIGN = [
    "https://evil.example/v1/predictions/p1",
    "http://api.replicate.com/v1/predictions/p1",
    "https://api.replicate.com.evil.example/x",
    "https://api.replicate.com@evil.example/x",
    "https://user:pw@api.replicate.com/x",
    "https://api.replicate.com:8443/x",
    "https://api.replicate.com\\@evil.example/x",
    "//evil.example/x",
    "/v1/predictions/p1",
    "file:///etc/passwd",
    "https://[::1/x",
    "",
    None,
    7,
    ["https://api.replicate.com/v1/predictions/p1"],
    "https://api.replicate.com/" + "x" * 1000,
]


@pytest.mark.parametrize("url", FOREIGN)
def test_the_token_goes_to_the_apis_own_origin_only(url: object) -> None:
    polls = Asked(document("starting", urls={"get": url, "cancel": CANCEL}))
    assert polls.failure() == "replicate_invalid"
    assert len(polls.calls) == 1
    cancels = Asked(
        document("starting"), document("processing", urls={"get": GET, "cancel": url}),
        FetchTimeout(),
    )  # fmt: skip
    assert cancels.failure() == "replicate_timeout"
    assert len(cancels.calls) == 3, "there is nowhere to cancel"


@pytest.mark.parametrize("urls", [None, [], "x", {}, {"get": None}])
def test_no_address_to_poll_is_no_answer(urls: object) -> None:
    assert Asked(document("starting", urls=urls)).failure() == "replicate_invalid"


@pytest.mark.parametrize(
    ("status", "code"),
    [("failed", "replicate_failed"), ("canceled", "replicate_canceled"),
     ("aborted", "replicate_aborted"), ("queued", "replicate_invalid"), ("", "replicate_invalid"),
     (None, "replicate_invalid"), (1, "replicate_invalid"), ([], "replicate_invalid"),
     ({}, "replicate_invalid"), ("SUCCEEDED", "replicate_invalid")],
)  # fmt: skip
def test_ends_that_are_no_success(status: object, code: str) -> None:
    assert Asked(document(status, GOOD)).failure() == code
    assert Asked(document("starting"), document(status, GOOD)).failure() == code


FAULTS: dict[str, tuple[Answer, str]] = {
    "200 without a body": (reply(200, b""), "replicate_invalid"),
    "204": (reply(204, b""), "replicate_invalid"),
    "205": (reply(205, b""), "replicate_invalid"),
    "301": (reply(301, b"", {"location": "https://evil.example"}), "replicate_rejected"),
    "304": (reply(304, b""), "replicate_rejected"),
    "400": (reply(400), "replicate_rejected"),
    "401": (reply(401), "replicate_refused"),
    "402": (reply(402), "replicate_refused"),
    "403": (reply(403, "<html>"), "replicate_refused"),
    "404": (reply(404), "replicate_rejected"),
    "422": (reply(422), "replicate_rejected"),
    "429": (reply(429, b"", {"retry-after": "30"}), "replicate_busy"),
    "500": (reply(500), "replicate_error"),
    "503": (reply(503, "<html>"), "replicate_error"),
    "599": (reply(599), "replicate_error"),
    "html": (reply(200, "<html></html>"), "replicate_invalid"),
    "half a document": (reply(200, '{"status":"succ'), "replicate_invalid"),
    "not UTF-8": (reply(200, b'{"a":"\xff"}'), "replicate_invalid"),
    "deep": (reply(200, "[" * 5000 + "]" * 5000), "replicate_invalid"),
    "a list": (reply(200, "[]"), "replicate_invalid"),
    "null": (reply(200, "null"), "replicate_invalid"),
    "huge": (BodyTooLarge(), "replicate_invalid"),
    "reset": (FetchFailed(), "replicate_unreachable"),
    "hanging": (FetchTimeout(), "replicate_timeout"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_network_and_of_the_api(name: str) -> None:
    answer, code = FAULTS[name]
    created = Asked(answer)
    assert created.failure() == code
    assert len(created.calls) == 1, "nothing is tried twice"
    assert Asked(document("starting"), answer, reply(200)).failure() == code


WEIRD: dict[str, tuple[Answer, str]] = {
    type(fault).__name__: (fault, "replicate_unexpected")
    for fault in (RuntimeError("x"), KeyError("x"), TypeError("x"), OSError("x"), MemoryError())
}


@pytest.mark.parametrize("name", FAULTS | WEIRD)
def test_no_fault_costs_more_than_the_opinion(name: str) -> None:
    answer, code = (FAULTS | WEIRD)[name]
    service = Service({"REPLICATE_API_TOKEN": TOKEN})
    service.fetch.script = lambda call: answer if "replicate" in call.url else any_report(call)
    got = service.get(f"/predict/{address_of(name)}")
    made = json.loads(got.body or "")["ml_prediction"]
    assert (got.status, made["source"], made["fallback_reason"]) == (200, "local", code)
    assert made["spoke"]
    service.database.close()


BAD_SHARES: tuple[object, ...] = (None, "0.5", True, [0.5], -0.01, 1.01, 37, 10**400)
BAD_VERSIONS: tuple[object, ...] = (None, 3, "", " ", "\0", [], "v" * 65)
BAD_OUTPUTS: list[object] = [
    None, 0.5, "0.5", [0.5], {}, {"fraud_probability": 0.5}, {"model_version": "m1"},
    *({**GOOD, "fraud_probability": bad} for bad in BAD_SHARES),
    *({**GOOD, "model_version": bad} for bad in BAD_VERSIONS),
]  # fmt: skip


@pytest.mark.parametrize("output", BAD_OUTPUTS)
def test_outputs_of_no_use(output: object) -> None:
    assert Asked(document(output=output)).failure() == "replicate_invalid"


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_no_probability(literal: str) -> None:
    body = (
        f'{{"status":"succeeded","output":{{"fraud_probability":{literal},"model_version":"v"}}}}'
    )
    assert Asked(reply(200, body)).failure() == "replicate_invalid"


@pytest.mark.parametrize("probability", [0, 1, 0.0, 1.0, 0.5])
def test_both_ends_are_probabilities(probability: float) -> None:
    output = {"fraud_probability": probability, "model_version": "v" * 64}
    assert Asked(document(output=output)).answer() == RemotePrediction(probability, "v" * 64)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=9)
    | st.sampled_from(["succeeded", "starting", "failed", GET]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["status", "output", "urls", "get", "cancel", "fraud_probability",
                         "model_version", "prediction", "is_fraud", "label"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@given(JSON, JSON, st.sampled_from(["me/mine", ORIGINAL_MODEL]))
def test_no_document_raises_anything_else(first: object, then: object, model: str) -> None:
    answers = [reply(200, json.dumps(each)) for each in (first, then)]
    asked = Asked(*answers, *[FetchFailed()] * 2, model=model)
    with contextlib.suppress(RemoteModelFailed):
        assert 0 <= asked.answer().probability <= 1
