"""Room for large reports: who has a place, whose turn it is, and what is left of who is gone."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from detector.errors import ServiceBusy
from detector.services.room import AWAKE_MS, LONGEST_MS, POLL_MS, Room, RoomPlace
from tests.unit.doubles import START_MS, FakeHost, run

WAIT_MS, WORK_MS = 12_000, 5_000
NOW = START_MS


def taken(room: Room, *who: object, now_ms: int = NOW) -> list[bool]:
    return [room.take(each, now_ms, now_ms + WAIT_MS) for each in who]


def begun(room: Room, *who: object, now_ms: int = NOW) -> list[bool]:
    return [room.begin(each, now_ms, now_ms + WORK_MS) for each in who]


def test_so_many_are_held_and_so_many_are_in_work() -> None:
    room = Room(held=3, in_work=2)
    assert taken(room, "a", "b", "c", "d") == [True, True, True, False]
    assert taken(room, "a") == [True], "who has a place keeps it"
    assert begun(room, "a", "b", "c", "d") == [True, True, False, False]
    assert begun(room, "a") == [True], "whoever is in work may ask once more"
    room.leave("a")
    assert begun(room, "c") == [True]
    assert taken(room, "d") == [True]
    room.leave("nobody")


def test_turns_are_in_the_order_of_asking() -> None:
    room = Room(held=9, in_work=1)
    taken(room, "reading", "first", "second", "third")
    assert begun(room, "first", "third", "second") == [True, False, False]
    room.leave("first")
    assert begun(room, "second", "third") == [False, True]
    room.leave("third")
    assert begun(room, "second") == [True], "one that is still being read is in nobody's way"


def test_who_no_longer_asks_keeps_nobody_waiting() -> None:
    room = Room(held=9, in_work=1)
    taken(room, "works", "gone", "waits")
    begun(room, "works", "gone", "waits")
    room.leave("works")
    assert begun(room, "waits", now_ms=NOW + AWAKE_MS - 1) == [False]
    assert begun(room, "waits", now_ms=NOW + AWAKE_MS) == [True]
    room.leave("waits")
    assert begun(room, "gone", now_ms=NOW + AWAKE_MS) == [True], "it was only slow"


@pytest.mark.parametrize(("after_ms", "free"), [(WORK_MS - 1, False), (WORK_MS, True)])
def test_a_place_ends_by_itself(after_ms: int, free: bool) -> None:
    room = Room(held=1, in_work=1)
    taken(room, "gone")
    begun(room, "gone")
    assert taken(room, "next", now_ms=NOW + after_ms) == [free]
    assert begun(room, "next", now_ms=NOW + after_ms) == [free]
    assert begun(room, "gone", now_ms=NOW + after_ms) == [not free]


@pytest.mark.parametrize(("back_ms", "free"), [(LONGEST_MS - WAIT_MS, False), (LONGEST_MS, True)])
def test_a_clock_that_is_set_back_ends_places(back_ms: int, free: bool) -> None:
    room = Room(held=1, in_work=1)
    taken(room, "ahead")
    assert taken(room, "next", now_ms=NOW - back_ms) == [free]


class Rooms(RuleBasedStateMachine):
    """Whatever comes, waits, leaves and vanishes, the numbers hold and nobody is left behind."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(held=4, in_work=2)
        self.now_ms = NOW
        self.until: dict[int, int] = {}
        self.working: set[int] = set()
        self.came = 0

    def alive(self) -> set[int]:
        return {who for who, until_ms in self.until.items() if until_ms > self.now_ms}

    @rule()
    def come(self) -> None:
        self.came += 1
        got = self.room.take(self.came, self.now_ms, self.now_ms + WAIT_MS)
        assert got is (len(self.alive()) < 4)
        if got:
            self.until[self.came] = self.now_ms + WAIT_MS

    @precondition(lambda self: self.until)
    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(self.until)))
        there, in_work = who in self.alive(), who in self.working & self.alive()
        got = self.room.begin(who, self.now_ms, self.now_ms + WORK_MS)
        assert there or not got
        assert got or not in_work
        if got:
            self.working.add(who)
            self.until[who] = self.now_ms + WORK_MS

    @precondition(lambda self: self.until)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(self.until)))
        self.room.leave(who)
        del self.until[who]

    @rule(ms=st.sampled_from([1, POLL_MS, AWAKE_MS, WORK_MS, WAIT_MS]))
    def later(self, ms: int) -> None:
        self.now_ms += ms

    @invariant()
    def numbers_hold(self) -> None:
        assert len(self.working & self.alive()) <= 2

    def teardown(self) -> None:
        """All that are there have their turn, once those before them have left."""
        self.now_ms += 1
        left = sorted(self.alive())
        for _ in range(len(left)):
            served = [
                who for who in left if self.room.begin(who, self.now_ms, self.now_ms + WORK_MS)
            ]
            for who in served:
                self.room.leave(who)
            left = [who for who in left if who not in served]
        assert left == []


TestRooms = Rooms.TestCase


def place(room: Room, host: FakeHost) -> RoomPlace:
    return RoomPlace(room, host, WAIT_MS, WORK_MS)


def test_a_small_report_never_waits() -> None:
    host, room = FakeHost(), Room(held=1, in_work=1)
    with place(room, host) as large, place(room, host) as small:
        assert large.take()
        run(large.turn())
        run(small.turn())
    assert host.slept == []


def test_a_large_one_waits_until_another_is_done() -> None:
    host, room = FakeHost(), Room(held=2, in_work=1)
    told: list[str] = []

    async def work(name: str) -> None:
        with place(room, host) as mine:
            assert mine.take()
            await mine.turn()
            told.append(f"{name} begins")
            await host.sleep(0.2)
            told.append(f"{name} ends")

    async def both() -> None:
        await asyncio.gather(work("one"), work("two"))

    run(both())
    assert told == ["one begins", "one ends", "two begins", "two ends"]


def test_waiting_has_an_end() -> None:
    host, room = FakeHost(), Room(held=2, in_work=1)
    with place(room, host) as first, place(room, host) as second:
        first.take()
        second.take()
        room.begin(first, host.ms, host.ms + LONGEST_MS)
        with pytest.raises(ServiceBusy):
            run(second.turn())
        assert host.ms - START_MS == WAIT_MS
        host.ms -= 3 * WAIT_MS
        slept = len(host.slept)
        with pytest.raises(ServiceBusy):
            run(second.turn())
        assert len(host.slept) - slept <= WAIT_MS / POLL_MS, "though the clock was set back"
    with place(room, host) as third:
        assert third.take()
        run(third.turn())


@given(st.integers(1, 8), st.integers(0, 30))
def test_who_finds_no_place_is_told_so(most: int, asking: int) -> None:
    host, room = FakeHost(), Room(held=most, in_work=1)
    places = [place(room, host) for _ in range(asking)]
    assert [each.take() for each in places] == [number < most for number in range(asking)]
