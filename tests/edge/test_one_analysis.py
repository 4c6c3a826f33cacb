"""One analysis for many requests, and none by halves, on the running Worker."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.edge.conftest import RUGCHECK_TIMEOUT_MS
from tests.edge.expect import costs, error, new_mint, success
from tests.fakes import FakeRugCheck, behaviours
from tests.worker import Worker

CROWD = 50


def let_go(worker: Worker, mint: str) -> None:
    """The time is over for which a failure is kept for the others."""
    database = worker.database()
    database.execute("UPDATE leases SET expires_at_ms = 5 WHERE mint = ?", [mint])
    database.close()


def crowd(api: httpx.Client, path: str) -> list[httpx.Response]:
    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(lambda _: api.get(path), range(CROWD)))


def rows(worker: Worker, table: str, mint: str) -> list[sqlite3.Row]:
    database = worker.database()
    try:
        database.row_factory = sqlite3.Row
        return database.execute(f"SELECT * FROM {table} WHERE mint = ?", [mint]).fetchall()
    finally:
        database.close()


@pytest.mark.alone
def test_a_crowd_makes_one_upstream_call(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    mint = new_mint()
    rugcheck.on(mint, behaviours.slow_headers(0.5, rugcheck.ok()))
    answers = crowd(api, f"/predict/{mint}")
    bodies = [success(answer) for answer in answers]
    assert rugcheck.asked(mint) == 1
    assert sum(not body["cached"] for body in bodies) == 1
    assert len({body["fetched_at"] for body in bodies}) == 1
    for table in ("tokens", "answers", "history"):
        assert len(rows(worker, table, mint)) == 1
    assert rows(worker, "leases", mint) == []


@pytest.mark.alone
def test_a_refreshing_crowd_makes_one_too(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    old = success(api.get(f"/predict/{mint}"))
    rugcheck.on(mint, behaviours.slow_headers(0.5, rugcheck.ok()))
    bodies = [success(a) for a in crowd(api, f"/predict/{mint}?force_refresh=1")]
    assert all(body["fetched_at"] > old["fetched_at"] for body in bodies)
    assert rugcheck.asked(mint) <= 3, "late comers may start a second round, not fifty"


@pytest.mark.alone
def test_a_crowd_shares_a_failure(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    mint = new_mint()
    refusing = behaviours.rate_limited("30")
    rugcheck.on(mint, behaviours.slow_headers(0.5, refusing))
    for answer in crowd(api, f"/predict/{mint}"):
        error(answer, 503, "upstream_busy")
    assert rugcheck.asked(mint) == 1
    rugcheck.on(mint, rugcheck.ok())
    let_go(worker, mint)
    assert success(api.get(f"/predict/{mint}"))["cached"] is False, "and it is not kept for ever"


def test_a_claim_of_a_request_that_died_ends(
    api: httpx.Client, worker: Worker, rugcheck: FakeRugCheck
) -> None:
    mint = new_mint()
    database = worker.database()
    until = round(time.time() * 1000) + 1500
    database.execute(
        "INSERT INTO leases (mint, owner, expires_at_ms) VALUES (?, 'gone', ?)", [mint, until]
    )
    database.close()
    assert success(api.get(f"/predict/{mint}"))["cached"] is False
    assert time.time() * 1000 >= until


def test_a_write_that_fails_half_way_changes_nothing(
    api: httpx.Client, worker: Worker, rugcheck: FakeRugCheck
) -> None:
    known, fresh = new_mint(), new_mint()
    before = success(api.get(f"/predict/{known}"))
    stats = api.get("/api/stats").json()
    database = worker.database()
    database.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON history BEGIN SELECT RAISE(ABORT, 'disk'); END"
    )
    try:
        error(api.get(f"/predict/{fresh}"), 503, "storage_unavailable")
        kept = success(api.get(f"/predict/{known}?force_refresh=true"))
    finally:
        database.execute("DROP TRIGGER broken")
        database.close()
    assert (kept["stale"], kept["stale_reason"]) == (True, "storage_unavailable")
    assert kept["fetched_at"] == before["fetched_at"]
    assert rows(worker, "tokens", fresh) == rows(worker, "answers", fresh) == []
    after = api.get("/api/stats").json()
    assert {**after, "as_of": ""} == {**stats, "as_of": ""}
    let_go(worker, fresh)
    assert success(api.get(f"/predict/{fresh}"))["cached"] is False


def test_what_a_miss_costs(api: httpx.Client) -> None:
    answer = api.get(f"/predict/{new_mint()}")
    assert costs(answer) == {"d1": 12, "upstream": 1}


def test_the_slowest_upstream_bounds_the_answer(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    rugcheck.on(mint, behaviours.drip(b"{" + b" " * 100_000, interval_s=0.05))
    began = time.monotonic()
    error(api.get(f"/predict/{mint}"), 504, "upstream_timeout")
    assert time.monotonic() - began < RUGCHECK_TIMEOUT_MS * 1.5 / 1000 + 1.5


@pytest.mark.parametrize("cron", ["*/10 * * * *"])
def test_cron_sweeps(api: httpx.Client, worker: Worker, cron: str) -> None:
    database = worker.database()
    mint = new_mint()
    database.execute(
        "INSERT INTO leases (mint, owner, expires_at_ms) VALUES (?, 'gone', 5)", [mint]
    )
    database.close()
    assert api.get("/cdn-cgi/local/scheduled", params={"cron": cron}).status_code == 200
    assert rows(worker, "leases", mint) == []


def test_a_list_knows_what_was_found(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    report = rugcheck.report(mint)
    report["token"]["freezeAuthority"] = mint
    rugcheck.on(mint, rugcheck.ok(report))
    found = {finding["code"] for finding in success(api.get(f"/predict/{mint}"))["findings"]}
    assert "freeze_authority" in found
    assert "rugged" not in found
    for code in (*found, "rugged"):
        listed = api.get("/api/tokens", params={"finding": code})
        assert costs(listed)["d1"] <= 2
        mints = [row["token_id"] for row in listed.json()["tokens"]]
        assert (mint in mints) is (code in found), code
