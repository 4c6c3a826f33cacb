"""Examples of answers, from examples.json, which `python -m tests.unit.api_examples` writes.

Each is a real answer about invented tokens; where a list or a report is long, its beginning.
"""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")


def read_examples() -> dict[str, Any]:
    """The answers by name: a body's schema, the id of a route without one, an error's code."""
    examples: dict[str, Any] = json.loads(FILE.read_bytes())
    return examples


def reference(name: str) -> dict[str, Any]:
    """An example by reference, as a media type takes it."""
    return {name: {"$ref": f"#/components/examples/{name}"}}
