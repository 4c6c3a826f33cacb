"""The fitted model as data files: parameters.json and card.json, written by `training.build`.

Read through functions, on demand; the hash of the parameters is the model's version.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_VERSION_DIGITS = 12


def read_parameters() -> tuple[dict[str, Any], str]:
    """parameters.json and the model version: the first 12 hex digits of the file's SHA-256."""
    content = (_HERE / "parameters.json").read_bytes()
    parameters: dict[str, Any] = json.loads(content)
    return parameters, version_of(content)


def read_card() -> dict[str, Any]:
    """card.json: what the model is, how it was measured, and what it must not be used for."""
    card: dict[str, Any] = json.loads((_HERE / "card.json").read_bytes())
    return card


def version_of(content: bytes) -> str:
    """The model version of a parameters file with this content."""
    return hashlib.sha256(content).hexdigest()[:_VERSION_DIGITS]
