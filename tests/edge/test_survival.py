"""The short form of `make survive`: kills in the middle of writes, and what stands after them."""

from pathlib import Path

import httpx
import pytest

from tests.edge.conftest import forget_failures
from tests.edge.expect import costs, error, new_mint, success
from tests.fakes import FakeRugCheck, behaviours
from tests.survival.kills import kill_often, secrets_in
from tests.survival.soak import faults_in, jump
from tests.worker import Worker

KILLS = 2


def test_killed_in_the_middle_of_writes(rugcheck: FakeRugCheck, tmp_path: Path) -> None:
    """The live feed, a Durable Object, goes on as well; its listener misses nothing."""
    found = kill_often(tmp_path, KILLS, rugcheck)
    assert found.kills == KILLS
    assert found.ledger.acknowledged > 2 * KILLS
    assert found.lost == []
    assert found.halves == []
    assert found.missed == 0
    assert found.heard[0] == 1
    assert len(found.heard) > KILLS
    assert found.ledger.refused == []
    assert faults_in(found.log) == []
    assert len(found.ledger.keys) > 0
    assert secrets_in(tmp_path, found) == []


@pytest.mark.parametrize("ms", [86_400_000, -86_400_000], ids=["ahead", "back"])
def test_a_clock_that_jumps(
    api: httpx.Client, worker: Worker, rugcheck: FakeRugCheck, ms: int
) -> None:
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    jump(worker, ms)
    try:
        rugcheck.on(mint, behaviours.error(401, "invalid api key"))
        old = success(api.get(f"/predict/{mint}"))
        assert old["stale"] is True
        assert old["stale_reason"] in ("upstream_refused", "renewing"), "on a busy machine"
        assert api.get("/api/health?deep=true").json()["status"] in ("ok", "degraded")
        error(api.get("/predict/nothing"), 400, "invalid_token_id")
    finally:
        jump(worker, -ms)
        forget_failures(worker)
    assert costs(api.get(f"/predict/{mint}"))["upstream"] == 0
