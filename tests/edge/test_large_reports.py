"""Large reports side by side on the running Worker: all are answered, and the memory holds."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.edge.expect import new_mint
from tests.fakes import FakeRugCheck
from tests.fakes.behaviours import Hold
from tests.survival.isolate import python_mb
from tests.worker import Worker, running_worker

AT_ONCE, FEW = 16, 3
MOST_GROWN_MB = 64
NAME = "\N{ROCKET} Harbour"
"""With one such character in a text Python holds four bytes of each."""


@pytest.fixture(scope="module")
def source() -> Iterator[FakeRugCheck]:
    with FakeRugCheck() as fake:
        yield fake


@pytest.fixture(scope="module")
def fresh_worker(source: FakeRugCheck) -> Iterator[Worker]:
    """One of its own: memory that has grown stays so, whoever made it grow."""
    env = {"RUGCHECK_API_URL": source.url, "RUGCHECK_TIMEOUT_MS": "60000"}
    with running_worker(env) as started:
        yield started


def all_at_once(
    worker: Worker, source: FakeRugCheck, mints: list[str], query: str, **changed: object
) -> list[dict[str, Any]]:
    """The answers; the source sends nothing before it was asked for all the reports.

    `changed`: keys of the reports that have other values.
    """
    hold = Hold(source.copies("large", tokenMeta={"name": NAME}, **changed))
    source.default = hold
    with (
        httpx.Client(base_url=worker.url, timeout=120) as client,
        ThreadPoolExecutor(AT_ONCE) as many,
    ):
        asked = [many.submit(client.get, f"/predict/{mint}{query}") for mint in mints]
        if query:
            assert hold.wait_for(len(mints))
        hold.release()
        answers = [each.result() for each in asked]
    assert [answer.status_code for answer in answers] == [200] * len(mints)
    bodies = [answer.json() for answer in answers]
    for mint, body in zip(mints, bodies, strict=True):
        assert (body["token_id"], body["name"], body["stale"]) == (mint, NAME, False)
        assert query == "?raw=false" or body["raw_data"]["mint"] == mint
    return bodies


def test_sixteen_large_reports_at_once_are_answered_in_little_memory(
    fresh_worker: Worker, source: FakeRugCheck
) -> None:
    """Sixteen refreshed at once add nothing more: `bench.memory` shows it."""
    mints = [new_mint() for _ in range(AT_ONCE)]
    before = python_mb(fresh_worker)
    all_at_once(fresh_worker, source, mints, "?raw=false")
    stored = all_at_once(fresh_worker, source, mints, "")
    assert all(body["cached"] and not body["no_longer_checked"] for body in stored)
    assert all(len(json.dumps(body["raw_data"])) > 1_100_000 for body in stored)
    few, query = mints[:FEW], "?force_refresh=true"
    poorer = all_at_once(fresh_worker, source, few, query, topHolders=None)
    assert all(body["no_longer_checked"] for body in poorer), "the stored ones were read"
    assert [source.asked(mint) for mint in mints] == [2] * FEW + [1] * (AT_ONCE - FEW)
    grown = python_mb(fresh_worker) - before
    assert 0 < grown < MOST_GROWN_MB
