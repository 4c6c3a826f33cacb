"""Whether bodies are what the API's description says: nothing missing, nothing undescribed."""

from typing import Any

import jsonschema

from detector.wire.components import schemas


def valid(body: object, name: str) -> None:
    """The body fits the schema of that name, and has no key that the schema does not tell."""
    root = {
        "$ref": f"#/components/schemas/{name}",
        "components": {"schemas": {each: closed(schema) for each, schema in schemas().items()}},
    }
    jsonschema.Draft202012Validator(root).validate(body)


def closed(schema: Any) -> Any:
    """The schema without room for other keys."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(each) for name, each in schema.items()}
    return {**made, "additionalProperties": False} if _names_its_keys(schema) else made


def _names_its_keys(schema: dict[str, Any]) -> bool:
    return isinstance(schema.get("properties"), dict) and "required" in schema
