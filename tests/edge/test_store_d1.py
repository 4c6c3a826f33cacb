"""The store contract on real D1, through the adapters that production uses.

The statements are made here by the same `SqlStore` and sent to a small Worker that runs them.
"""

import json
from collections.abc import Iterator, Sequence

import httpx
import pytest

from detector.adapters.database import DatabaseFailed, Row, Statement
from tests.contract.creators import CreatorContract
from tests.contract.events import EventContract
from tests.contract.follow_ups import FollowUpContract
from tests.contract.history import HistoryContract
from tests.contract.keys import KeyContract
from tests.contract.probes import ProbeContract
from tests.contract.record import RecordContract
from tests.contract.retention import RetentionContract
from tests.contract.rollups import RollupContract
from tests.contract.sample import SampleContract
from tests.contract.shared import SharedContract
from tests.contract.store import StoreContract
from tests.contract.watches import WatchContract


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


@pytest.fixture
def database(adapters_url: str) -> Iterator[HttpDatabase]:
    opened = HttpDatabase(adapters_url)
    yield opened
    opened.close()


class TestD1Store(StoreContract):
    """All of the contract."""


class TestD1FollowUps(FollowUpContract):
    """The contract of follow-ups, on the same database."""


class TestD1Record(RecordContract):
    """The contract of the record, on the same database."""


class TestD1Sample(SampleContract):
    """The contract of following a sample, on the same database."""


class TestD1Retention(RetentionContract):
    """The contract of what is taken out, on the same database."""


class TestD1Keys(KeyContract):
    """The contract of API keys and the budget, on the same database."""


class TestD1Shared(SharedContract):
    """The contract of those who only look, on the same database."""


class TestD1Events(EventContract):
    """The contract of events, on the same database."""


class TestD1Rollups(RollupContract):
    """The contract of counts by the hour, on the same database."""


class TestD1Probes(ProbeContract):
    """The contract of the service level and of probes, on the same database."""


class TestD1Creators(CreatorContract):
    """The contract of creators' records, on the same database."""


class TestD1History(HistoryContract):
    """The contract of history, on the same database."""


class TestD1Watches(WatchContract):
    """The contract of watches and their messages, on the same database."""
