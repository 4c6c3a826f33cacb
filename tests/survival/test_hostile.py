"""Hostile inputs: none is a fault of ours, none is kept where it is refused, all stays text."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from detector.incoming_http import Request
from detector.wire.batch import MAX_ID_LENGTH
from tests.survival.asks import ASKS
from tests.survival.ground import ADMIN, NEW, Ground, base, ground
from tests.survival.headers import faults
from tests.survival.hostile.requests import (
    BODIES,
    BODY_ROUTES,
    HEADERS,
    LONG_BODY,
    NO_OBJECT,
    PATHS,
    QUERIES,
)
from tests.survival.hostile.sending import CHUNKS, IDS, outcome, send
from tests.survival.hostile.texts import TEXTS
from tests.survival.test_faults import said, whole
from tests.unit.service import ORIGIN, Collected

pytestmark = pytest.mark.no_cover

LONGEST_SEARCH = 100
KEPT = {"api_key_usage"}
OF_NO_WEIGHT = ("cf-connecting-ip", "accept", "if-none-match", "user-agent", "referer", "origin")
"""Headers that may hold anything."""


class Kept:
    """What was stored before, and that nothing but the use of keys came to it."""

    def __init__(self, at: Ground) -> None:
        self._at, self._rows, self._changes = at, at.rows(), at.changes

    def check(self, why: object) -> None:
        if self._at.changes == self._changes:
            return
        now = self._at.rows()
        assert {name for name in now if now[name] != self._rows[name]} <= KEPT, why


def sent(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def arrives(text: str) -> str:
    """As it arrives: of half characters each byte is one sign that cannot be read."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def places(text: str) -> Iterator[tuple[str, str, tuple[str, ...], dict[str, str]]]:
    """Where text is taken and nothing may come of it: method, path, right outcomes, headers."""
    asked, key = sent(text), {"x-api-key": base().key}
    found = "200" if len(arrives(text)) <= LONGEST_SEARCH else "400 invalid_parameter"
    yield "GET", f"/api/tokens?q={asked}", (found,), {}
    yield "GET", f"/api/suggest?q={asked}", (found,), {}
    for name in ("cursor", "sort", "risk_level"):
        yield "GET", f"/api/tokens?{name}={asked}", ("400 invalid_parameter",), {}
    yield "GET", f"/api/tokens?page={asked}&per_page={asked}", ("200",), {}
    yield "GET", f"/api/outcomes.csv?cursor={asked}", ("200",), {}
    asks_for = f"level={asked}&tokens={asked}"
    yield "GET", f"/api/live?{asks_for}", ("400 invalid_parameter", "426 upgrade_required"), {}
    for path in (
        "/predict/{}", "/api/tokens/{}/history", "/api/tokens/{}/explain",
        "/api/tokens/{}/evidence", "/api/tokens/{}/creator", "/api/tokens/{}/timeline",
        "/api/tokens/{}/changes?from=1", "/badge/{}.svg",
        "/image/{}",
    ):  # fmt: skip
        yield "GET", path.format(asked), ("400 invalid_token_id",), {}
    yield "GET", f"/token/{asked}", ("200",), {}
    yield "DELETE", f"/api/keys/{asked}", ("404 key_not_found",), ADMIN
    yield "POST", f"/api/keys/{asked}/rotate", ("404 key_not_found",), ADMIN
    yield "DELETE", f"/api/watches/{asked}", ("404 watch_not_found",), key
    yield "GET", f"/api/keys?cursor={asked}", ("400 invalid_parameter",), ADMIN
    yield (
        "GET",
        "/api/stats",
        ("200" if not text.strip() else "401 unauthorized",),
        {"x-api-key": text},
    )
    yield "GET", "/api/stats", ("200", "304"), dict.fromkeys(OF_NO_WEIGHT, text)


@pytest.mark.parametrize(("kind", "texts"), CHUNKS, ids=IDS)
def test_texts_where_nothing_may_come_of_them(kind: str, texts: tuple[str, ...]) -> None:
    at = ground()
    kept = Kept(at)
    for text in texts:
        for method, path, right, headers in places(text):
            answer = send(at, method, path, headers=headers)
            assert outcome(answer) in right, (kind, text[:200], method, path[:200])
            if answer.status >= 400:
                assert not quoted(text, answer), (text, path)
                assert faults(answer.headers, answer.status) == []
        kept.check(text)
    assert [one for one in base().planted if one in at.told()] == []
    at.close()


def quoted(text: str, answer: Collected) -> bool:
    """Whether an error repeats what was sent, where that could not be there by chance."""
    return len(text) > 12 and text in (answer.body or "")


@pytest.mark.parametrize(("kind", "texts"), CHUNKS, ids=IDS)
def test_texts_in_bodies(kind: str, texts: tuple[str, ...]) -> None:
    at = ground()
    kept = Kept(at)
    key = {"x-api-key": base().key}
    for text in texts:
        batch = send(at, "POST", "/api/batch", json.dumps({"ids": [text]}).encode())
        fits = len(text) <= MAX_ID_LENGTH
        assert outcome(batch) == ("200" if fits else "400 invalid_body"), (kind, text[:200])
        assert not fits or said(batch) == "invalid_token_id", text
        for body, right in (
            ({"token_id": text, "url": None}, "400 invalid_token_id"),
            ({"token_id": NEW, "url": text}, "400 invalid_body"),
            ({"token_id": NEW, "url": None, "style": text}, "400 invalid_body"),
            ({"token_id": NEW, "url": None, "chance_line": text}, "400 invalid_body"),
        ):
            data = json.dumps(body).encode()
            long = {"413 body_too_long"} if len(data) > 16_000 else set()
            assert outcome(send(at, "POST", "/api/watches", data, key)) in {right, *long}, text
        for name in ("scopes", "expires_in_days", "daily_quota"):
            value = [text] if name == "scopes" else text
            asked = json.dumps({"name": "x", "scopes": ["read"], name: value}).encode()
            answer = send(at, "POST", "/api/keys", asked, ADMIN)
            assert outcome(answer) in ("400 invalid_body", "413 body_too_long"), (name, text)
        kept.check(text)
    at.close()


REFUSED_NAMES = {"control", "invisible", "surrogate"}


@pytest.mark.parametrize(("kind", "texts"), CHUNKS, ids=IDS)
def test_texts_as_names_of_keys(kind: str, texts: tuple[str, ...]) -> None:
    """A name is kept as it is, or refused."""
    at = ground()
    for text in texts:
        body = json.dumps({"name": text, "scopes": ["read"]}).encode()
        kept = Kept(at)
        answer = send(at, "POST", "/api/keys", body, headers=ADMIN)
        if answer.status == 201:
            assert kind not in REFUSED_NAMES, text
            assert len(text) <= 80
            made = json.loads(answer.body or "")
            assert ascii(made["key"]["name"]) == ascii(text)
            listed = json.loads(send(at, "GET", "/api/keys?per_page=100", headers=ADMIN).body or "")
            assert made["key"]["name"] in [one["name"] for one in listed["keys"]]
        else:
            assert outcome(answer) in ("400 invalid_body", "413 body_too_long"), text
            kept.check(text)
    at.close()


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_queries(query: str) -> None:
    at = ground()
    kept = Kept(at)
    assert outcome(send(at, "GET", f"/api/tokens?{query}")) == QUERIES[query]
    kept.check(query)
    at.close()


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
def test_paths(path: str) -> None:
    at = ground()
    kept = Kept(at)
    for method in ("GET", "HEAD", "DELETE"):
        answer = at.ask(Request(method, path, "", {}, origin=ORIGIN))
        whole(answer)
        assert method == "DELETE" or outcome(answer) == PATHS[path]
        assert answer.status in (400, 404, 405)
    kept.check(path)
    assert at.network.calls == []
    at.close()


@pytest.mark.parametrize(("name", "value"), HEADERS, ids=range(len(HEADERS)))
def test_headers(name: str, value: str) -> None:
    at = ground()
    answer = at.ask(Request("GET", "/api/stats", "", {name: value}, origin=ORIGIN))
    whole(answer)
    assert outcome(answer) == HEADERS[name, value]
    assert faults(answer.headers, answer.status, "/api/stats") == []
    assert answer.headers["x-request-id"] != value
    at.close()


@pytest.mark.parametrize("route", BODY_ROUTES)
@pytest.mark.parametrize("name", NO_OBJECT)
def test_bodies_that_are_no_object(name: str, route: str) -> None:
    at = ground()
    kept = Kept(at)
    assert outcome(_post(at, route, NO_OBJECT[name])) == "400 invalid_body"
    kept.check(name)
    at.close()


ALL_BODIES = [(route, body) for route, bodies in BODIES.items() for body in bodies]


@pytest.mark.parametrize(("route", "body"), ALL_BODIES, ids=range(len(ALL_BODIES)))
def test_bodies(route: str, body: bytes) -> None:
    at = ground()
    kept = Kept(at)
    right = BODIES[route][body]
    assert outcome(_post(at, route, body)) == right
    if right.startswith("4"):
        kept.check(body[:200])
    at.close()


def _post(at: Ground, route: str, body: bytes) -> Collected:
    key = {"x-api-key": base().key}
    return send(at, "POST", route, body, key if route in ("/api/watches", "/api/probes") else ADMIN)


def test_there_are_five_hundred_of_them() -> None:
    texts = {text for each in TEXTS.values() for text in each}
    others = len(QUERIES) + len(PATHS) + len(HEADERS) + len(NO_OBJECT) + len(ALL_BODIES)
    assert len(texts) >= 500
    assert others >= 250
    assert LONG_BODY in {right for each in BODIES.values() for right in each.values()}
    taking = {ask.route for ask in ASKS.values() if ask.body}
    assert taking == set(BODY_ROUTES) == set(BODIES)
