"""The measured service level: what the counts say, over the whole service in memory."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.adapters.sql_rollups import SqlRollups
from detector.domain.instants import iso_utc
from detector.domain.rollup import HOUR_MS
from detector.domain.service_level import (
    ErrorBudget,
    HourFailures,
    Incident,
    IncidentKind,
    incidents,
    overall,
    probed,
)
from detector.web.routes.status import AHEAD_MS, MAX_BODY, OLDEST_MS
from detector.wire.status import LONGEST_FAULT, MOST_FAULTS, MOST_PROBES, SLOWEST_MS
from tests.unit.doubles import START_MS, run
from tests.unit.schemas import valid
from tests.unit.service import Collected, Service

ADMIN = "administrator-of-this-test"
ENV = {"ADMIN_TOKEN": ADMIN, "API_KEY_PEPPER": "a pepper of this test"}
BEARER = {"authorization": f"Bearer {ADMIN}"}
HOUR = START_MS // HOUR_MS
WELL: dict[str, Any] = {"at": iso_utc(START_MS), "ok": True, "slowest_ms": 40}


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service(ENV)
    yield made
    made.database.close()


def count(service: Service, hours_ago: int, **counts: int) -> None:
    names = {name.replace("__", ":").replace("_SLASH_", "/"): n for name, n in counts.items()}
    run(SqlRollups(service.database).add(START_MS - hours_ago * HOUR_MS, names))


def status(service: Service) -> dict[str, Any]:
    body = service.json("/api/status")
    valid(body, "Status")
    return body


def tell(service: Service, *probes: object, **headers: str) -> Collected:
    body = json.dumps({"probes": probes}).encode()
    return service.send("POST", "/api/probes", body, **(headers or BEARER))


def code(answer: Collected) -> str:
    return str(json.loads(answer.body or "{}").get("code"))


def test_what_was_not_counted_is_not_measured(service: Service) -> None:
    body = status(service)
    for window in (body["day"], body["month"]):
        assert window["all"]["success_share"] is None
        assert window["all"]["p50_ms"] is window["all"]["p95_ms"] is None
        assert window["probes"]["success_share"] is None
        assert window["routes"] == []
    assert (body["error_budget"]["left_share"], body["error_budget"]["met"]) == (None, None)
    assert (body["measured_since"], body["measured_hours"]) == (None, 0)
    assert (body["incidents"], body["last_probe"]) == ([], None)


def test_refused_requests_alone_are_no_success(service: Service) -> None:
    count(service, 0, request__none__refused__5=7)
    assert status(service)["day"]["all"] == {
        "requests": 7, "refused": 7, "failed": 0, "success_share": None, "p50_ms": None,
        "p95_ms": None,
    }  # fmt: skip


def test_a_day_and_a_month_have_shares_times_and_a_budget(service: Service) -> None:
    count(service, 0, request__a__ok__20=90, request__a__failed__500=1, request__b__ok__5=9)
    count(service, 23, request__a__ok__50=100, request__a__refused__5=1000)
    count(service, 24, request__a__failed__5=2)
    count(service, 719, request__a__ok__5=98)
    count(service, 720, request__a__failed__5=999)
    body = status(service)
    day, month = body["day"], body["month"]
    assert (day["hours"], month["hours"]) == (24, 720)
    assert (day["all"]["requests"], day["all"]["refused"], day["all"]["failed"]) == (1200, 1000, 1)
    assert day["all"]["success_share"] == 0.995
    assert (day["all"]["p50_ms"], day["all"]["p95_ms"]) == (50, 50)
    assert [each["route"] for each in day["routes"]] == ["a", "b"]
    assert month["all"]["success_share"] == 0.99
    assert body["error_budget"] == {
        "target_pct": 99.0, "judged": 300, "failed": 3, "allowed": 3.0, "left_share": 0.0,
        "met": True,
    }  # fmt: skip
    assert body["measured_since"] == iso_utc((HOUR - 719) * HOUR_MS)
    assert body["measured_hours"] == 4


def test_one_failure_in_a_million_is_not_a_whole_share(service: Service) -> None:
    count(service, 0, request__a__ok__20=999_999, request__a__failed__20=1)
    assert status(service)["day"]["all"]["success_share"] == 0.99999


def test_the_target_is_a_setting() -> None:
    service = Service({**ENV, "SLO_TARGET_PCT": "99.9"})
    count(service, 0, request__a__ok__20=997, request__a__failed__20=3)
    budget = status(service)["error_budget"]
    assert (budget["allowed"], budget["met"], budget["left_share"]) == (1.0, False, -2.0)
    service.database.close()


def test_it_costs_two_queries(service: Service) -> None:
    count(service, 0, request__a__ok__20=1)
    service.json("/api/status")
    assert service.log[-1]["d1"] == 2


def test_incidents_are_told_newest_first_and_the_present_one_has_no_end(service: Service) -> None:
    count(service, 0, request__a__ok__20=10, request__a__failed__20=5)
    count(service, 5, source__rugcheck__timeout=6, source__rugcheck__ok=1)
    count(service, 6, source__rugcheck__busy=5, source__rugcheck__ok=5)
    told = status(service)["incidents"]
    assert told == [
        {"kind": "requests", "source": None, "start": iso_utc(HOUR * HOUR_MS), "end": None,
         "counted": 15, "failed": 5},
        {"kind": "source", "source": "rugcheck", "start": iso_utc((HOUR - 6) * HOUR_MS),
         "end": iso_utc((HOUR - 4) * HOUR_MS), "counted": 17, "failed": 11},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "ok", "failed", "bad"),
    [
        (IncidentKind.REQUESTS, 94, 5, True),
        (IncidentKind.REQUESTS, 95, 5, False),
        (IncidentKind.REQUESTS, 0, 4, False),
        (IncidentKind.REQUESTS, 0, 5, True),
        (IncidentKind.SOURCE, 5, 5, True),
        (IncidentKind.SOURCE, 6, 5, False),
        (IncidentKind.SOURCE, 0, 4, False),
        (IncidentKind.PROBE, 2, 2, True),
        (IncidentKind.PROBE, 3, 2, False),
        (IncidentKind.PROBE, 0, 1, False),
    ],
)
def test_where_an_incident_begins(kind: IncidentKind, ok: int, failed: int, bad: bool) -> None:
    assert bool(incidents([HourFailures(9, kind, "", ok, failed)])) == bad


def test_hours_one_after_the_other_are_one_incident() -> None:
    hours = [HourFailures(at, IncidentKind.PROBE, "", 0, 3) for at in (9, 4, 5, 7, 8)]
    other = HourFailures(5, IncidentKind.SOURCE, "rugcheck", 0, 9)
    assert incidents([*hours, other]) == [
        Incident(IncidentKind.PROBE, "", 7, 10, 9, 9),
        Incident(IncidentKind.SOURCE, "rugcheck", 5, 6, 9, 9),
        Incident(IncidentKind.PROBE, "", 4, 6, 6, 6),
    ]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.floats(50, 99.999))
def test_a_budget_is_met_as_long_as_something_is_left(ok: int, failed: int, target: float) -> None:
    budget = ErrorBudget(target, ok + failed, failed)
    if ok + failed == 0:
        assert budget.left_share is budget.met is None
    else:
        assert budget.left_share is not None
        assert budget.left_share <= 1
        assert budget.met == (failed <= budget.allowed)


def test_all_routes_together_and_probes_alone() -> None:
    counts = {"request:/a:b:ok:5": 1, "request:/c:ok:50": 3, "probe:ok:20": 9, "probe:failed:50": 1}
    all_of_them = overall(counts)
    assert (all_of_them.judged, all_of_them.counts.p50_ms) == (4, 50)
    assert (probed(counts).probes, probed(counts).success_share, probed(counts).p95_ms) == (
        10,
        0.9,
        50,
    )
    assert probed({}).success_share is None


def test_a_probe_is_shown_and_counted_by_its_own_time(service: Service) -> None:
    assert tell(service, WELL).status == 204
    faults = ["/: status 503 instead of 200"]
    later = {"at": iso_utc(START_MS + 60_000), "ok": False, "slowest_ms": 9.0, "version": "1.0.0",
             "faults": faults}  # fmt: skip
    assert tell(service, later).status == 204
    body = status(service)
    assert body["last_probe"] == {
        "at": iso_utc(START_MS + 60_000), "ok": False, "slowest_ms": 9, "version": "1.0.0",
        "faults": faults,
    }  # fmt: skip
    assert body["day"]["probes"] == {
        "probes": 2, "failed": 1, "success_share": 0.5, "p95_ms": 50,
    }  # fmt: skip
    assert tell(service, WELL, later).status == 204
    assert status(service)["day"]["probes"]["probes"] == 2, "told twice, counted once"


def test_who_may_tell_of_probes(service: Service) -> None:
    made = service.send(
        "POST", "/api/keys", json.dumps({"name": "p", "scopes": ["probe"]}).encode(), **BEARER
    )
    key = json.loads(made.body or "")["secret"]
    assert tell(service, WELL, **{"x-api-key": key}).status == 204
    assert code(service.get("/api/stats", **{"x-api-key": key})) == "forbidden"
    assert code(service.get("/api/keys", **{"x-api-key": key})) == "forbidden"
    other = service.send(
        "POST", "/api/keys", json.dumps({"name": "r", "scopes": ["read"]}).encode(), **BEARER
    )
    read = json.loads(other.body or "")["secret"]
    assert code(tell(service, WELL, **{"x-api-key": read})) == "forbidden"
    assert service.send("POST", "/api/probes", b"{}").status == 401
    listed = json.loads(service.get("/api/keys", **BEARER).body or "")["keys"]
    assert sorted(one["scopes"][0] for one in listed) == ["probe", "read"]


@pytest.mark.parametrize(
    "wrong",
    [
        5, [], None, {}, {**WELL, "more": 1}, {"ok": True, "slowest_ms": 1},
        {**WELL, "ok": 1}, {**WELL, "ok": None},
        {**WELL, "at": START_MS}, {**WELL, "at": "yesterday"}, {**WELL, "at": "2026-09-21"},
        {**WELL, "at": "2026-09-21T14:13:20"}, {**WELL, "at": "9999-12-31T23:59:59-23:59"},
        {**WELL, "at": iso_utc(START_MS - OLDEST_MS - 1)},
        {**WELL, "at": iso_utc(START_MS + AHEAD_MS + 1)},
        {**WELL, "slowest_ms": -1}, {**WELL, "slowest_ms": SLOWEST_MS + 1},
        {**WELL, "slowest_ms": 1.5}, {**WELL, "slowest_ms": True}, {**WELL, "slowest_ms": "1"},
        {**WELL, "version": ""}, {**WELL, "version": "<b>"}, {**WELL, "version": 1},
        {**WELL, "faults": "no"}, {**WELL, "faults": [""]}, {**WELL, "faults": ["x\n"]},
        {**WELL, "faults": ["\u202e"]}, {**WELL, "faults": ["x" * (LONGEST_FAULT + 1)]},
        {**WELL, "faults": ["x"] * (MOST_FAULTS + 1)}, {**WELL, "faults": [None]},
    ],
)  # fmt: skip
def test_what_is_no_probe_is_refused_whole(service: Service, wrong: object) -> None:
    answer = tell(service, WELL, wrong)
    assert (answer.status, code(answer)) == (400, "invalid_body")
    assert status(service)["last_probe"] is None


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"probes": {}}', b'{"probes": [], "more": 1}'])
def test_other_bodies_are_refused(service: Service, body: bytes) -> None:
    assert code(service.send("POST", "/api/probes", body, **BEARER)) == "invalid_body"


def test_so_many_at_once_and_the_largest_fit(service: Service) -> None:
    most = {**WELL, "at": iso_utc(START_MS - OLDEST_MS), "slowest_ms": SLOWEST_MS,
            "version": "1" * 40, "faults": ["x" * LONGEST_FAULT] * MOST_FAULTS}  # fmt: skip
    assert tell(service, *[most] * MOST_PROBES).status == 204
    assert code(tell(service, *[WELL] * (MOST_PROBES + 1))) == "invalid_body"
    assert code(tell(service)) == "invalid_body"
    long = b'{"probes": [' + b" " * MAX_BODY + b"]}"
    assert service.send("POST", "/api/probes", long, **BEARER).status == 413
