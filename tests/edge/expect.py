"""What answers must look like."""

import itertools
import re
from typing import Any

import httpx
import jsonschema

from detector.wire.components import schemas
from local.samples.addresses import address_of

_serial = itertools.count()


def new_mint() -> str:
    """An address that no test used before."""
    return address_of(f"edge test token {next(_serial)}")


def valid(body: object, schema: str) -> None:
    """The body is what the API's description says."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": schemas()}}
    jsonschema.Draft202012Validator(root).validate(body)


def success(answer: httpx.Response) -> dict[str, Any]:
    """A whole analysis, within the contract."""
    assert answer.status_code == 200, answer.text[:500]
    body: dict[str, Any] = answer.json()
    valid(body, "Analysis")
    return body


def error(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The one shape of errors, with nothing of the inside."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text[:500]
    body: dict[str, Any] = answer.json()
    valid(body, "Error")
    assert body["request_id"] == answer.headers["x-request-id"]
    for inside in ("Traceback", ".py", "http://", "127.0.0.1", "D1_", "JsException", "SELECT"):
        assert inside not in answer.text
    if status in (429, 503):
        assert int(answer.headers["retry-after"]) > 0
    return body


def costs(answer: httpx.Response) -> dict[str, int]:
    """What the request cost: D1 statements and upstream calls."""
    found = re.findall(r'(\w+);desc="(\d+)"', answer.headers["server-timing"])
    return {name: int(count) for name, count in found}
