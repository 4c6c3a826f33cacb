"""Annotated types as JSON Schema (2020-12, as OpenAPI 3.1 uses it). Imports the domain only."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints
from typing import is_typeddict as is_body

from detector.domain.vocabulary import Doc

Schema = dict[str, Any]

_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


class Ref(Doc):
    """In an annotation: the value is described under this name elsewhere in the document."""


def ref(name: str) -> Schema:
    """Another schema of the document, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def schema_of(kind: Any, named: Mapping[object, str]) -> Schema:
    """The schema of an annotated type. Bodies in `named` are referred to by their names.

    Knows what bodies are made of: TypedDict, list, Mapping, Literal, the JSON types, `| None`,
    and `object` for anything. The first line of a TypedDict's docstring describes it.
    """
    if kind in named:
        return ref(named[kind])
    origin, parts = get_origin(kind), get_args(kind)
    if origin is NotRequired:
        return schema_of(parts[0], named)
    if origin is Annotated:
        return _annotated(parts[0], parts[1], named)
    if origin is Literal:
        return {"type": _NAMES[type(parts[0])], "enum": [*parts]}
    if origin in (Union, types.UnionType):
        return _union(parts, named)
    if origin is list:
        return {"type": "array", "items": schema_of(parts[0], named)}
    if origin is not None or kind is object:
        return {} if kind is object else {"type": "object"}
    return body_schema(kind, named) if is_body(kind) else {"type": _NAMES[kind]}


def body_schema(body: Any, named: Mapping[object, str]) -> Schema:
    """The schema of a TypedDict itself."""
    hints = get_type_hints(body, include_extras=True)
    described = (vars(body).get("__doc__") or "").partition("\n")[0]
    return object_schema(
        {name: schema_of(kind, named) for name, kind in hints.items()},
        described,
        optional=body.__optional_keys__,
    )


def object_schema(
    properties: Mapping[str, Schema], described: str = "", *, optional: frozenset[str] = frozenset()
) -> Schema:
    """An object whose properties are all there, but for the optional ones."""
    return {
        "type": "object",
        **({"description": described} if described else {}),
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


def _annotated(kind: Any, doc: Doc, named: Mapping[object, str]) -> Schema:
    if isinstance(doc, Ref):
        return ref(doc.text)
    text = {"description": doc.text} if doc.text else {}
    return {**schema_of(kind, named), **text, **doc.keywords}


def _union(parts: tuple[Any, ...], named: Mapping[object, str]) -> Schema:
    """One type or null; or several plain ones, of which nothing is said."""
    some = [part for part in parts if part is not type(None)]
    if len(some) > 1:
        return {}
    schema = schema_of(some[0], named)
    return {**schema, "type": [schema["type"], "null"]}
