"""The words that the schemas are made of, and what several bodies share. Data only."""

from collections.abc import Mapping
from typing import Any

from detector.web.schemas.mint_pattern import BASE58, mint_pattern

Schema = Mapping[str, Any]


def of(kind: str | list[str], description: str = "", **more: Any) -> Schema:
    """A value of a type; `more` are further keywords of JSON Schema."""
    return {"type": kind, **({"description": description} if description else {}), **more}


def or_null(kind: str, description: str = "", **more: Any) -> Schema:
    """A value of a type, or null for unknown."""
    return of([kind, "null"], description, **more)


def obj(
    properties: Mapping[str, Schema], description: str = "", *, optional: tuple[str, ...] = ()
) -> Schema:
    """An object whose properties are all there, but for the optional ones."""
    required = [name for name in properties if name not in optional]
    return of("object", description, properties=dict(properties), required=required)


def listing(items: Schema, description: str = "") -> Schema:
    """An array of one kind of values."""
    return of("array", description, items=items)


def ref(name: str) -> Schema:
    """Another schema of the document, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


MINT = of(
    "string",
    "The token's mint address: 32 bytes in base58.",
    minLength=32,
    maxLength=44,
    pattern=f"^{BASE58}+$",
)
ASKED_MINT = of(
    "string",
    "Base58 of exactly 32 bytes. The pattern says so as closely as one can: all that it allows are "
    "addresses, and fewer than one address in 100,000 is missing from it; those are taken too.",
    pattern=mint_pattern(),
)
TIME = "ISO 8601, UTC, with a Z."
LEVEL = of(
    "string",
    "`Fraud`: there is evidence (RugCheck's score, its rugged mark or a critical finding). "
    "`Safe`: enough was checked and nothing dangerous found. `Unknown`: anything else.",
    enum=["Safe", "Fraud", "Unknown"],
)
BAND = of("string", enum=["low", "medium", "high", "critical", "unknown"])
SCORE = or_null(
    "number", "0 to 100, higher is riskier; null when too little is known.", minimum=0, maximum=100
)
COMPLETENESS = of(
    "number", "Weighted share of the checks that could be made, 0 to 1.", minimum=0, maximum=1
)
PROBABILITY = or_null(
    "number",
    "The model's probability that the token loses 80 % or more before it gains 50 %.",
    minimum=0,
    maximum=1,
)
ANY = {"description": "A number, text, truth value or null."}
