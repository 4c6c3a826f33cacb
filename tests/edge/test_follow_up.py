"""Predictions followed up by cron on the running Worker, and what /api/model then shows."""

from typing import Any

import httpx
import pytest

from detector.domain.outcome import DAY_MS
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


def age(worker: Worker, mint: str, days: int) -> None:
    """Make a token's prediction so many days older, as far as following up is concerned."""
    database = worker.database()
    shift = days * DAY_MS
    database.execute(
        "UPDATE follow_ups SET fetched_at_ms = fetched_at_ms - ?1, due_at_ms = due_at_ms - ?1 "
        "WHERE mint = ?2",
        [shift, mint],
    )
    database.close()


def measured(client: httpx.Client, days: int = 1) -> dict[str, Any]:
    answer = client.get("/api/model")
    assert answer.status_code == 200, answer.text[:500]
    assert costs(answer) == {"d1": 1, "upstream": 0}
    body = answer.json()
    valid(body, "Model")
    (found,) = [h for h in body["measured"]["horizons"] if h["horizon_days"] == days]
    assert isinstance(found, dict)
    return found


def test_cron_reads_again_and_counts(
    client: httpx.Client, worker: Worker, rugcheck: FakeRugCheck
) -> None:
    fallen, _held, unpriced, gone = mints = [new_mint() for _ in range(4)]
    before = measured(client)
    bodies = [success(client.get(f"/predict/{mint}")) for mint in mints]
    assert [row["horizon_days"] for row in rows(worker, "follow_ups", fallen)] == [1, 7, 30]
    assert measured(client) == before, "a prediction is not an outcome"
    for mint, price in ((fallen, bodies[0]["price"] / 100), (unpriced, None)):
        rugcheck.on(mint, rugcheck.ok({**rugcheck.report(mint), "price": price}))
    rugcheck.on(gone, not_found())
    for mint in mints:
        age(worker, mint, 1)
    kept = [rows(worker, table, mint) for table in ("answers", "history") for mint in mints]
    rugcheck.requests.clear()
    assert client.get("/cdn-cgi/local/scheduled", params=CRON).status_code == 200
    assert [rugcheck.asked(mint) for mint in mints] == [1, 1, 1, 1]
    ends = {mint: rows(worker, "outcomes", mint)[0] for mint in mints}
    assert [ends[mint]["collapsed"] for mint in mints] == [1, 0, None, None]
    assert [ends[mint]["unknown_reason"] for mint in (unpriced, gone)] == [
        "no_price",
        "token_not_found",
    ]
    after = measured(client)
    changes = {name: after[name] - before[name] for name in ("n", "collapsed", "unpriced")}
    assert changes == {"n": 2, "collapsed": 1, "unpriced": 2}
    assert after["bounds"][0] < after["base_rate"] < after["bounds"][1]
    assert sum(row["n"] for row in after["bins"]) == after["n"]
    assert [rows(worker, t, mint) for t in ("answers", "history") for mint in mints] == kept
    again = success(client.get(f"/predict/{fallen}"))
    assert again["cached"] is True
    assert again["risk_score"] == bodies[0]["risk_score"]
    for mint in mints:
        assert [row["horizon_days"] for row in rows(worker, "follow_ups", mint)] == [7, 30]


def test_cron_stops_where_upstream_is_busy(
    client: httpx.Client, worker: Worker, rugcheck: FakeRugCheck
) -> None:
    mint = new_mint()
    success(client.get(f"/predict/{mint}"))
    age(worker, mint, 1)
    rugcheck.on(mint, behaviours.rate_limited("30"))
    waiting = [tuple(row) for row in rows(worker, "follow_ups", mint)]
    assert client.get("/cdn-cgi/local/scheduled", params=CRON).status_code == 200
    assert rugcheck.asked(mint) == 2, "once for the prediction, once by cron"
    assert [tuple(row) for row in rows(worker, "follow_ups", mint)] == waiting
    rugcheck.on(mint, rugcheck.ok())
    assert client.get("/cdn-cgi/local/scheduled", params=CRON).status_code == 200
    assert [row["collapsed"] for row in rows(worker, "outcomes", mint)] == [0]
