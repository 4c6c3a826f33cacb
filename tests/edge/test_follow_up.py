"""Predictions followed up by cron on the running Worker, and what /api/model then shows."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from detector.domain.outcome import HOUR_MS
from detector.domain.track_record import COLUMNS
from detector.outcomes_check import check
from tests.edge.expect import costs, new_mint, success, valid
from tests.edge.test_one_analysis import rows
from tests.fakes import FakeRugCheck, behaviours
from tests.fakes.rugcheck import not_found
from tests.worker import Worker

CRON = {"cron": "*/10 * * * *"}


@pytest.fixture
def client(api: httpx.Client) -> httpx.Client:
    """A client that waits for a whole cron run."""
    api.timeout = httpx.Timeout(90)
    return api


def age(worker: Worker, mint: str, hours: int) -> None:
    """Make a token's prediction so many hours older, as far as following up is concerned."""
    database = worker.database()
    database.execute(
        "UPDATE series SET fetched_at_ms = fetched_at_ms - ?1, due_at_ms = due_at_ms - ?1, "
        "late_at_ms = late_at_ms - ?1 WHERE mint = ?2",
        [hours * HOUR_MS, mint],
    )
    database.close()


def cron(client: httpx.Client) -> None:
    assert client.get("/cdn-cgi/local/scheduled", params=CRON).status_code == 200


def measured(client: httpx.Client) -> dict[str, Any]:
    answer = client.get("/api/model")
    assert answer.status_code == 200, answer.text[:500]
    assert costs(answer) == {"d1": 2, "upstream": 0}
    body = answer.json()
    valid(body, "Model")
    found: dict[str, Any] = body["measured"]
    return found


def day(found: dict[str, Any]) -> dict[str, Any]:
    (horizon,) = [h for h in found["horizons"] if h["horizon_days"] == 1]
    assert isinstance(horizon, dict)
    return horizon


def test_cron_reads_again_and_settles(
    client: httpx.Client, worker: Worker, rugcheck: FakeRugCheck
) -> None:
    fallen, held, unpriced, gone = mints = [new_mint() for _ in range(4)]
    before = measured(client)
    bodies = []
    for mint in mints:
        young = {**rugcheck.report(mint), "detectedAt": moment(hours_ago=1)}
        rugcheck.on(mint, rugcheck.ok(young))
        bodies.append(success(client.get(f"/predict/{mint}")))
        assert [row["hour"] for row in rows(worker, "series", mint)] == [1]
    assert measured(client)["falls"] == before["falls"], "a prediction is not an outcome"
    kept = [rows(worker, table, mint) for table in ("answers", "history") for mint in mints]
    for hours in (1, 5):
        for mint in mints:
            age(worker, mint, hours)
        cron(client)
    for mint, price in ((fallen, bodies[0]["price"] / 100), (unpriced, None)):
        rugcheck.on(mint, rugcheck.ok({**rugcheck.report(mint), "price": price}))
    rugcheck.on(gone, not_found())
    for mint in mints:
        age(worker, mint, 18)
    rugcheck.requests.clear()
    cron(client)
    assert [rugcheck.asked(mint) for mint in mints] == [1, 1, 1, 1]
    ends = {mint: rows(worker, "outcomes", mint)[0] for mint in mints}
    assert [ends[mint]["collapsed"] for mint in mints] == [1, 0, None, None]
    after = measured(client)
    changes = {name: day(after)[name] - day(before)[name] for name in ("n", "collapsed")}
    assert changes == {"n": 2, "collapsed": 1}
    assert sum(row["n"] for row in day(after)["bins"]) == day(after)["n"]
    falls = {name: after["falls"][name] - before["falls"][name] for name in ("n", "unpriced")}
    assert falls == {"n": 2, "unpriced": 2}
    assert after["record"]["rows"] == before["record"]["rows"] + 4
    assert [rows(worker, t, mint) for t in ("answers", "history") for mint in mints] == kept
    for mint in mints:
        assert [row["hour"] for row in rows(worker, "series", mint)] == [168]
    text = the_record(client)
    found = {row["mint"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert [found[mint]["fell_90"] for mint in mints] == ["true", "false", "", ""]
    reasons = [found[mint]["unknown_reason"] for mint in mints]
    assert reasons == ["", "", "no_price", "token_not_found"]
    assert found[held]["readings"].count("[") == 4
    checked = check(text)
    assert (checked.problems, checked.end.hash) == ((), after["record"]["last_hash"])


def the_record(client: httpx.Client) -> str:
    """All of /api/outcomes.csv, two rows at a time."""
    text, cursor = "", "0"
    while cursor:
        answer = client.get("/api/outcomes.csv", params={"cursor": cursor, "per_page": 2})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert costs(answer) == {"d1": 1, "upstream": 0}
        header, rest = answer.text.split("\r\n", 1)
        assert header == ",".join(COLUMNS)
        text += answer.text if not text else rest
        cursor = answer.headers.get("x-next-cursor", "")
    return text


def moment(hours_ago: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours_ago)).isoformat()


def test_cron_stops_where_upstream_is_busy(
    client: httpx.Client, worker: Worker, rugcheck: FakeRugCheck
) -> None:
    mint = new_mint()
    success(client.get(f"/predict/{mint}"))
    age(worker, mint, 1)
    rugcheck.on(mint, behaviours.rate_limited("30"))
    waiting = [tuple(row) for row in rows(worker, "series", mint)]
    cron(client)
    assert rugcheck.asked(mint) == 2, "once for the prediction, once by cron"
    assert [tuple(row) for row in rows(worker, "series", mint)] == waiting
    rugcheck.on(mint, rugcheck.ok())
    cron(client)
    assert [row["hour"] for row in rows(worker, "series", mint)] == [6]
