"""The remote model in every state, against the running Worker."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from detector.config import ORIGINAL_MODEL
from tests.edge.conftest import REPLICATE_TIMEOUT_MS
from tests.edge.expect import costs, new_mint, success
from tests.fakes import Behaviour, FakeReplicate, FakeRugCheck, behaviours, runs
from tests.fakes import replicate as replies
from tests.fakes.runs import Run
from tests.waiting import eventually
from tests.worker import running_worker


@pytest.mark.parametrize("run", [runs.succeeded(), runs.eventually(processing=2)])
def test_the_remote_model_speaks(
    remote_api: httpx.Client, replicate: FakeReplicate, run: Run
) -> None:
    mint = new_mint()
    replicate.on(mint, run)
    made = success(remote_api.get(f"/predict/{mint}"))["ml_prediction"]
    assert (made["source"], made["fallback_reason"]) == ("replicate", None)
    assert (made["fraud_probability"], made["prediction"]) == (0.25, 0)
    assert made["model_version"] == runs.MODEL_VERSION
    assert made["contributions"] == [], "another model's parts would not add up"
    assert not made["calibrated"], "nobody measured it here"
    assert replicate.created == 1
    assert replicate.requests[0].path == "/v1/models/somebody/collapse-model/predictions"
    assert replicate.requests[0].headers["prefer"].startswith("wait=")


def bad(output: object) -> Run:
    return runs.succeeded(output)


def share(value: object) -> Run:
    return bad({"fraud_probability": value, "model_version": "v"})


lured = Run(steps=("starting", "succeeded"), get_elsewhere=True)

FALLS_BACK: dict[str, tuple[Behaviour | Run, str]] = {
    "failed": (runs.failed(), "replicate_failed"),
    "canceled": (runs.canceled(), "replicate_canceled"),
    "aborted": (runs.aborted(), "replicate_aborted"),
    "unknown status": (runs.unknown_status(), "replicate_invalid"),
    "never finishing": (runs.never_finishing(), "replicate_timeout"),
    "401": (replies.unauthenticated(), "replicate_refused"),
    "402": (replies.no_credit(), "replicate_refused"),
    "422": (replies.invalid_input(), "replicate_rejected"),
    "429": (replies.throttled(), "replicate_busy"),
    "500": (behaviours.error(500, "boom"), "replicate_error"),
    "204": (behaviours.status(204, b"", {}), "replicate_invalid"),
    "205": (behaviours.status(205, b"", {}), "replicate_invalid"),
    "304": (behaviours.status(304, b"", {}), "replicate_rejected"),
    "html": (behaviours.html(), "replicate_invalid"),
    "hanging": (behaviours.hang(), "replicate_timeout"),
    "reset": (behaviours.reset(), "replicate_unreachable"),
    "huge": (behaviours.huge_chunked(), "replicate_invalid"),
    "empty": (behaviours.body(b""), "replicate_invalid"),
    "redirect": (behaviours.redirect("https://evil.example/v1"), "replicate_rejected"),
    "cut": (behaviours.early_close(b'{"status":"succeeded"}', keep=9), "replicate_unreachable"),
    "output a list": (bad([0.5]), "replicate_invalid"),
    "output a text": (bad("0.5"), "replicate_invalid"),
    "probability a text": (share("0.5"), "replicate_invalid"),
    "probability 1.1": (share(1.1), "replicate_invalid"),
    "probability -0.1": (share(-0.1), "replicate_invalid"),
    "probability NaN": (share(float("nan")), "replicate_invalid"),
    "probability true": (share(True), "replicate_invalid"),
    "no version": (bad({"fraud_probability": 0.5}), "replicate_invalid"),
    "version too long": (bad(runs.good_output(0.5, "v" * 65)), "replicate_invalid"),
    "polls at another host": (lured, "replicate_invalid"),
    "no urls": (Run(steps=("starting", "succeeded"), without_urls=True), "replicate_invalid"),
    "polls fail": (Run(steps=("starting",), on_poll=behaviours.error(500, "x")), "replicate_error"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALLS_BACK)
def test_any_failure_falls_back_and_says_so(
    remote_api: httpx.Client, replicate: FakeReplicate, name: str
) -> None:
    behaviour, code = FALLS_BACK[name]
    mint = new_mint()
    replicate.on(mint, behaviour)
    began = time.monotonic()
    made = success(remote_api.get(f"/predict/{mint}"))["ml_prediction"]
    assert time.monotonic() - began < REPLICATE_TIMEOUT_MS / 1000 + 4
    assert (made["source"], made["fallback_reason"]) == ("local", code)
    assert made["contributions"]
    assert replicate.created == 1
    assert replicate.elsewhere.requests == [], "the token goes to the API's own host only"


def test_what_nobody_waits_for_is_cancelled(
    remote_api: httpx.Client, replicate: FakeReplicate
) -> None:
    mint = new_mint()
    replicate.on(mint, runs.never_finishing())
    success(remote_api.get(f"/predict/{mint}"))
    assert eventually(lambda: len(replicate.cancels) == 1)


def test_a_cached_answer_asks_nobody(remote_api: httpx.Client, replicate: FakeReplicate) -> None:
    mint = new_mint()
    success(remote_api.get(f"/predict/{mint}"))
    again = remote_api.get(f"/predict/{mint}")
    assert success(again)["ml_prediction"]["source"] == "replicate"
    assert costs(again) == {"d1": 1, "upstream": 0}
    assert replicate.created == 1


UPSTREAM: dict[str, Behaviour] = {
    "500": behaviours.error(500, "boom"),
    "429": behaviours.rate_limited("1"),
    "204": behaviours.status(204, b""),
    "304": behaviours.status(304, b""),
    "html": behaviours.html(),
    "reset": behaviours.reset(),
    "cut": behaviours.early_close(b'{"mint":"x"}', keep=5),
}


def test_faults_of_both_at_once_under_sixteen_clients(
    remote_api: httpx.Client, replicate: FakeReplicate, rugcheck: FakeRugCheck
) -> None:
    patient = {name: chosen for name, (chosen, _) in FALLS_BACK.items()}
    mints = []
    for index, chosen in enumerate(patient.values()):
        mint = new_mint()
        mints.append(mint)
        replicate.on(mint, chosen)
        if index % 2:
            rugcheck.on(mint, list(UPSTREAM.values())[index // 2 % len(UPSTREAM)])

    def ask(mint: str) -> int:
        return remote_api.get(f"/predict/{mint}").status_code

    with ThreadPoolExecutor(16) as pool:
        seen = Counter(pool.map(ask, mints * 2))
    assert set(seen) <= {200, 502, 503, 504}, seen
    assert seen[200] >= len(mints), "a report that was read is an answer"


@pytest.fixture(scope="module")
def original_api(
    rugcheck_server: FakeRugCheck, replicate_server: FakeReplicate
) -> Iterator[httpx.Client]:
    """A Worker that was given a Replicate token and nothing else about models."""
    env = {
        "RUGCHECK_API_URL": rugcheck_server.url,
        "REPLICATE_API_URL": replicate_server.url,
        "REPLICATE_API_TOKEN": replicate_server.token,
    }
    with running_worker(env) as worker, httpx.Client(base_url=worker.url, timeout=30) as client:
        yield client


def test_a_token_alone_asks_the_originals_model(
    original_api: httpx.Client, replicate: FakeReplicate
) -> None:
    mint = new_mint()
    replicate.on(mint, runs.succeeded(runs.original_output(0.75)))
    made = success(original_api.get(f"/predict/{mint}"))["ml_prediction"]
    assert (made["source"], made["target"], made["calibrated"]) == ("replicate", "fraud", False)
    assert {name: made[name] for name in runs.original_output()} == runs.original_output(0.75)
    (request,) = replicate.requests
    assert request.path == "/v1/predictions"
    document = request.json()
    assert isinstance(document, dict)
    assert document["version"] == ORIGINAL_MODEL.partition(":")[2]
    replicate.on(other := new_mint(), runs.succeeded({"fraud_probability": 0.75}))
    fallen = success(original_api.get(f"/predict/{other}"))["ml_prediction"]
    assert (fallen["source"], fallen["fallback_reason"]) == ("local", "replicate_invalid")
