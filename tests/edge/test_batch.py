"""Many tokens in one request, on the running Worker."""

import json
import time
from typing import Any

import httpx

from tests.edge.expect import costs, error, new_mint, valid
from tests.fakes import FakeRugCheck, behaviours
from tests.fakes.rugcheck import not_found
from tests.worker import Worker

SLOW_S = 0.3
NDJSON = {"accept": "application/x-ndjson"}


def post(api: httpx.Client, ids: list[str]) -> httpx.Response:
    return api.post("/api/batch", json={"ids": ids})


def batch(answer: httpx.Response, ids: list[str]) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text[:500]
    body: dict[str, Any] = answer.json()
    valid(body, "Batch")
    assert [(item["index"], item["id"]) for item in body["items"]] == [*enumerate(ids)]
    return body


def test_fifty_new_tokens_ten_of_which_fail(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    """On a quiet machine 3 s; one after the other would take 15 s of waiting alone."""
    ids = [new_mint() for _ in range(50)]
    rugcheck.default = behaviours.slow_headers(SLOW_S, rugcheck.ok())
    for mint in ids[::5]:
        rugcheck.on(mint, behaviours.slow_headers(SLOW_S, not_found()))
    began = time.monotonic()
    answer = post(api, ids)
    took_s = time.monotonic() - began
    body = batch(answer, ids)
    assert (body["succeeded"], body["failed"]) == (40, 10)
    assert {item["error"]["code"] for item in body["items"][::5]} == {"token_not_found"}
    assert costs(answer)["upstream"] == len(rugcheck.requests) == 50
    assert took_s < 12
    kept = post(api, [mint for mint in ids if mint not in ids[::5]])
    assert costs(kept) == {"d1": 1, "upstream": 0}
    assert kept.json()["succeeded"] == 40
    assert len(kept.content) < 1_000_000


def test_items_come_as_they_are_done(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    known, new, unknown = new_mint(), new_mint(), new_mint()
    post(api, [known])
    rugcheck.on(new, behaviours.slow_headers(SLOW_S, rugcheck.ok()))
    rugcheck.on(unknown, not_found())
    body = {"ids": [new, known, unknown, known]}
    with api.stream("POST", "/api/batch", json=body, headers=NDJSON) as answer:
        assert answer.headers["content-type"] == NDJSON["accept"]
        lines = answer.iter_lines()
        first = json.loads(next(lines))
        items = [first, *map(json.loads, lines)]
    for item in items:
        valid(item, "BatchItem")
        assert item["id"] == body["ids"][item["index"]]
    assert [item["index"] for item in items] == [1, 3, 2, 0]


def test_a_client_that_leaves_ends_what_was_not_begun(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    ids = [new_mint() for _ in range(50)]
    rugcheck.default = behaviours.slow_headers(SLOW_S, rugcheck.ok())
    with api.stream("POST", "/api/batch", json={"ids": ids}, headers=NDJSON) as answer:
        request_id = answer.headers["x-request-id"]
        next(answer.iter_lines())
    end = time.monotonic() + 20
    while not logged(worker, request_id):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert logged(worker, request_id)["ended"] == "client left"
    asked = len(rugcheck.requests)
    assert asked < len(ids)
    made = [mint for mint in ids if rugcheck.asked(mint)]
    assert post(api, made).json()["succeeded"] == len(made) == asked
    assert len(rugcheck.requests) == asked, "what was begun was finished, and is found"


def logged(worker: Worker, request_id: str) -> dict[str, Any]:
    """The request's entry in the log; empty while there is none."""
    for line in worker.log.read_text(errors="replace").splitlines():
        if request_id in line and '"event": "request"' in line:
            entry: dict[str, Any] = json.loads(line)
            return entry
    return {}


def test_what_is_no_batch_is_refused(api: httpx.Client) -> None:
    error(post(api, []), 400, "invalid_body")
    error(post(api, ["x"] * 51), 400, "invalid_body")
    error(api.post("/api/batch", content=b"["), 400, "invalid_body")
    error(api.post("/api/batch", content=b" " * 70_000), 413, "body_too_long")
    error(api.get("/api/batch"), 405, "method_not_allowed")
