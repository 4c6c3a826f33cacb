"""What every request passes on its way to its handler and back.

In this order: request id, log and costs, errors, route, who asks, limits, access, parameters,
handler. Imports the web's own modules, services, the domain, the log and errors.
"""

import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from detector.domain.measurement import UNKNOWN_ROUTE, Measurement
from detector.errors import (
    DetectorError,
    FeedUnavailable,
    Misconfigured,
    RouteNotFound,
    TokenNotFound,
)
from detector.incoming_http import Delegate, Request, Response, close
from detector.log import Log
from detector.services.admission import Admission
from detector.web.caching import NOT_KEPT, UNKNOWN_TOKEN, revalidated
from detector.web.context import Context
from detector.web.credentials import client_group, credential
from detector.web.limit_fields import limit_fields
from detector.web.parameters import read_values
from detector.web.respond import error_response, finish, preflight
from detector.web.router import UNLIMITED, Route, Router

Note = Callable[[Mapping[str, object]], None]
"""Adds to the request's entry in the log."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The way of one request."""

    router: Router
    request_id: str
    admission: Callable[[], Admission]
    """Begins the admission of the request; raises Misconfigured."""
    context: Callable[[Note, Admission], Context]
    """Makes what handlers work with, for who was let in."""
    costs: Callable[[], Mapping[str, int]]
    """What the request has cost so far, by name."""
    upstream_ms: Callable[[], int]
    now_ms: Callable[[], int]
    log: Log
    measured: Callable[[Measurement], None] = lambda _: None
    """Told of every request that is no preflight, after its answer was made."""

    async def answer(self, request: Request) -> Response:
        """Answer a request. Never raises: every failure becomes the one shape of errors.

        Only the pieces of a streamed body raise what went wrong with them, after it was logged.
        """
        trip = _Trip({"event": "request", "request_id": self.request_id})
        entry, began_ms = trip.entry, self.now_ms()
        response = await self._without_errors(request, trip)
        if trip.admission is not None:
            fields = limit_fields(trip.admission.policies, trip.admission.left)
            response = replace(response, headers={**response.headers, **fields})
        entry |= {"method": request.method[:16], "status": response.status}
        log = partial(self._log, entry, began_ms)
        response = finish(response, self.request_id, self.costs())
        pieces = response.body
        if pieces is None or isinstance(pieces, str):
            log()
            return response
        if request.method == "HEAD":
            await close(pieces)
            log()
            return replace(response, body=None)
        return replace(response, body=self._until_the_end(pieces, entry, log))

    def _log(self, entry: Mapping[str, object], began_ms: int) -> None:
        times = {"ms": self.now_ms() - began_ms, "upstream_ms": self.upstream_ms()}
        self.log({**entry, **self.costs(), **times})
        if entry["method"] != "OPTIONS":
            self.measured(_measurement(entry, times["ms"]))

    async def _until_the_end(
        self, pieces: AsyncIterator[str], entry: dict[str, object], log: Callable[[], None]
    ) -> AsyncIterator[str]:
        """The pieces; after the last one the request is logged, with how its answer ended."""
        entry["ended"] = "client left"
        try:
            async for piece in pieces:
                yield piece
            entry["ended"] = "whole"
        except Exception as error:
            entry["ended"] = "broken off"
            entry.update(said_of(error) if isinstance(error, DetectorError) else _fault())
            raise
        finally:
            await close(pieces)
            log()

    async def _without_errors(self, request: Request, trip: "_Trip") -> Response:
        try:
            return await self._handle(request, trip)
        except DetectorError as error:
            trip.entry.update(said_of(error))
            if error.__cause__ is not None:
                trip.entry["cause"] = repr(error.__cause__)
            response = error_response(error, self.request_id)
            known = isinstance(error, TokenNotFound)
            if known and trip.admission is not None and trip.admission.client.anonymous:
                return replace(response, headers={**response.headers, **UNKNOWN_TOKEN})
            return response
        except Exception:  # noqa: BLE001 - the last resort: a client never sees a traceback
            trip.entry.update(_fault())
            return error_response(DetectorError(), self.request_id)

    async def _handle(self, request: Request, trip: "_Trip") -> Response:
        if request.method == "OPTIONS" and (allowed := self.router.allowed(request.path)):
            return preflight(allowed)
        try:
            route, path = self.router.find(request.method, request.path)
        except RouteNotFound:
            # A person gets the dashboard, which says so; a program gets the error.
            if _is_page(request):
                return Response(404, delegate=Delegate.PAGE)
            raise
        trip.entry["route"] = route.path
        try:
            return await self._handle_route(route, path, request, trip)
        except Exception as error:
            if not route.page:
                raise
            # The page says itself what it could not load.
            trip.entry.update(said_of(error) if isinstance(error, DetectorError) else _fault())
            return Response(200, delegate=Delegate.PAGE)

    async def _handle_route(
        self, route: Route, path: dict[str, str], request: Request, trip: "_Trip"
    ) -> Response:
        trip.admission = admission = self.admission()
        if route.cost != UNLIMITED:
            await self._admit(request, route, admission, trip)
        values = read_values(route.parameters, path, request.query)
        for parameter, scope in route.asks:
            if values[parameter]:
                admission.require(scope)
        context = self.context(trip.entry.update, admission)
        response = await route.handler(context, request, values)
        if not admission.client.anonymous:
            return replace(response, headers={**response.headers, **NOT_KEPT})
        return revalidated(request, response) if route.keeps else response

    async def _admit(
        self, request: Request, route: Route, admission: Admission, trip: "_Trip"
    ) -> None:
        """Who asks, whether that is not too much, and whether the route is open to them."""
        said, group = credential(request.headers), client_group(request.headers)
        try:
            await admission.enter(said, group, route.cost)
        finally:
            trip.entry.update(admission.client.told())
        admission.require(route.access)


@dataclass(slots=True)
class _Trip:
    """What is known of a request on its way: its entry in the log, and who was let in."""

    entry: dict[str, object]
    admission: Admission | None = None


def _measurement(entry: Mapping[str, object], ms: int) -> Measurement:
    """The measurement of a request by its entry in the log."""
    route, served, code = (entry.get(name) for name in ("route", "served", "code"))
    return Measurement(
        route=UNKNOWN_ROUTE if route is None else str(route),
        status=cast(int, entry["status"]),
        ms=max(0, ms),
        served=None if served is None else str(served),
        code=None if code is None else str(code),
    )


def said_of(error: DetectorError) -> dict[str, object]:
    """What the log tells of an error."""
    reason = {"reason": error.reason} if isinstance(error, Misconfigured) else {}
    return {"code": error.code, **reason}


def _fault() -> dict[str, object]:
    """What the log tells of the exception that nobody foresaw and that is being handled."""
    return {"code": DetectorError.code, "trace": traceback.format_exc()}


def feed_unavailable(asked: Response, log: Log) -> Response:
    """The answer to a client that the live feed refused; `asked` is what the pipeline answered."""
    request_id, error = asked.headers["x-request-id"], FeedUnavailable(retry_after_s=60)
    log({"event": "feed_unavailable", "request_id": request_id, "status": error.status})
    return finish(error_response(error, request_id), request_id, {})


def _is_page(request: Request) -> bool:
    wanted = request.headers.get("accept", "")
    return request.method in ("GET", "HEAD") and "text/html" in wanted
