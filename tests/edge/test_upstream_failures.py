"""RugCheck at its worst, against the running Worker."""

import time
from collections.abc import Callable

import httpx
import pytest

from local.samples import encode
from tests.edge.conftest import RUGCHECK_TIMEOUT_MS
from tests.edge.expect import error, new_mint, success
from tests.fakes import Behaviour, FakeRugCheck, behaviours
from tests.fakes.rugcheck import hostile_bodies, not_found
from tests.waiting import LONG_S

TIMEOUT_S = RUGCHECK_TIMEOUT_MS * 1.5 / 1000 + 1.5

GIVES_UP = {
    "500": (behaviours.error(500, "boom secret"), 502, "upstream_failed", 2),
    "503 html": (behaviours.status(503, b"<html>"), 502, "upstream_failed", 2),
    "unknown": (not_found(), 404, "token_not_found", 1),
    "404": (behaviours.error(404, "not found"), 404, "token_not_found", 1),
    "404 of a page": (behaviours.status(404, behaviours.HTML), 502, "upstream_invalid", 1),
    "no token": (behaviours.error(400, "invalid token mint"), 404, "token_not_found", 1),
    "no report": (
        behaviours.error(400, "unable to generate report"), 502, "upstream_unable", 1,
    ),
    "challenge": (behaviours.status(403, behaviours.HTML), 502, "upstream_blocked", 1),
    "400 of another kind": (behaviours.error(400, "bad things"), 502, "upstream_invalid", 1),
    "429 with a long pause": (behaviours.rate_limited("30"), 503, "upstream_busy", 1),
    "429 without a pause": (behaviours.rate_limited(None), 503, "upstream_busy", 1),
    "401": (behaviours.error(401, "invalid api key"), 502, "upstream_refused", 1),
    "hanging": (behaviours.hang(), 504, "upstream_timeout", 2),
    "html": (behaviours.html(), 502, "upstream_invalid", 1),
    "reset": (behaviours.reset(), 502, "upstream_unreachable", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", GIVES_UP)
def test_failures_become_clear_errors(api: httpx.Client, rugcheck: FakeRugCheck, name: str) -> None:
    behaviour, status, code, attempts = GIVES_UP[name]
    mint = new_mint()
    rugcheck.on(mint, behaviour)
    began = time.monotonic()
    answer = api.get(f"/predict/{mint}")
    error(answer, status, code)
    assert "secret" not in answer.text
    assert rugcheck.asked(mint) <= attempts
    if name != "hanging":
        assert rugcheck.asked(mint) == attempts
    assert time.monotonic() - began < TIMEOUT_S
    assert api.get("/api/tokens", params={"q": mint}).json()["pagination"]["total"] == 0


def test_the_pause_that_upstream_asks_for_is_passed_on(
    api: httpx.Client, rugcheck: FakeRugCheck
) -> None:
    mint = new_mint()
    rugcheck.on(mint, behaviours.rate_limited("30"))
    assert api.get(f"/predict/{mint}").headers["retry-after"] == "30"


def test_a_refused_connection(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    with rugcheck.refusing():
        error(api.get(f"/predict/{mint}"), 502, "upstream_unreachable")
    assert api.get("/api/tokens", params={"q": mint}).json()["pagination"]["total"] == 0
    assert rugcheck.requests == []
    assert success(api.get(f"/predict/{new_mint()}"))["stale"] is False, "and it lives on"


@pytest.mark.parametrize("first", ["500", "reset"])
def test_one_bad_attempt_is_retried(api: httpx.Client, rugcheck: FakeRugCheck, first: str) -> None:
    mint = new_mint()
    rugcheck.on(mint, behaviours.sequence(GIVES_UP[first][0], rugcheck.ok()))
    assert success(api.get(f"/predict/{mint}"))["cached"] is False
    assert rugcheck.asked(mint) == 2


def broken(name: str, rugcheck: FakeRugCheck, mint: str) -> Behaviour:
    return behaviours.body(hostile_bodies(rugcheck.report(mint))[name])


READABLE = ("not_a_number", "overflowing", "long_integer", "lone_surrogates")
UNREADABLE = [
    name
    for name in hostile_bodies({"mint": "x", "price": 1.0, "token": {}})
    if name not in READABLE
]


@pytest.mark.parametrize("name", UNREADABLE)
def test_bodies_that_are_no_report(api: httpx.Client, rugcheck: FakeRugCheck, name: str) -> None:
    mint = new_mint()
    rugcheck.on(mint, broken(name, rugcheck, mint))
    error(api.get(f"/predict/{mint}"), 502, "upstream_invalid")
    assert success(api.get(f"/predict/{new_mint()}"))["status"] == "success", "and it lives on"


@pytest.mark.parametrize("name", READABLE)
def test_odd_values_are_unknown_or_kept(
    api: httpx.Client, rugcheck: FakeRugCheck, name: str
) -> None:
    mint = new_mint()
    rugcheck.on(mint, broken(name, rugcheck, mint))
    first = success(api.get(f"/predict/{mint}"))
    again = success(api.get(f"/predict/{mint}"))
    for changing in ("cached", "cache_age_hours"):
        first.pop(changing), again.pop(changing)
    assert first == again


def test_truncated_json(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    report = encode(rugcheck.report(mint))
    rugcheck.on(mint, behaviours.cut_without_length(report, keep=len(report) // 2))
    error(api.get(f"/predict/{mint}"), 502, "upstream_invalid")
    other = new_mint()
    rugcheck.on(other, behaviours.early_close(report, keep=100))
    answer = api.get(f"/predict/{other}")
    assert answer.status_code == 502
    assert answer.json()["code"] in ("upstream_unreachable", "upstream_invalid")


@pytest.mark.alone
@pytest.mark.parametrize("body", [behaviours.huge, behaviours.huge_chunked])
def test_fifty_megabytes_are_not_read(
    api: httpx.Client, rugcheck: FakeRugCheck, body: Callable[[], Behaviour]
) -> None:
    mint = new_mint()
    rugcheck.on(mint, body())
    error(api.get(f"/predict/{mint}"), 502, "upstream_invalid")
    asked = [request for request in rugcheck.requests if mint in request.path]
    assert len(asked) == 1
    assert asked[0].client_left.wait(LONG_S)
    assert asked[0].body_bytes_sent < 12_000_000


def test_another_tokens_report_is_refused(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    rugcheck.on(mint, rugcheck.mint_differs())
    error(api.get(f"/predict/{mint}"), 502, "upstream_invalid")


def test_redirects_are_not_followed(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    rugcheck.on(mint, rugcheck.redirect_elsewhere())
    error(api.get(f"/predict/{mint}"), 502, "upstream_invalid")
    assert rugcheck.elsewhere.requests == []


def test_the_key_is_sent(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    success(api.get(f"/predict/{new_mint()}"))
    assert rugcheck.requests[-1].headers["x-api-key"] == rugcheck.api_key


@pytest.mark.parametrize("name", ["500", "hanging", "html", "unknown", "429 with a long pause"])
def test_an_older_answer_is_served_and_marked(
    api: httpx.Client, rugcheck: FakeRugCheck, name: str
) -> None:
    behaviour, _, code, _ = GIVES_UP[name]
    mint = new_mint()
    first = success(api.get(f"/predict/{mint}"))
    rugcheck.on(mint, behaviour)
    stale = success(api.get(f"/predict/{mint}", params={"force_refresh": "true"}))
    assert (stale["stale"], stale["stale_reason"], stale["cached"]) == (True, code, True)
    assert stale["fetched_at"] == first["fetched_at"]
    fresh = success(api.get(f"/predict/{mint}"))
    assert fresh["stale"] is False, "within its day it is no older than it should be"
