"""The way of a request: its id, its log entry, its errors, the access that its route asks for."""

from collections.abc import AsyncIterator, Mapping
from itertools import count
from typing import Any, cast

import pytest

from detector.domain.measurement import Measurement
from detector.errors import InvalidParameter, Misconfigured
from detector.incoming_http import Delegate, Request, Response, close
from detector.web.context import Context
from detector.web.parameters import Values, flag, path_text, whole
from detector.web.pipeline import Note, Pipeline
from detector.web.router import PUBLIC, Route, Router
from detector.web.routes import ROUTES
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
        Route("GET", "/closed", crash, "", "", "somebody"),
    )
)


def request(path: str, method: str = "GET", **headers: str) -> Request:
    path, _, query = path.partition("?")
    return Request(method, path, query, headers)


class Asked:
    """One request through a pipeline: the answer, the log, and how often handlers were made."""

    def __init__(
        self, path: str, method: str = "GET", misconfigured: str = "", **headers: str
    ) -> None:
        self.made = 0
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
            ROUTER, ID, self.context, lambda: COSTS, lambda: 4, self.now_ms, self.log.append,
            self.measured.append,
        )  # fmt: skip

    def context(self, note: Note) -> Context:
        self.made += 1
        if self.misconfigured:
            raise Misconfigured(self.misconfigured)
        note({"noted": True})
        return cast(Context, None)


def test_a_handler_gets_the_values_of_its_parameters() -> None:
    asked = Asked("/echo/a%20b?count=12&loud=YES&more=1")
    assert asked.answer.body == "a b 9 True"
    assert Asked("/echo/x?count=none").answer.body == "x 5 False"
    assert asked.entry == {
        "event": "request", "request_id": ID, "route": "/echo/{name}", "noted": True,
        "method": "GET", "status": 200, **COSTS, "ms": 7, "upstream_ms": 4,
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
        ("/closed", 404, "route_not_found"),
    ],
)
def test_every_failure_is_answered_and_logged(path: str, status: int, code: str) -> None:
    asked = Asked(path)
    assert (asked.answer.status, asked.entry["code"]) == (status, code)
    (one,) = asked.measured
    assert (one.status, one.code) == (status, code)
    assert one.route == (path if path in ("/fail", "/crash", "/closed") else "none")
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
    assert (asked.answer.status, asked.made) == (404, 0)
    assert asked.entry["route"] == "/closed"


def test_every_route_says_what_access_it_needs() -> None:
    assert {route.access for route in ROUTES} == {PUBLIC}


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
