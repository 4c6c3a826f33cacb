"""Keys and limits over HTTP, on the running Worker with its real D1 and rate-limit bindings."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from bench.flood import QUICK, Flood, flooding, forced, stored, unknown
from detector.domain.scope import Scope
from tests.edge.conftest import ADMIN_TOKEN, KEY_LIMIT
from tests.edge.expect import costs, error, new_mint, success, valid
from tests.fakes.rugcheck import not_found
from tests.worker import Worker

BEARER = {"authorization": f"Bearer {ADMIN_TOKEN}"}


def make(api: httpx.Client, *scopes: Scope, **asked: object) -> tuple[str, str]:
    """A key's id and the key."""
    body = {"name": "a key \U0001f511", "scopes": [*scopes], **asked}
    made = api.post("/api/keys", json=body, headers=BEARER)
    assert made.status_code == 201, made.text
    valid(made.json(), "CreatedKey")
    return made.json()["key"]["id"], made.json()["secret"]


def test_a_key_from_its_making_to_its_end(api: httpx.Client, worker: Worker) -> None:
    key_id, key = make(api, Scope.READ, daily_quota=5, expires_in_days=1)
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    stored_answer = api.get(f"/predict/{mint}", headers={"x-api-key": key})
    success(stored_answer)
    assert costs(stored_answer) == {"d1": 3, "upstream": 0}
    assert stored_answer.headers["ratelimit"].startswith('"day";r=4;t=')
    assert '"day";q=5;w=86400' in stored_answer.headers["ratelimit-policy"]
    forced_answer = api.get(f"/predict/{mint}?force_refresh=1", headers={"x-api-key": key})
    error(forced_answer, 403, "forbidden")
    error(api.get("/api/keys", headers={"x-api-key": key}), 403, "forbidden")
    you = api.get("/api/limits", headers={"authorization": f"Bearer {key}"})
    valid(you.json(), "Limits")
    assert you.json()["you"]["key_id"] == key_id
    assert you.headers["ratelimit"].startswith('"day";r=1;t=')
    listed = api.get("/api/keys?per_page=100", headers=BEARER)
    valid(listed.json(), "Keys")
    (mine,) = [one for one in listed.json()["keys"] if one["id"] == key_id]
    assert (mine["used_today"], mine["state"]) == (4, "active")
    rotated = api.post(f"/api/keys/{key_id}/rotate", headers=BEARER)
    valid(rotated.json(), "CreatedKey")
    error(api.get("/api/stats", headers={"x-api-key": key}), 401, "unauthorized")
    new = {"x-api-key": rotated.json()["secret"]}
    assert api.get("/api/stats", headers=new).status_code == 200
    spent = api.get("/api/stats", headers=new)
    error(spent, 429, "quota_exhausted")
    assert int(spent.headers["retry-after"]) <= 86_400
    gone = api.delete(f"/api/keys/{key_id}", headers=BEARER)
    assert (gone.status_code, gone.content) == (204, b"")
    error(api.get("/api/stats", headers=new), 401, "unauthorized")
    error(api.delete(f"/api/keys/{key_id}", headers=BEARER), 404, "key_not_found")
    log = worker.log.read_text(errors="replace")
    assert key_id in log
    for secret in (key, new["x-api-key"], ADMIN_TOKEN):
        assert secret not in log
        assert secret not in listed.text + you.text + spent.text


def test_only_the_administrator_makes_keys(api: httpx.Client) -> None:
    _, key = make(api, Scope.READ)
    body = {"name": "x", "scopes": ["admin"]}
    for headers, status in (
        ({}, 401),
        ({"authorization": f"Bearer {ADMIN_TOKEN}x"}, 401),
        ({"x-api-key": ADMIN_TOKEN}, 401),
        ({"x-api-key": key}, 403),
    ):
        answer = api.post("/api/keys", json=body, headers=headers)
        assert answer.status_code == status, answer.text
    error(api.post("/api/keys", content=b"{", headers=BEARER), 400, "invalid_body")
    error(api.post("/api/keys", content=b" " * 5_000, headers=BEARER), 413, "body_too_long")


def test_a_burst_with_one_key_is_limited_and_another_one_is_not(api: httpx.Client) -> None:
    (_, key), (_, other) = make(api, Scope.READ), make(api, Scope.READ)
    # The platform's minute may end once meanwhile.
    for _ in range(2 * KEY_LIMIT + 1):
        answer = api.get("/api/limits", headers={"x-api-key": key})
        if answer.status_code == 429:
            break
    error(answer, 429, "rate_limited")
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["ratelimit"] == '"minute";r=0;t=60'
    assert answer.headers["ratelimit-policy"] == f'"minute";q={KEY_LIMIT};w=60'
    assert costs(answer) == {"d1": 0, "upstream": 0}
    assert api.get("/api/limits", headers={"x-api-key": other}).status_code == 200
    assert api.get("/api/health", headers={"x-api-key": key}).status_code == 200


def test_the_limits_are_told_and_enforced_here(api: httpx.Client) -> None:
    body = api.get("/api/limits").json()
    valid(body, "Limits")
    assert [one["enforced"] for one in body["per_minute"]] == [True] * 3
    assert body["you"]["client"] == "anonymous"
    assert "127.0.0.1" not in json.dumps(body)


@pytest.fixture(scope="module")
def flood() -> Iterator[Flood]:
    with flooding(QUICK) as started:
        yield started


def test_floods_stop_at_the_limits_and_a_second_client_is_answered(flood: Flood) -> None:
    """The short form; bench/flood.py has the long one, with times."""
    began_on = datetime.now(UTC).date()
    flood.quiet(1)
    limit = int(QUICK.settings["LIMIT_ADDRESS_PER_MINUTE"])
    first = flood.send(stored(QUICK))
    assert first.answers.keys() == {"200 ok", "429 rate_limited"}
    assert first.answers["200 ok"] <= 2 * limit, "twice, where the minute ended meanwhile"
    assert (first.calls, len(first.second) > 0) == (0, True)
    # From as many addresses as one likes: the budget holds.
    flood.source.default = not_found()
    said = Counter(
        flood.said(path, {"cf-connecting-ip": f"203.0.113.{number}"})
        for number, path in enumerate(unknown(QUICK))
    )
    other = {"cf-connecting-ip": "203.0.113.200"}
    assert flood.said(unknown(QUICK)[0], other) == "404 token_not_found", "remembered"
    last = flood.send(forced(QUICK))
    assert len(last.second) > 0
    # A new day has a new budget, should it begin meanwhile.
    days = 1 + (datetime.now(UTC).date() != began_on)
    shared = int(QUICK.settings["UPSTREAM_PER_DAY"]) * 3 // 4
    assert len(flood.source.requests) <= days * shared
    assert said.keys() <= {"404 token_not_found", "503 budget_exhausted"}
    # The second client's own token was one call of those that everybody shares.
    assert said["404 token_not_found"] <= days * shared - 1
    assert days == 2 or said["503 budget_exhausted"] == len(unknown(QUICK)) - shared + 1
    assert days == 2 or last.answers.keys() <= {
        "200 budget_exhausted",
        "200 refresh_limited",
        "429 rate_limited",
    }
