"""Headers of every answer: of every route, of every kind of error, of HEAD and OPTIONS."""

import pytest

from detector.incoming_http import Delegate, Request
from tests.fakes.ports.limiter import FakeLimiter
from tests.survival.asks import ASKS, Ask
from tests.survival.faults import D1, RUGCHECK
from tests.survival.ground import Ground, ground
from tests.survival.headers import faults
from tests.unit.service import ORIGIN, Collected


def asked(method: str, ask: Ask, **headers: str) -> Request:
    return Request(
        method, ask.request().path, ask.request().query, {**ask.request().headers, **headers},
        ask.request().read, ORIGIN,
    )  # fmt: skip


def good(answer: Collected, route: str) -> None:
    if answer.delegate is Delegate.PAGE:
        assert set(answer.headers) >= {"x-request-id", "server-timing"}, "the host adds the others"
    else:
        assert faults(answer.headers, answer.status, route) == []


@pytest.mark.parametrize("ask", ASKS)
def test_of_every_route(ask: str) -> None:
    at, one = ground(), ASKS[ask]
    good(at.ask(asked(one.method, one)), one.route)
    if one.method == "GET":
        head = at.ask(asked("HEAD", one))
        good(head, one.route)
        assert head.status in (200, 101, 426)
    preflight = at.ask(asked("OPTIONS", one, origin="https://evil.example"))
    good(preflight, "")
    assert (preflight.status, preflight.body) == (204, None)
    assert preflight.headers["access-control-max-age"] == "86400"
    assert one.method in preflight.headers["access-control-allow-methods"]
    for method in ("PUT", "PATCH", "TRACE", "PROPFIND", "get", "X" * 300):
        answer = at.ask(asked(method, one))
        good(answer, one.route)
        assert answer.status == 405
    at.close()


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("fault", [D1["overloaded"], RUGCHECK["429"]], ids=["D1", "RugCheck"])
def test_of_every_failure(ask: str, fault: object) -> None:
    at, one = ground(), ASKS[ask]
    fault(at)  # type: ignore[operator]
    good(at.ask(asked(one.method, one)), one.route)
    at.close()


@pytest.mark.parametrize("ask", ASKS)
def test_of_every_refusal(ask: str) -> None:
    one = ASKS[ask]
    for env, headers in (
        ({"ANONYMOUS_SCOPES": "none"}, {"x-api-key": ""}),
        ({}, {"x-api-key": "wrong"}),
        ({"CACHE_TTL_HOURS": "soon"}, {}),
    ):
        at = ground(**env)
        good(at.ask(asked(one.method, one, **headers)), one.route)
        at.close()
    at = _limited()
    good(at.ask(asked(one.method, one)), one.route)
    at.close()


def _limited() -> Ground:
    at = ground()
    at.limit(FakeLimiter(address=0, key=0))
    return at


@pytest.mark.parametrize(
    "path", ["/nothing", "/", "//", "/api", "/api/", "/api/nothing", "/predict", "/predict/a/b",
             "/API/stats", "/%2e%2e/x", "/api/tokens/x/y/z", "/card/x", "/badge/x.png"],
)  # fmt: skip
def test_of_what_is_not_there(path: str) -> None:
    at = ground()
    for method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
        answer = at.ask(Request(method, path, "", {}, origin=ORIGIN))
        assert answer.status == 404
        good(answer, "")
    at.close()


def test_what_would_be_found() -> None:
    fine = ground().ask(asked("GET", ASKS["stats"])).headers
    assert faults(fine, 200, "/api/stats") == []
    for name in ("x-content-type-options", "access-control-allow-origin", "cache-control"):
        assert faults({**fine, name: "other"}, 200, "/api/stats") != []
        assert faults({k: v for k, v in fine.items() if k != name}, 200, "/api/stats") != []
    assert faults({**fine, "set-cookie": "a=b"}, 200, "/api/stats") != []
    assert faults(fine, 200, "/api/checks") != [], "it may be kept, and does not say so"
