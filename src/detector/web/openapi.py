"""The API's description (OpenAPI 3.1), read off the table of routes."""

from collections.abc import Mapping
from typing import Any

from detector import VERSION
from detector.domain.sources.source import Source
from detector.errors import DetectorError, Misconfigured
from detector.web import headers
from detector.web.examples import read_examples, reference
from detector.web.router import Route
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
    "Service": "How this deployment stands, and this description.",
}
"""By name: what the routes of a tag are about."""


def describe(routes: tuple[Route, ...]) -> Mapping[str, Any]:
    """The OpenAPI document of some routes."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = paths.setdefault(route.path, {})
        path[route.method.lower()] = _operation(route)
        path["options"] = _preflight(route)
        if route.method == "GET":
            path["head"] = _head(route)
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
                }
            },
            "headers": headers.header_components(),
            "examples": {name: {"value": value} for name, value in read_examples().items()},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
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
        "responses": {
            str(route.status): _success(route),
            **_errors((*route.errors, DetectorError, Misconfigured)),
        },
    }


def _request_body(route: Route) -> dict[str, Any]:
    if not route.body:
        return {}
    media = {"schema": ref(route.body), "examples": reference(route.body)}
    return {"requestBody": {"required": True, "content": {"application/json": media}}}


def _success(route: Route) -> dict[str, Any]:
    # The headers of a WebSocket's handshake are the platform's.
    stream = route.status == 101
    media = {"schema": _body(route), "examples": reference(route.schema or _name(route))}
    return {
        "description": "A stream of messages." if stream else "Success.",
        "headers": headers.references(() if stream else (*headers.EVERY, *route.headers)),
        "content": {route.content_type: media},
    }


def _head(route: Route) -> dict[str, Any]:
    """GET without a body."""
    operation = _operation(route)
    responses = {
        status: {name: part for name, part in answer.items() if name != "content"}
        for status, answer in operation["responses"].items()
    }
    return {
        **operation,
        "operationId": f"head{_name(route)}",
        "summary": "The headers of GET",
        "responses": responses,
    }


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


def _errors(kinds: tuple[type[DetectorError], ...]) -> dict[str, Any]:
    by_status: dict[str, list[type[DetectorError]]] = {}
    for kind in sorted(kinds, key=lambda kind: kind.status):
        by_status.setdefault(str(kind.status), []).append(kind)
    return {
        status: {
            "description": " ".join(f"`{kind.code}`: {_said(kind)}" for kind in same),
            "headers": headers.references(headers.error_headers(same)),
            "content": {"application/json": {"schema": ref("Error"), "examples": _examples(same)}},
        }
        for status, same in by_status.items()
    }


def _said(kind: type[DetectorError]) -> str:
    return kind.error.replace("{source}", Source.RUGCHECK.label)


def _examples(kinds: list[type[DetectorError]]) -> dict[str, Any]:
    return {name: value for kind in kinds for name, value in reference(kind.code).items()}
