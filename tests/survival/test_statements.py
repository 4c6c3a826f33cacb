"""Every statement of every route and of cron fails once, before it is done and after.

The answer is clear, no write is kept by half, no secret is told, and then all works again.
"""

import asyncio
from contextlib import suppress

import pytest

from detector.app import WATCH_CRON
from detector.errors import StorageUnavailable
from detector.incoming_http import Delegate
from tests.survival.asks import ASKS, KEY, Ask
from tests.survival.ground import Ground, base, ground
from tests.survival.kills import WHOLE
from tests.survival.machine import Sick
from tests.survival.table import WITHOUT
from tests.survival.test_faults import LONG_ENOUGH_MS, said, unharmed, whole
from tests.unit.service import Collected

pytestmark = pytest.mark.no_cover

STORE = "storage_unavailable"
BOOKS = frozenset({"api_key_usage", "hourly", "leases", "sources", "upstream_spent"})
"""What is counted and remembered on the way; whole by itself, whatever becomes of the rest."""

AGAIN = {"keys, revoke": 404, "watches, make": 409, "watches, end": 404}
"""Asked again, where the first time was done and could not be told."""


def numbered(at: Ground, number: int, *, after: bool) -> Sick:
    """From now on that statement fails, and no other."""
    sick = Sick(at.service.database, lambda count, _: count == number, after=after)
    at.use(sick)
    return sick


def halves(at: Ground) -> list[str]:
    """What there is of half a write."""
    connection = at.service.database.connection
    found = {name: connection.execute(query).fetchall() for name, query in WHOLE.items()}
    return [name for name, rows in found.items() if rows]


def with_a_key(ask: Ask) -> Ask:
    """Asked with a key: that costs two statements more."""
    return Ask(ask.method, ask.route, ask.path, KEY, ask.body, ask.headers)


def is_clear(ask: str, answer: Collected) -> bool:
    """Whether a client can tell what it got."""
    if answer.delegate is Delegate.PAGE:
        return answer.status == 200
    if answer.status == 503:
        return said(answer) == STORE
    return answer.status == WITHOUT[ask].status


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("ask", ASKS)
def test_each_statement_of_a_request(ask: str, after: bool) -> None:
    request = with_a_key(ASKS[ask]).request
    failed, number = 0, 0
    while True:
        number += 1
        at = ground()
        before = at.rows()
        sick = numbered(at, number, after=after)
        answer = cut_off = None
        try:
            answer = at.ask(request())
        except StorageUnavailable:
            cut_off = True
            assert at.service.log[-1]["ended"] == "broken off", "no client takes a part for it all"
        if answer is not None:
            whole(answer)
            assert is_clear(ask, answer), (number, answer)
        assert halves(at) == []
        if not after and answer is not None and answer.status == 503:
            assert at.rows() == before | {name: at.rows()[name] for name in BOOKS}
        reached = sick.count >= number
        if reached:
            failed += answer is None or answer.status == 503 or said(answer) == STORE
            at.heal()
            at.host.ms += LONG_ENOUGH_MS
            again = at.ask(request())
            whole(again)
            usual = WITHOUT[ask].status
            assert again.status in (usual, AGAIN.get(ask, usual) if after else usual)
        assert [one for one in base().planted if one in at.told() and not _own(at, one)] == []
        assert cut_off is None or ask.endswith(".csv")
        at.close()
        if not reached:
            break
    assert number >= 2
    harmless = unharmed(ask)[0].delegate is Delegate.PAGE or ASKS[ask].route == "/api/health"
    assert failed or harmless


def _own(at: Ground, secret: str) -> bool:
    return any(f'"secret":"{secret}"' in (answer.body or "") for answer in at.answers)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("cron", ["*/10 * * * *", WATCH_CRON])
def test_each_statement_of_cron(cron: str, after: bool) -> None:
    """A run may fail, and says so; the next one does what it left."""
    number = 0
    while True:
        number += 1
        at = ground()
        at.host.ms += 26 * 3_600_000
        sick = numbered(at, number, after=after)
        with suppress(StorageUnavailable):
            _run(at, cron)
        assert halves(at) == [], number
        reached = sick.count >= number
        at.heal()
        at.host.ms += LONG_ENOUGH_MS
        _run(at, cron)
        assert "code" not in at.service.log[-1], at.service.log[-1]
        assert [one for one in base().planted if one in at.told()] == []
        at.close()
        if not reached:
            break
    assert number > 5


def _run(at: Ground, cron: str) -> None:
    async def done() -> None:
        await at.service.app.scheduled(cron)
        while at.service.behind:
            await at.service.behind.pop()

    asyncio.run(done())
