"""A run that is stopped at any place loses nothing, and repeats nothing but under the same id."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from detector.adapters.database import Row, Statement
from detector.adapters.sqlite import SqliteDatabase
from detector.app import WATCH_CRON
from detector.domain.webhook import PAUSES_MS
from detector.ports.outgoing_http import HttpCall, HttpReply
from detector.services.watch_run import RETRY_MS
from tests.unit.doubles import run
from tests.unit.watched import MINTS, Watched

CHANGED, NEW = MINTS[:3], MINTS[3:5]


class Killed(BaseException):
    """The process is no more; nothing catches it."""


@dataclass
class Kill:
    """Ends the process at the operation of that number, before or after it was done."""

    at: int
    after: bool
    count: int = 0

    def step(self, *, after: bool) -> None:
        if after is self.after:
            self.count += 1
            if self.count == self.at:
                raise Killed


@dataclass
class Mortal:
    """The database and the network of a process that is killed."""

    watched: Watched
    kill: Kill

    async def rows(self, statement: Statement) -> Sequence[Row]:
        self.kill.step(after=False)
        found = await self.watched.service.database.rows(statement)
        self.kill.step(after=True)
        return found

    async def batch(self, statements: Sequence[Statement]) -> None:
        self.kill.step(after=False)
        await self.watched.service.database.batch(statements)
        self.kill.step(after=True)

    async def fetch(self, call: HttpCall) -> HttpReply:
        self.kill.step(after=False)
        reply = await self.watched.service.fetch(call)
        self.kill.step(after=True)
        return reply


@pytest.fixture(scope="module")
def before() -> SqliteDatabase:
    """A deployment before a run: three tokens have changed, two were never read."""
    made = Watched()
    made.watched(*CHANGED)
    for mint in CHANGED:
        made.change(mint)
    for mint in NEW:
        made.post(token_id=mint)
    return made.service.database


def copy(of: SqliteDatabase) -> Watched:
    made = Watched()
    of.connection.backup(made.service.database.connection)
    made.service.host.ms += 10_000
    made.tokens = dict.fromkeys(CHANGED, "drained_pool")
    return made


def stopped(at: Watched, kill: Kill) -> bool:
    """Run cron; whether it was killed."""
    mortal = Mortal(at, kill)
    app = replace(at.service.app, database=mortal, fetch=mortal.fetch)
    try:
        asyncio.run(app.scheduled(WATCH_CRON))
    except Killed:
        return True
    return False


@pytest.mark.parametrize("after", [False, True])
def test_whatever_stops_a_run(before: SqliteDatabase, after: bool) -> None:
    place, repeated = 0, 0
    while True:
        place += 1
        at = copy(before)
        killed = stopped(at, Kill(place, after))
        for pause_ms in (PAUSES_MS[0], RETRY_MS, RETRY_MS):
            at.service.host.ms += pause_ms
            run(at.service.app.scheduled(WATCH_CRON))
        bodies = {(call.headers["webhook-id"], call.body) for call in at.got}
        ids = [call.headers["webhook-id"] for call in at.got]
        repeated += len(ids) - len(set(ids))
        assert len(bodies) == len(set(ids)), place
        found = at.watches()
        assert {each.partition("-")[0] for each in ids} == {each["id"] for each in found}, place
        assert len(set(ids)) == len(CHANGED) + len(NEW), place
        assert {each["waiting"] for each in found} == {0}
        assert all(each["told"]["fetched_at"] is not None for each in found)
        at.service.database.close()
        if not killed:
            break
    assert place > 20
    assert repeated > 0, "a kill between sending and noting it is among them"
