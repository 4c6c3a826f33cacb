"""/api/health?deep=true: what it says of each part, and that it never waits for one."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from detector.adapters.database import Row, Statement
from detector.domain.breaker import FAILURES_TO_OPEN, REST_MS
from detector.incoming_http import Request
from detector.wire.components import schemas
from tests.contract.store import MIGRATIONS
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Service, collected
from tests.unit.test_analysis import REMOTE, token
from tests.unit.test_service import any_report

DEEP = "/api/health?deep=true"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def health(service: Service, path: str = DEEP) -> dict[str, Any]:
    answer = service.get(path)
    assert answer.status == 200
    body: dict[str, Any] = json.loads(answer.body or "")
    root = {"$ref": "#/components/schemas/Health", "components": {"schemas": schemas()}}
    jsonschema.Draft202012Validator(root).validate(body)
    return body


def test_a_new_deployment_is_well(service: Service) -> None:
    body = health(service)
    assert (body["status"], body["database"], body["model"]) == ("ok", {"ok": True}, {"ok": True})
    assert body["schema_version"] == MIGRATIONS
    assert [(one["name"], one["used"], one["state"]) for one in body["sources"]] == [
        ("rugcheck", True, "closed"),
        ("replicate", False, "closed"),
    ]
    assert all(one["last_success"] is one["last_error"] is None for one in body["sources"])
    assert {"database", "sources", "model"}.isdisjoint(health(service, "/api/health"))


def test_an_outage_is_told_and_its_end_too(service: Service) -> None:
    service.fetch.script = any_report
    service.get(token(0))
    service.host.ms += 60_000
    service.fetch.script = lambda _: reply(403, "<html>")
    for n in range(1, 1 + FAILURES_TO_OPEN):
        assert health(service)["status"] == "ok"
        service.get(token(n))
    calls = len(service.fetch.calls)
    body = health(service)
    assert body["status"] == "degraded"
    assert body["sources"][0] == {
        "name": "rugcheck",
        "used": True,
        "state": "open",
        "failures": FAILURES_TO_OPEN,
        "last_success": "2026-09-21T14:13:20.000Z",
        "last_failure": "2026-09-21T14:14:20.000Z",
        "last_error": "upstream_blocked",
        "rests_until": "2026-09-21T14:14:25.000Z",
    }
    service.host.ms += REST_MS
    assert health(service)["sources"][0]["state"] == "half_open"
    assert len(service.fetch.calls) == calls, "nobody is asked"
    service.fetch.script = any_report
    service.get(token(50))
    body = health(service)
    assert (body["status"], body["sources"][0]["failures"]) == ("ok", 0)
    assert body["sources"][0]["last_error"] == "upstream_blocked"


def test_only_a_source_that_is_used_degrades() -> None:
    for env, status in (({}, "ok"), (REMOTE, "degraded")):
        service = Service(env)
        service.database.script("UPDATE sources SET failures = 99 WHERE name = 'replicate'")
        assert health(service)["status"] == status
        service.database.close()


def test_a_failing_database_is_told(service: Service) -> None:
    service.database.script("DROP TABLE sources")
    body = health(service)
    assert (body["status"], body["database"], body["schema_version"], body["sources"]) == (
        "degraded",
        {"ok": False},
        None,
        [],
    )


def test_a_hanging_database_is_not_waited_for(service: Service) -> None:
    class Hanging:
        async def rows(self, _statement: Statement) -> Sequence[Row]:
            await asyncio.Event().wait()
            return []

        async def batch(self, _statements: Sequence[Statement]) -> None:
            raise AssertionError

    app = replace(service.app, database=Hanging())
    answer = run(collected(app.handle(Request("GET", "/api/health", "deep=1"))))
    assert json.loads(answer.body or "")["database"] == {"ok": False}
    assert service.host.ms - START_MS < 1_000


def test_a_model_that_cannot_speak_is_told(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("detector.services.scoring.predict", broken)
    body = health(service)
    assert (body["status"], body["model"]) == ("degraded", {"ok": False})


def test_the_parameter_is_read(service: Service) -> None:
    assert "sources" not in health(service, "/api/health?deep=false")
    assert "sources" not in health(service, "/api/health?deep=maybe")
