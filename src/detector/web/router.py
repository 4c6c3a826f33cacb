"""The table of routes: it answers requests and, read by `openapi`, describes them."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from detector.domain.scope import Scope
from detector.errors import DetectorError, MethodNotAllowed, RouteNotFound
from detector.incoming_http import Request, Response
from detector.web.parameters import Parameter, Values

Handler = Callable[[Any, Request, Values], Awaitable[Response]]
"""(`context.Context`, request, parameters' values) to a response."""

PUBLIC: Final = Scope.READ
"""What reading needs. Everybody has it, unless this deployment's ANONYMOUS_SCOPES takes it away."""

UNLIMITED: Final = 0
"""The cost of what is answered to anybody, without asking who that is and without counting."""

_IN_PIECES = ("text/csv", "text/event-stream")

_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Route:
    """One method of one path.

    `schema` and `body` name the bodies of success and of the request in `wire.components`;
    `access` is the scope that a client must have, `asks` those that parameters need which say yes;
    `cost` is what the request counts as (its handler may add to it: `Context.charge`);
    `page`: it answers with the dashboard's page, which comes whatever fails;
    `tag` and `headers` are names of `openapi.TAGS` and `headers.HEADERS`.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    schema: str
    access: Scope
    tag: str = ""
    body: str = ""
    content_type: str = "application/json"
    headers: tuple[str, ...] = ()
    parameters: tuple[Parameter[Any], ...] = ()
    errors: tuple[type[DetectorError], ...] = ()
    status: int = 200
    page: bool = False
    cost: int = 1
    asks: tuple[tuple[Parameter[bool], Scope], ...] = ()
    pattern: re.Pattern[str] = field(init=False)

    @property
    def keeps(self) -> bool:
        """Whether readers without a key get a tag, to ask with whether the answer still holds."""
        whole = self.status == 200 and not self.page and self.content_type not in _IN_PIECES
        return whole and self.method == "GET" and self.access is PUBLIC and self.cost != UNLIMITED

    def __post_init__(self) -> None:
        parts = _PARAMETER.split(self.path)
        # Odd parts are the parameters' names.
        pattern = "".join(
            f"(?P<{part}>[^/]*)" if index % 2 else re.escape(part)
            for index, part in enumerate(parts)
        )
        object.__setattr__(self, "pattern", re.compile(pattern))


class Router:
    """Finds the handler of a request."""

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self.routes = routes

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route and its path parameters, percent-decoded. HEAD is served by GET's route.

        Raises RouteNotFound, or MethodNotAllowed with the methods that the path takes.
        """
        wanted, path = "GET" if method == "HEAD" else method, _without_slash(path)
        allowed: list[str] = []
        for route in self.routes:
            match = route.pattern.fullmatch(path)
            if match is None:
                continue
            if route.method == wanted:
                return route, {
                    k: unquote(v, errors="replace") for k, v in match.groupdict().items()
                }
            allowed.append(route.method)
        if not allowed:
            raise RouteNotFound
        raise MethodNotAllowed(allow=methods(allowed))

    def allowed(self, path: str) -> tuple[str, ...]:
        """The methods that a path takes; empty for an unknown path."""
        path = _without_slash(path)
        found = [route.method for route in self.routes if route.pattern.fullmatch(path)]
        return methods(found) if found else ()


def _without_slash(path: str) -> str:
    """The path under which `/api/stats/` is known; elsewhere the last slash counts."""
    return path.removesuffix("/") if path.startswith("/api/") else path


def methods(found: list[str]) -> tuple[str, ...]:
    """Methods as the Allow header lists them: with HEAD beside GET, and OPTIONS."""
    return tuple(sorted({*found, *(["HEAD"] if "GET" in found else []), "OPTIONS"}))
