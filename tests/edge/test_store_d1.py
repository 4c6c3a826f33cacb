"""The store contract on real D1, through the adapter that production uses.

The statements are made here by the same `SqlStore` and sent to a small Worker that runs them.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from detector.adapters.database import DatabaseFailed, Row, Statement
from tests.contract.creators import CreatorContract
from tests.contract.follow_ups import FollowUpContract
from tests.contract.keys import KeyContract
from tests.contract.record import RecordContract
from tests.contract.store import StoreContract
from tests.worker import ROOT, running_worker


class HttpDatabase:
    """The database port over the contract Worker."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=30)

    async def rows(self, statement: Statement) -> Sequence[Row]:
        found: list[Row] = self._send([statement], batch=False)["rows"]
        return found

    async def batch(self, statements: Sequence[Statement]) -> None:
        self._send(statements, batch=True)

    def close(self) -> None:
        self._client.close()

    def _send(self, statements: Sequence[Statement], *, batch: bool) -> dict[str, list[Row]]:
        body = {"batch": batch, "statements": [[s.sql, list(s.parameters)] for s in statements]}
        answer = json.loads(self._client.post("/", json=body).raise_for_status().text)
        if "failed" in answer:
            raise DatabaseFailed(answer["failed"])
        found: dict[str, list[Row]] = answer
        return found


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project = tmp_path_factory.mktemp("d1-worker")
    here = Path(__file__).parent / "d1_worker"
    shutil.copytree(ROOT / "src" / "detector", project / "src" / "detector")
    shutil.copytree(ROOT / "migrations", project / "migrations")
    shutil.copy(here / "entry.py", project / "src")
    shutil.copy(here / "wrangler.toml", project)
    with running_worker(project=project) as worker:
        yield worker.url


@pytest.fixture
def database(url: str) -> Iterator[HttpDatabase]:
    opened = HttpDatabase(url)
    yield opened
    opened.close()


class TestD1Store(StoreContract):
    """All of the contract."""


class TestD1FollowUps(FollowUpContract):
    """The contract of follow-ups, on the same database."""


class TestD1Record(RecordContract):
    """The contract of the record, on the same database."""


class TestD1Keys(KeyContract):
    """The contract of API keys and the budget, on the same database."""


class TestD1Creators(CreatorContract):
    """The contract of creators' records, on the same database."""
