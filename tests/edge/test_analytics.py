"""Counts by the hour on the running Worker: written with an analysis, and by isolates."""

import csv
import io
import time
from typing import Any

import httpx

from tests.edge.expect import costs, new_mint, success, valid
from tests.fakes import FakeRugCheck, behaviours


def counted(api: httpx.Client) -> dict[str, Any]:
    answer = api.get("/api/analytics?days=2")
    assert answer.status_code == 200, answer.text[:500]
    assert costs(answer) == {"d1": 1, "upstream": 0}
    body: dict[str, Any] = answer.json()
    valid(body, "Analytics")
    return body


def requests(body: dict[str, Any]) -> int:
    return sum(each["requests"] for each in body["routes"] if each["route"] == "/detect/{token_id}")


def test_what_happens_is_counted(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint, failing = new_mint(), new_mint()
    before = counted(api)
    level = success(api.get(f"/detect/{mint}"))["risk_level"]
    success(api.get(f"/detect/{mint}"))
    rugcheck.on(failing, behaviours.error(400, "not found"))
    assert api.get(f"/detect/{failing}").status_code == 404
    after = counted(api)
    assert after["total"]["analyses"] == before["total"]["analyses"] + 1
    was = before["total"]["levels"].get(level, 0)
    assert after["total"]["levels"][level] == was + 1
    # The requests themselves come when their isolate writes its counts.
    until = time.monotonic() + 20
    while requests(counted(api)) < requests(before) + 3:
        assert time.monotonic() < until, "the isolate's counts were not written"
        time.sleep(0.1)


def test_the_days_as_a_file(api: httpx.Client) -> None:
    success(api.get(f"/predict/{new_mint()}"))
    answer = api.get("/api/analytics.csv?days=1")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert sum(int(row["count"]) for row in rows if row["kind"] == "level") >= 1
