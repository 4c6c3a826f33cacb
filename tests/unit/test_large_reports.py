"""Large reports side by side, over the whole service: who waits, who is told to come again."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from detector.adapters.database import Statement
from detector.incoming_http import Request
from detector.ports.outgoing_http import HttpCall, HttpReply, NoRoom
from detector.services.room import Room
from local.samples.addresses import address_of
from tests.unit.doubles import Answer, run
from tests.unit.service import Collected, Service
from tests.unit.test_service import MINT, any_report

PREDICT = f"/predict/{MINT}"
TOKENS = [f"/predict/{address_of(f'large {n}')}" for n in range(6)]


class WatchedRoom(Room):
    """Notes how many were in work and held at the most."""

    most_in_work = most_held = 0

    def begin(self, who: object, now_ms: int, until_ms: int) -> bool:
        got = super().begin(who, now_ms, until_ms)
        in_work = sum(each.working for each in self._held.values())
        self.most_in_work = max(self.most_in_work, in_work)
        self.most_held = max(self.most_held, len(self._held))
        return got

    @property
    def held(self) -> int:
        return len(self._held)


def large(call: HttpCall) -> Answer:
    assert call.large is not None
    return any_report(call) if call.large() else NoRoom()


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    service.fetch.script = large
    yield service
    service.database.close()


def watching_writes(service: Service, watch: Callable[[], Awaitable[None]]) -> None:
    """Before each write `watch` is awaited."""
    batch = service.database.batch

    async def watched(statements: Sequence[Statement]) -> None:
        await watch()
        await batch(statements)

    service.database.batch = watched  # type: ignore[method-assign]


def with_room(service: Service, held: int, in_work: int) -> WatchedRoom:
    room = WatchedRoom(held, in_work)
    service.app = replace(service.app, room=room)
    return room


def crowd(service: Service, paths: list[str]) -> list[Collected]:
    async def all_at_once() -> list[Collected]:
        return await asyncio.gather(
            *(service.handle(Request("GET", path, "", {})) for path in paths)
        )

    return run(all_at_once())


def failures(service: Service) -> list[tuple[int]]:
    return service.database.connection.execute(
        "SELECT failures FROM sources WHERE failures > 0"
    ).fetchall()


def test_all_that_have_a_place_are_analysed_a_few_at_a_time(service: Service) -> None:
    room = with_room(service, held=6, in_work=2)
    watching_writes(service, lambda: service.host.sleep(0.1))
    answers = crowd(service, TOKENS)
    assert [answer.status for answer in answers] == [200] * 6
    asked = [path.rpartition("/")[2] for path in TOKENS]
    assert [json.loads(answer.body or "")["token_id"] for answer in answers] == asked
    assert (room.most_held, room.most_in_work, room.held) == (6, 2, 0)


def test_who_finds_no_place_is_told_when_to_ask_again(service: Service) -> None:
    room = with_room(service, held=4, in_work=1)
    watching_writes(service, lambda: service.host.sleep(0.1))
    answers = crowd(service, TOKENS)
    assert sorted(answer.status for answer in answers) == [200] * 4 + [503] * 2
    for path, answer in zip(TOKENS, answers, strict=True):
        if answer.status == 503:
            assert json.loads(answer.body or "")["code"] == "service_busy"
            assert answer.headers["retry-after"] == "2"
            service.host.ms += 2_000
            assert service.get(path).status == 200
    assert room.held == 0
    assert failures(service) == [], "the source is not to blame"


def test_a_stored_answer_is_told_where_there_is_no_room(service: Service) -> None:
    room = with_room(service, held=1, in_work=1)
    assert service.get(PREDICT).status == 200
    room.take("another", service.host.ms, service.host.ms + 5_000)
    told = service.json(f"{PREDICT}?force_refresh=true")
    assert (told["stale"], told["stale_reason"]) == (True, "service_busy")
    assert told["raw_data"]["mint"] == MINT, "with its report, which was let go of meanwhile"
    again = service.json(f"{PREDICT}?force_refresh=true&raw=false")
    assert (again["stale_reason"], "raw_data" in again) == ("service_busy", False)


def test_small_ones_pass_while_large_ones_wait(service: Service) -> None:
    room = with_room(service, held=1, in_work=1)
    room.take("another", service.host.ms, service.host.ms + 5_000)
    room.begin("another", service.host.ms, service.host.ms + 5_000)
    service.fetch.script = any_report
    assert {answer.status for answer in crowd(service, TOKENS)} == {200}
    assert service.host.slept == []


@pytest.mark.parametrize("body", [b"", b"{}", b'{"mint": "another"}'])
def test_a_report_that_is_none_gives_its_place_back(service: Service, body: bytes) -> None:
    room = with_room(service, held=1, in_work=1)

    def none(call: HttpCall) -> Answer:
        assert call.large is not None
        assert call.large()
        return HttpReply(200, {}, body)

    service.fetch.script = none
    assert service.get(PREDICT).status == 502
    assert room.held == 0


def test_the_place_is_kept_until_the_answer_is_stored(service: Service) -> None:
    room, held = with_room(service, held=1, in_work=1), []

    async def watch() -> None:
        held.append(room.held)

    watching_writes(service, watch)
    assert service.get(PREDICT).status == 200
    assert held == [1]
    assert room.held == 0
