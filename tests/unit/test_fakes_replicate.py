"""The fake Replicate: predictions live the life that the test chose, and nothing goes unseen."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import Behaviour, FakeReplicate, behaviours, runs
from tests.fakes.client import Got, fetch
from tests.fakes.replicate import invalid_input, no_credit, throttled
from tests.fakes.runs import Run

TOKEN = {"Authorization": "Bearer fake-token"}
INPUT = {"features": '{"liquidity_usd": 1.5, "holders": null}', "mint": "m"}


@pytest.fixture
def fake() -> Iterator[FakeReplicate]:
    with FakeReplicate() as started:
        yield started


def post(fake: FakeReplicate, path: str, document: object, headers: dict[str, str] = TOKEN) -> Got:
    return fetch(fake.url + path, "POST", json.dumps(document).encode(), headers)


def create(fake: FakeReplicate, chosen: Run | None = None) -> dict[str, Any]:
    if chosen is not None:
        fake.on("m", chosen)
    got = post(fake, "/predictions", {"version": "v", "input": INPUT})
    assert got.status == 201
    document: dict[str, Any] = json.loads(got.body)
    return document


def poll(prediction: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(fetch(prediction["urls"]["get"], headers=TOKEN).body)
    return document


def life(fake: FakeReplicate, chosen: Run, polls: int) -> list[str]:
    prediction = create(fake, chosen)
    return [prediction["status"], *(poll(prediction)["status"] for _ in range(polls))]


def test_by_default_a_prediction_succeeds_at_once(fake: FakeReplicate) -> None:
    prediction = create(fake)
    assert (prediction["status"], prediction["output"]) == ("succeeded", runs.good_output())
    assert prediction["input"] == INPUT
    assert (fake.created, fake.polls, fake.cancels) == (1, 0, [])


def test_both_ways_to_create(fake: FakeReplicate) -> None:
    got = post(fake, "/models/some-owner/a.model_1/predictions", {"input": INPUT})
    assert (got.status, json.loads(got.body)["model"]) == (201, "some-owner/a.model_1")
    assert post(fake, "/models/o/n/predictions", {"version": "v", "input": INPUT}).status == 422
    assert post(fake, "/predictions", {"input": INPUT}).status == 422
    assert fake.created == 3


@pytest.mark.parametrize(
    ("chosen", "statuses"),
    [
        (runs.eventually(processing=2), ["starting", "processing", "processing", "succeeded"]),
        (runs.failed(), ["processing", "failed", "failed", "failed"]),
        (runs.canceled(), ["processing", "canceled", "canceled", "canceled"]),
        (runs.aborted(), ["starting", "aborted", "aborted", "aborted"]),
        (runs.never_finishing(), ["starting", "processing", "processing", "processing"]),
        (runs.unknown_status(), ["queued_for_review"] * 4),
    ],
)
def test_lives(fake: FakeReplicate, chosen: Run, statuses: list[str]) -> None:
    assert life(fake, chosen, 3) == statuses
    assert fake.polls == 3


def test_output_is_there_only_after_success(fake: FakeReplicate) -> None:
    prediction = create(fake, runs.eventually(runs.good_output(0.75)))
    assert prediction["output"] is None
    assert poll(prediction)["output"] is None
    assert poll(prediction)["output"]["fraud_probability"] == 0.75
    failure = create(fake, runs.failed("boom"))
    assert (failure["error"], poll(failure)["error"]) == (None, "boom")


def test_a_cancel_is_recorded_and_obeyed(fake: FakeReplicate) -> None:
    prediction = create(fake, runs.never_finishing())
    got = fetch(prediction["urls"]["cancel"], "POST", headers=TOKEN)
    assert (got.status, json.loads(got.body)["status"]) == (200, "canceled")
    assert fake.cancels == [prediction["id"]]
    assert poll(prediction)["status"] == "canceled"


@pytest.mark.parametrize("name", sorted(runs.BAD_OUTPUTS))
def test_bad_outputs_are_sent_as_they_are(fake: FakeReplicate, name: str) -> None:
    output = runs.BAD_OUTPUTS[name]
    got = create(fake, Run(output=output))["output"]
    if name == "NaN":
        assert math.isnan(got["fraud_probability"])
    else:
        assert (got, type(got)) == (output, type(output))


def test_without_the_token_nothing_works(fake: FakeReplicate) -> None:
    prediction = create(fake, runs.never_finishing())
    for url, method in ((prediction["urls"]["get"], "GET"), (prediction["urls"]["cancel"], "POST")):
        assert fetch(url, method).status == 401
    wrong = {"Authorization": "Bearer wrong"}
    got = post(fake, "/predictions", {"version": "v", "input": INPUT}, wrong)
    assert (got.status, json.loads(got.body)["title"]) == (401, "Unauthenticated")
    assert (len(fake.predictions), fake.cancels) == (1, [])


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        (no_credit(), 402),
        (invalid_input(), 422),
        (throttled(), 429),
        (behaviours.status(500), 500),
        (behaviours.html(), 200),
    ],
)
def test_refusals(fake: FakeReplicate, behaviour: Behaviour, status: int) -> None:
    fake.on("m", behaviour)
    assert post(fake, "/predictions", {"version": "v", "input": INPUT}).status == status
    assert (fake.created, fake.predictions) == (1, {})


def test_the_throttle_is_worded_as_documented(fake: FakeReplicate) -> None:
    fake.on("m", throttled())
    got = post(fake, "/predictions", {"version": "v", "input": INPUT})
    detail = "Request was throttled. Your rate limit resets in ~30s."
    assert json.loads(got.body) == {"detail": detail}
    assert "Retry-After" not in got.headers


def test_polls_can_misbehave_on_their_own(fake: FakeReplicate) -> None:
    turns = behaviours.sequence(behaviours.status(502), behaviours.html())
    prediction = create(fake, Run(steps=("starting",), on_poll=turns))
    assert fetch(prediction["urls"]["get"], headers=TOKEN).status == 502
    assert fetch(prediction["urls"]["get"], headers=TOKEN).body == behaviours.HTML


@pytest.mark.parametrize("key", ["get", "cancel"])
def test_urls_to_another_host_are_a_trap(fake: FakeReplicate, key: str) -> None:
    chosen = Run(steps=("starting",), get_elsewhere=key == "get", cancel_elsewhere=key == "cancel")
    prediction = create(fake, chosen)
    assert prediction["urls"][key].startswith(fake.elsewhere.origin)
    other = "cancel" if key == "get" else "get"
    assert prediction["urls"][other].startswith(fake.origin)
    assert not fake.elsewhere.visited
    got = fetch(prediction["urls"][key], headers=TOKEN)
    assert json.loads(got.body)["status"] == "succeeded"
    assert fake.elsewhere.leaked() == {"authorization": "Bearer fake-token"}


def test_urls_can_be_missing(fake: FakeReplicate) -> None:
    assert "urls" not in create(fake, Run(steps=("starting",), without_urls=True))


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"version": "v"},
        {"version": "v", "input": "text"},
        {"version": "v", "input": {"features": "{}"}},
        {"version": "v", "input": {"mint": "m"}},
        {"version": "v", "input": {"mint": "m", "features": {}}},
        {"version": "v", "input": {"mint": "m", "features": "[]"}},
        {"version": "v", "input": {"mint": "m", "features": '{"a": "1"}'}},
        {"version": "v", "input": {"mint": "m", "features": '{"a": true}'}},
        {"version": 7, "input": INPUT},
    ],
)
def test_an_input_that_breaks_the_agreement_is_422(fake: FakeReplicate, document: object) -> None:
    assert post(fake, "/predictions", document).status == 422


def test_reset_makes_it_new(fake: FakeReplicate) -> None:
    create(fake, runs.failed())
    fake.default = no_credit()
    fake.reset()
    assert (fake.requests, fake.predictions, fake.created) == ([], {}, 0)
    assert create(fake)["status"] == "succeeded"


def test_other_calls_do_not_exist(fake: FakeReplicate) -> None:
    for path in ("/predictions/p9", "/account", "/models/o/n"):
        assert fetch(fake.url + path, headers=TOKEN).status == 404
    assert fetch(fake.url + "/predictions/p9/cancel", "POST", headers=TOKEN).status == 404
