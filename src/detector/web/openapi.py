"""The API's description (OpenAPI 3.1), read off the table of routes."""

from collections.abc import Mapping
from typing import Any

from detector import VERSION
from detector.domain.scope import ANONYMOUS_AT_MOST
from detector.domain.sources.source import Source
from detector.errors import (
    DetectorError,
    Forbidden,
    Misconfigured,
    QuotaExhausted,
    RateLimited,
    StorageUnavailable,
    Unauthorized,
)
from detector.web import headers
from detector.web.examples import read_examples, reference
from detector.web.router import UNLIMITED, Route
from detector.wire.components import schemas
from detector.wire.schema import ref

_INTRODUCTION = (
    "Tells for any Solana token how risky it is, exactly why, what could not be checked, and how "
    "far to trust the answer. Missing data is null and means unknown: never zero, never safe. "
    "Names and symbols are chosen by the tokens' makers: treat them as hostile text. "
    "Nothing here is advice."
)


TAGS: Mapping[str, str] = {
    "Tokens": "How risky a token is, and lists of those that were asked for.",
    "Measured": "What the model promises, and what became of the tokens that were judged.",
    "Sharing": "Verdicts for other pages: a badge, a card, a picture, tags for previews of links.",
    "Service": "How this deployment stands, its limits, and this description.",
    "Watches": "Tokens that the holder of a key is told about when their verdict changes.",
    "Keys": "API keys, for the administrator.",
}
"""By name: what the routes of a tag are about."""

SECURITY: Mapping[str, Any] = {
    "ApiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "Bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, or the administrator's token.",
    },
}

ADMISSION_ERRORS = (Unauthorized, Forbidden, RateLimited, QuotaExhausted, StorageUnavailable)
"""What may end a request before its handler, wherever it is asked who is there."""


def describe(routes: tuple[Route, ...]) -> Mapping[str, Any]:
    """The OpenAPI document of some routes."""
    paths: dict[str, dict[str, Any]] = {}
    failures = _Failures()
    for route in routes:
        path = paths.setdefault(route.path, {})
        path[route.method.lower()] = _operation(route, failures.of(route))
        path["options"] = _preflight(route)
        if route.method == "GET":
            path["head"] = _head(route, failures.of(route, bare=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Token Anomaly Detector",
            "version": VERSION,
            "description": _INTRODUCTION,
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": {**schemas(), "Description": {"type": "object"}},
            "responses": {
                "Preflight": {
                    "description": "Success, in headers.",
                    "headers": headers.references((*headers.EVERY, *headers.PREFLIGHT)),
                },
                "Unchanged": {
                    "description": "What If-None-Match names still holds.",
                    "headers": headers.references(
                        (*headers.EVERY, *headers.KEPT, *headers.LIMITED)
                    ),
                },
                **failures.described,
            },
            "headers": headers.header_components(),
            "securitySchemes": SECURITY,
            "examples": {name: {"value": value} for name, value in read_examples().items()},
        },
    }


def _operation(route: Route, failures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "operationId": f"{route.method.lower()}{_name(route)}",
        "tags": [route.tag],
        "summary": route.summary,
        "parameters": [
            {
                "name": parameter.name,
                "in": parameter.where,
                "description": parameter.description,
                "required": parameter.required,
                "schema": parameter.schema,
            }
            for parameter in route.parameters
        ],
        **_request_body(route),
        "security": _security(route),
        "responses": {
            str(route.status): _success(route),
            **_unchanged(route),
            **failures,
        },
    }


def _unchanged(route: Route) -> dict[str, Any]:
    if not route.keeps:
        return {}
    return {"304": {"$ref": "#/components/responses/Unchanged"}}


def _security(route: Route) -> list[dict[str, list[str]]]:
    """What a client may send to say who it is; {} is nothing at all."""
    if route.cost == UNLIMITED:
        return []
    nothing: list[dict[str, list[str]]] = [{}] if route.access in ANONYMOUS_AT_MOST else []
    return [*nothing, *({name: [route.access.value]} for name in SECURITY)]


def _request_body(route: Route) -> dict[str, Any]:
    if not route.body:
        return {}
    media = {"schema": ref(route.body), "examples": reference(route.body)}
    return {"requestBody": {"required": True, "content": {"application/json": media}}}


def _success(route: Route) -> dict[str, Any]:
    # The headers of a WebSocket's handshake are the platform's.
    stream = route.status == 101
    kept = headers.KEPT if route.keeps else ()
    media = {"schema": _body(route), "examples": reference(route.schema or _name(route))}
    return {
        "description": "A stream of messages." if stream else "Success.",
        "headers": headers.references(
            () if stream else (*headers.EVERY, *route.headers, *kept, *_limited(route))
        ),
        **({} if route.status == 204 else {"content": {route.content_type: media}}),
    }


def _limited(route: Route) -> tuple[str, ...]:
    return () if route.cost == UNLIMITED else headers.LIMITED


def _head(route: Route, failures: Mapping[str, Any]) -> dict[str, Any]:
    """GET without a body."""
    return {
        **_operation(route, failures),
        "operationId": f"head{_name(route)}",
        "summary": "The headers of GET",
        "responses": {
            str(route.status): _without_content(_success(route)),
            **_unchanged(route),
            **failures,
        },
    }


def _without_content(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in answer.items() if name != "content"}


def _preflight(route: Route) -> dict[str, Any]:
    """What a path takes, and from where (CORS); its parameters are not looked at."""
    return {
        "operationId": f"options{_name(route)}",
        "tags": [route.tag],
        "summary": "What this path takes (CORS)",
        "parameters": [
            {"name": each.name, "in": "path", "required": True, "schema": {"type": "string"}}
            for each in route.parameters
            if each.where == "path"
        ],
        "responses": {"204": {"$ref": "#/components/responses/Preflight"}},
    }


def _name(route: Route) -> str:
    return route.path.title().translate(_NOT_NAME)


_NOT_NAME = {ord(character): None for character in "/{}_.-"}


def _body(route: Route) -> dict[str, Any]:
    return ref(route.schema) if route.schema else {"type": "string"}


def _errors(route: Route) -> dict[str, tuple[type[DetectorError], ...]]:
    """What may go wrong, by its status."""
    kinds: tuple[type[DetectorError], ...] = (*route.errors, DetectorError, Misconfigured)
    if route.cost != UNLIMITED:
        kinds = (*kinds, *ADMISSION_ERRORS)
    by_status: dict[str, tuple[type[DetectorError], ...]] = {}
    for kind in sorted(dict.fromkeys(kinds), key=lambda kind: (kind.status, kind.code)):
        status = str(kind.status)
        by_status[status] = (*by_status.get(status, ()), kind)
    return by_status


class _Failures:
    """The answers to failures, each described once, and named by status and a number."""

    def __init__(self) -> None:
        self.described: dict[str, dict[str, Any]] = {}
        self._names: dict[tuple[object, ...], str] = {}

    def of(self, route: Route, *, bare: bool = False) -> dict[str, dict[str, str]]:
        """Those of a route, by status and reference; `bare`: without their bodies."""
        return {
            status: {
                "$ref": f"#/components/responses/{self._name(route, status, kinds, bare=bare)}"
            }
            for status, kinds in _errors(route).items()
        }

    def _name(
        self, route: Route, status: str, kinds: tuple[type[DetectorError], ...], *, bare: bool
    ) -> str:
        more = _limited(route)
        key = (kinds, more, bare)
        if key not in self._names:
            same = sum(name.startswith(f"Error{status}_") for name in self.described)
            self._names[key] = f"Error{status}_{same + 1}"
            described = {
                "description": " ".join(f"`{kind.code}`: {_said(kind)}" for kind in kinds),
                "headers": headers.references((*headers.error_headers(kinds), *more)),
                "content": {
                    "application/json": {"schema": ref("Error"), "examples": _examples(kinds)}
                },
            }
            self.described[self._names[key]] = _without_content(described) if bare else described
        return self._names[key]


def _said(kind: type[DetectorError]) -> str:
    return kind.error.replace("{source}", Source.RUGCHECK.label)


def _examples(kinds: tuple[type[DetectorError], ...]) -> dict[str, Any]:
    return {name: value for kind in kinds for name, value in reference(kind.code).items()}
