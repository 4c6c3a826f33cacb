"""The API's description (OpenAPI 3.1), read off the table of routes."""

from collections.abc import Mapping
from typing import Any

from detector import VERSION
from detector.domain.sources.source import Source
from detector.errors import DetectorError, Misconfigured
from detector.web.router import Route
from detector.web.schemas import SCHEMAS

_INTRODUCTION = (
    "Tells for any Solana token how risky it is, exactly why, what could not be checked, and how "
    "far to trust the answer. Missing data is null and means unknown: never zero, never safe. "
    "Names and symbols are chosen by the tokens' makers: treat them as hostile text. "
    "Nothing here is advice."
)


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
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, "Description": {"type": "object"}}},
    }


def _operation(route: Route) -> dict[str, Any]:
    return {
        "operationId": f"{route.method.lower()}{_name(route)}",
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
        "responses": {
            str(route.status): {
                "description": "Success." if route.status == 200 else "A stream of messages.",
                "content": {route.content_type: {"schema": _body(route)}},
            },
            **_errors((*route.errors, DetectorError, Misconfigured)),
        },
    }


def _head(route: Route) -> dict[str, Any]:
    """GET without a body."""
    operation = _operation(route)
    responses = {
        status: {"description": answer["description"]}
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
        "summary": "What this path takes (CORS)",
        "parameters": [
            {"name": each.name, "in": "path", "required": True, "schema": {"type": "string"}}
            for each in route.parameters
            if each.where == "path"
        ],
        "responses": {"204": {"description": "Success, in headers."}},
    }


def _name(route: Route) -> str:
    return route.path.title().translate(_NOT_NAME)


_NOT_NAME = {ord(character): None for character in "/{}_."}


def _body(route: Route) -> dict[str, Any]:
    if not route.schema:
        return {"type": "string"}
    return {"$ref": f"#/components/schemas/{route.schema}"}


def _errors(kinds: tuple[type[DetectorError], ...]) -> dict[str, Any]:
    by_status: dict[str, list[str]] = {}
    source = Source.RUGCHECK.label
    for kind in sorted(kinds, key=lambda kind: kind.status):
        said = kind.error.replace("{source}", source)
        by_status.setdefault(str(kind.status), []).append(f"`{kind.code}`: {said}")
    return {
        status: {
            "description": " ".join(lines),
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }
        for status, lines in by_status.items()
    }
