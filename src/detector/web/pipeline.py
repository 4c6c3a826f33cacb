"""What every request passes on its way to its handler and back.

In this order: request id, log and costs, errors, route, access, parameters, handler. A limit of
requests stands beside access, before anything is read. Imports the web's own modules, the log and
errors.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detector.errors import DetectorError, FeedUnavailable, Misconfigured, RouteNotFound
from detector.incoming_http import Delegate, Request, Response
from detector.log import Log
from detector.web.context import Context
from detector.web.parameters import read_values
from detector.web.respond import error_response, finish, preflight
from detector.web.router import PUBLIC, Route, Router

Note = Callable[[Mapping[str, object]], None]
"""Adds to the request's entry in the log."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The way of one request."""

    router: Router
    request_id: str
    context: Callable[[Note], Context]
    """Makes what handlers work with; raises Misconfigured."""
    costs: Callable[[], Mapping[str, int]]
    """What the request has cost so far, by name."""
    log: Log

    async def answer(self, request: Request) -> Response:
        """Answer a request. Never raises: every failure becomes the one shape of errors."""
        entry: dict[str, object] = {"event": "request", "request_id": self.request_id}
        response = await self._without_errors(request, entry)
        costs = self.costs()
        self.log({**entry, "method": request.method[:16], "status": response.status, **costs})
        return finish(response, self.request_id, costs)

    async def _without_errors(self, request: Request, entry: dict[str, object]) -> Response:
        try:
            return await self._handle(request, entry)
        except DetectorError as error:
            entry.update(said_of(error))
            if error.__cause__ is not None:
                entry["cause"] = repr(error.__cause__)
            return error_response(error, self.request_id)
        except Exception as error:  # noqa: BLE001 - the last resort: a client never sees a traceback
            entry.update(said_of(error))
            return error_response(DetectorError(), self.request_id)

    async def _handle(self, request: Request, entry: dict[str, object]) -> Response:
        if request.method == "OPTIONS" and (allowed := self.router.allowed(request.path)):
            return preflight(allowed)
        try:
            route, path = self.router.find(request.method, request.path)
        except RouteNotFound:
            # A person gets the dashboard, which says so; a program gets the error.
            if _is_page(request):
                return Response(404, delegate=Delegate.PAGE)
            raise
        entry["route"] = route.path
        _admit(route)
        try:
            context = self.context(entry.update)
            return await route.handler(
                context, request, read_values(route.parameters, path, request.query)
            )
        except Exception as error:
            if not route.page:
                raise
            # The page says itself what it could not load.
            entry.update(said_of(error))
            return Response(200, delegate=Delegate.PAGE)


def said_of(error: Exception) -> dict[str, object]:
    """What the log tells of an error; of a fault of our own, its trace."""
    if not isinstance(error, DetectorError):
        return {"code": DetectorError.code, "trace": "".join(traceback.format_exception(error))}
    reason = {"reason": error.reason} if isinstance(error, Misconfigured) else {}
    return {"code": error.code, **reason}


def feed_unavailable(asked: Response, log: Log) -> Response:
    """The answer to a client that the live feed refused; `asked` is what the pipeline answered."""
    request_id, error = asked.headers["x-request-id"], FeedUnavailable(retry_after_s=60)
    log({"event": "feed_unavailable", "request_id": request_id, "status": error.status})
    return finish(error_response(error, request_id), request_id, {})


def _admit(route: Route) -> None:
    """Let a request pass to a route that all may use; any other stays hidden."""
    if route.access != PUBLIC:
        raise RouteNotFound


def _is_page(request: Request) -> bool:
    wanted = request.headers.get("accept", "")
    return request.method in ("GET", "HEAD") and "text/html" in wanted
