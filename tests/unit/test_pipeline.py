"""The way of a request: its id, its log entry, its errors, the access that its route asks for."""

from collections.abc import AsyncIterator, Mapping
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest

from detector.config import read_settings
from detector.domain.measurement import Measurement
from detector.domain.scope import Scope
from detector.errors import InvalidParameter, Misconfigured
from detector.incoming_http import Delegate, Request, Response, close
from detector.ports.keys import Keys
from detector.services.admission import Admission
from detector.web.context import Context
from detector.web.parameters import Values, flag, path_text, whole
from detector.web.pipeline import Note, Pipeline
from detector.web.router import PUBLIC, UNLIMITED, Route, Router
from tests.fakes.ports.host import FakeHost
from tests.fakes.ports.limiter import FakeLimiter
from tests.unit.doubles import run
from tests.unit.service import collected

ID = "0" * 31 + "7"
COSTS = {"d1": 3, "upstream": 1}
NAME = path_text("name", "", {"type": "string"})
COUNT = whole("count", "", default=5, most=9)
LOUD = flag("loud", "")


async def echo(_handlers: Any, _request: Request, values: Values) -> Response:
    return Response(200, {}, f"{values[NAME]} {values[COUNT]} {values[LOUD]}")


async def fail(_handlers: Any, _request: Request, _values: Values) -> Response:
    raise InvalidParameter from ValueError("the cause")


async def crash(_handlers: Any, _request: Request, _values: Values) -> Response:
    raise RuntimeError("nobody may read this")


async def free(_context: Any, _request: Request, _values: Values) -> Response:
    return Response(200, {}, "free")


async def dear(context: Context, _request: Request, _values: Values) -> Response:
    await context.charge(4)
    return Response(200, {}, "dear")


LIMITS = read_settings({}).limits


async def pieces(how: str) -> AsyncIterator[str]:
    try:
        yield "one "
        if how == "refused":
            raise InvalidParameter
        if how == "crash":
            raise RuntimeError("nobody may read this")
        yield "two"
    finally:
        CLOSED.append(how)


async def stream(_handlers: Any, _request: Request, values: Values) -> Response:
    return Response(200, {}, pieces(values[NAME]))


CLOSED: list[str] = []
ROUTER = Router(
    (
        Route("GET", "/echo/{name}", echo, "", "", PUBLIC, parameters=(NAME, COUNT, LOUD)),
        Route("GET", "/fail", fail, "", "", PUBLIC),
        Route("GET", "/crash", crash, "", "", PUBLIC),
        Route("GET", "/stream/{name}", stream, "", "", PUBLIC, parameters=(NAME,)),
        Route("GET", "/closed", crash, "", "", Scope.ADMIN),
        Route("GET", "/free", free, "", "", PUBLIC, cost=UNLIMITED),
        Route("GET", "/dear", dear, "", "", PUBLIC, cost=3),
        Route(
            "GET",
            "/asks/{name}",
            echo,
            "",
            "",
            PUBLIC,
            parameters=(NAME, COUNT, LOUD),
            asks=((LOUD, Scope.WATCH),),
        ),
    )
)


def request(path: str, method: str = "GET", **headers: str) -> Request:
    path, _, query = path.partition("?")
    return Request(method, path, query, headers)


class Asked:
    """One request through a pipeline: the answer, the log, and how often handlers were made."""

    def __init__(
        self, path: str, method: str = "GET", misconfigured: str = "",
        limiter: FakeLimiter | None = None, **headers: str,
    ) -> None:  # fmt: skip
        self.made = 0
        self.limiter = limiter or FakeLimiter()
        self.misconfigured = misconfigured
        self.log: list[Mapping[str, object]] = []
        self.measured: list[Measurement] = []
        self.times = count(1_000, 7)
        self.answer = run(collected(self.pipeline().answer(request(path, method, **headers))))
        (self.entry,) = self.log

    def now_ms(self) -> int:
        return next(self.times)

    def pipeline(self) -> Pipeline:
        return Pipeline(
            ROUTER, ID, self.admission, self.context, lambda: COSTS, lambda: 4, self.now_ms,
            self.log.append, self.measured.append,
        )  # fmt: skip

    def admission(self) -> Admission:
        if self.misconfigured:
            raise Misconfigured(self.misconfigured)
        return Admission(
            LIMITS, cast(Keys, None), self.limiter, FakeHost(), admin_token="a" * 16, pepper=""
        )

    def context(self, note: Note, admission: Admission) -> Context:
        self.made += 1
        note({"noted": True})
        return cast(Context, SimpleNamespace(charge=admission.charge))


def test_a_handler_gets_the_values_of_its_parameters() -> None:
    asked = Asked("/echo/a%20b?count=12&loud=YES&more=1")
    assert asked.answer.body == "a b 9 True"
    assert Asked("/echo/x?count=none").answer.body == "x 5 False"
    assert asked.entry == {
        "event": "request", "request_id": ID, "route": "/echo/{name}", "noted": True,
        "client": "anonymous", "method": "GET", "status": 200, **COSTS, "ms": 7, "upstream_ms": 4,
    }  # fmt: skip
    assert asked.measured == [Measurement("/echo/{name}", 200, 7)]
    assert asked.answer.headers["x-request-id"] == ID
    assert asked.answer.headers["server-timing"] == 'd1;desc="3", upstream;desc="1"'


def test_a_query_is_read_only_where_a_parameter_is_taken_from_it() -> None:
    assert Asked("/echo/x?count=1&count=2").answer.status == 400
    assert Asked("/fail?count=1&count=2").entry["cause"] == "ValueError('the cause')"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/fail", 400, "invalid_parameter"),
        ("/crash", 500, "internal_error"),
        ("/nowhere", 404, "route_not_found"),
        ("/closed", 401, "unauthorized"),
        ("/asks/x?loud=1", 401, "unauthorized"),
    ],
)
def test_every_failure_is_answered_and_logged(path: str, status: int, code: str) -> None:
    asked = Asked(path)
    assert (asked.answer.status, asked.entry["code"]) == (status, code)
    (one,) = asked.measured
    assert (one.status, one.code) == (status, code)
    closed = {"/asks/x?loud=1": "/asks/{name}"}
    known = path if path in ("/fail", "/crash", "/closed") else "none"
    assert one.route == closed.get(path, known)
    assert asked.answer.headers["x-request-id"] == ID
    assert f'"code":"{code}"' in (asked.answer.body or "")
    assert "nobody may read this" not in (asked.answer.body or "")


def test_a_fault_leaves_its_trace_in_the_log_alone() -> None:
    assert "nobody may read this" in str(Asked("/crash").entry["trace"])


def test_a_wrong_setting_is_named_in_the_log_alone() -> None:
    asked = Asked("/echo/x", misconfigured="SETTING")
    assert (asked.entry["code"], asked.entry["reason"]) == ("misconfigured", "SETTING")
    assert "SETTING" not in (asked.answer.body or "")


def test_a_route_that_asks_for_more_than_public_access_is_closed() -> None:
    asked = Asked("/closed")
    assert (asked.answer.status, asked.made) == (401, 0)
    assert asked.entry["route"] == "/closed"


def test_a_parameter_may_ask_for_more_than_its_route() -> None:
    assert Asked("/asks/x?loud=no").answer.status == 200
    asked = Asked("/asks/x?loud=yes")
    assert (asked.answer.status, asked.made) == (401, 0)


def test_a_request_counts_what_its_route_says_and_what_its_handler_adds() -> None:
    asked = Asked("/dear", limiter=FakeLimiter(address=7), **{"cf-connecting-ip": "192.0.2.7"})
    assert (asked.answer.body, [*asked.limiter.counts.values()]) == ("dear", [7])
    assert asked.answer.headers["ratelimit-policy"] == '"minute";q=300;w=60'
    for most, made in ((6, 1), (3, 1), (2, 0)):
        asked = Asked("/dear", limiter=FakeLimiter(address=most))
        assert (asked.answer.status, asked.made) == (429, made), most
        assert asked.answer.headers["retry-after"] == "60"
        assert asked.answer.headers["ratelimit"] == '"minute";r=0;t=60'


def test_what_costs_nothing_asks_nobody_who_they_are() -> None:
    asked = Asked("/free", limiter=FakeLimiter(address=0), authorization="Bearer wrong")
    assert (asked.answer.body, asked.limiter.counts.total()) == ("free", 0)
    assert "client" not in asked.entry
    assert not {"ratelimit", "ratelimit-policy"} & asked.answer.headers.keys()


def test_a_path_that_is_none_counts_nothing() -> None:
    for path, method in (("/nowhere", "GET"), ("/free", "DELETE"), ("/dear", "OPTIONS")):
        assert Asked(path, method, limiter=FakeLimiter(address=0)).answer.status in (404, 405, 204)


def test_a_person_gets_the_page_that_says_so_and_nobody_the_handlers() -> None:
    asked = Asked("/nowhere", accept="text/html")
    assert (asked.answer.delegate, asked.answer.status) == (Delegate.PAGE, 404)
    assert Asked("/nowhere", "POST", accept="text/html").answer.delegate is None
    assert asked.made == Asked("/echo/x", "OPTIONS").made == 0
    assert Asked("/echo/x", "OPTIONS").answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_body_of_pieces_is_logged_when_it_has_ended() -> None:
    asked = Asked("/stream/plain")
    assert asked.answer.body == "one two"
    assert (asked.entry["ended"], asked.entry["d1"], CLOSED.pop()) == ("whole", 3, "plain")


@pytest.mark.parametrize(
    ("how", "kind", "code"),
    [
        ("refused", InvalidParameter, "invalid_parameter"),
        ("crash", RuntimeError, "internal_error"),
    ],
)
def test_a_body_that_breaks_off_is_logged_and_raises(
    how: str, kind: type[Exception], code: str
) -> None:
    asked = Asked("/echo/x")
    asked.log.clear()
    with pytest.raises(kind):
        run(collected(asked.pipeline().answer(request(f"/stream/{how}"))))
    (entry,) = asked.log
    assert (entry["ended"], entry["code"], CLOSED.pop()) == ("broken off", code, how)
    assert ("trace" in entry) == (how == "crash")


def test_a_client_that_leaves_closes_the_body() -> None:
    asked = Asked("/echo/x")
    asked.log.clear()

    async def leave() -> None:
        answer = await asked.pipeline().answer(request("/stream/plain"))
        assert answer.body is not None
        assert not isinstance(answer.body, str)
        assert await anext(answer.body) == "one "
        assert asked.log == []
        await close(answer.body)

    run(leave())
    assert (asked.log[0]["ended"], CLOSED.pop()) == ("client left", "plain")


def test_head_of_a_stream_makes_none_of_it() -> None:
    asked = Asked("/stream/plain", "HEAD")
    assert (asked.answer.status, asked.answer.body, CLOSED) == (200, None, [])
    assert "ended" not in asked.entry
