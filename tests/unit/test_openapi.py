"""The API's description is whole: tags, headers and examples, which are real and not stale."""

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from detector.errors import all_errors
from detector.web import headers
from detector.web.examples import FILE, read_examples
from detector.web.openapi import TAGS, describe
from detector.web.routes import ROUTES
from tests.unit import api_examples
from tests.unit.schemas import valid
from tests.unit.service import Collected, Service

DOCUMENT = describe(ROUTES)
LARGEST = 360_000
"""Characters of the whole document."""

OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
EVERY = pytest.mark.parametrize(
    ("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS]
)


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    """What a reference points to, or the value itself."""
    if "$ref" not in value:
        return value
    found: Any = DOCUMENT
    for part in value["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    assert isinstance(found, dict)
    return found


def test_the_document_is_valid_and_of_a_reasonable_size() -> None:
    validate(json.loads(json.dumps(DOCUMENT)))
    assert len(json.dumps(DOCUMENT)) < LARGEST


@EVERY
def test_every_operation_has_a_tag_of_the_list(name: str, operation: dict[str, Any]) -> None:
    assert len(operation["tags"]) == 1, name
    assert set(operation["tags"]) <= set(TAGS)


@EVERY
def test_every_answer_has_its_headers_and_an_example(name: str, operation: dict[str, Any]) -> None:
    for status, given in operation["responses"].items():
        answer = resolved(given)
        if status != "101":
            assert set(headers.EVERY) <= set(answer["headers"]), (name, status)
        for header, reference in answer["headers"].items():
            assert resolved(reference)["description"], header
        if name.startswith(("HEAD", "OPTIONS")):
            continue
        assert ("content" in answer) == (status not in ("204", "304")), (name, status)
        for media in answer.get("content", {}).values():
            assert media["examples"], (name, status)
            for example, reference in media["examples"].items():
                value = resolved(reference)["value"]
                schema = media["schema"].get("$ref", "").rpartition("/")[2]
                if schema == "Description":
                    assert value["openapi"] == DOCUMENT["openapi"]
                elif schema:
                    valid(value, schema)
                    assert schema != "Error" or value["code"] == example
                else:
                    assert isinstance(value, str)


def test_every_error_has_an_example() -> None:
    examples = read_examples()
    for kind in all_errors():
        assert examples[kind.code]["code"] == kind.code
        valid(examples[kind.code], "Error")


def test_every_header_is_used_and_every_answer_of_the_service_has_what_is_told() -> None:
    used = {
        header
        for _, operation in OPERATIONS
        for answer in operation["responses"].values()
        for header in resolved(answer)["headers"]
    }
    assert used == set(headers.HEADERS) == set(DOCUMENT["components"]["headers"])
    service = Service()
    for route in ROUTES:
        if route.status == 200 and "{" not in route.path:
            _has(service.get(route.path), (*headers.EVERY, *route.headers))
            _has(service.get(route.path, "OPTIONS"), (*headers.EVERY, *headers.PREFLIGHT))
    service.database.script("DROP TABLE verdict_counts")
    _has(service.get("/api/stats"), (*headers.EVERY, "retry-after"))
    service.database.close()


def _has(answer: Collected, names: tuple[str, ...]) -> None:
    assert set(names) - {"x-next-cursor"} <= set(answer.headers)


def test_the_examples_are_what_the_service_answers_now() -> None:
    assert FILE.read_text(encoding="utf-8") == api_examples.text(), (
        "run: python -m tests.unit.api_examples"
    )


def test_nothing_long_is_in_the_examples() -> None:
    examples = read_examples()
    assert len(examples["Analysis"]["raw_data"]) < 10
    assert all(len(json.dumps(value)) < 8_000 for value in examples.values())
