"""The live feed's sending side: every event once and in order, whoever comes and goes when."""

import asyncio
import random
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.domain.live import REPLAYED_AT_ONCE, Event, Wanted
from detector.errors import StorageUnavailable
from detector.services.broadcast import Broadcast
from tests.unit.doubles import run

T = TypeVar("T")


def event(number: int) -> Event:
    return Event(number, f"m{number % 3}", ("Safe", "Fraud")[number % 2], "low", "{}")


class FakeEvents:
    """Events that take a moment to read: what is there when the reading begins is found."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self.kept: list[Event] = []
        self.chance = chance or random.Random(0)
        self.fails = 0
        self.reads = 0

    def keep(self, number: int = 1) -> None:
        for _ in range(number):
            self.kept.append(event(len(self.kept) + 1))

    async def newest(self) -> int:
        return await self.moment(self.kept[-1].id if self.kept else 0)

    async def oldest(self) -> int:
        return await self.moment(self.kept[0].id if self.kept else 0)

    async def after(self, event_id: int, limit: int) -> Sequence[Event]:
        return await self.moment([e for e in self.kept if e.id > event_id][:limit])

    async def moment(self, value: T) -> T:
        self.reads += 1
        if self.fails:
            self.fails -= 1
            raise StorageUnavailable
        for _ in range(self.chance.randrange(4)):
            await asyncio.sleep(0)
        return value


class Listener:
    """One who listens, and what it was sent."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.got: list[int] = []


class FakeListeners:
    """Those who listen."""

    def __init__(self) -> None:
        self.now: list[Listener] = []

    def any(self) -> bool:
        return bool(self.now)

    def send(self, event: Event) -> None:
        for each in self.now:
            if each.wanted.takes(event):
                each.got.append(event.id)


class FakeMemory:
    """What outlives the sleep of the feed."""

    def __init__(self) -> None:
        self.event_id: int | None = None

    async def recall(self) -> int | None:
        return self.event_id

    async def remember(self, event_id: int) -> None:
        await asyncio.sleep(0)
        self.event_id = event_id


class Feed:
    """A feed, as the object around it runs it."""

    def __init__(self, events: FakeEvents, memory: FakeMemory | None = None) -> None:
        self.events, self.listeners = events, FakeListeners()
        self.memory = memory or FakeMemory()
        self.broadcast = Broadcast(events, self.listeners, self.memory)

    async def join(self, wanted: Wanted = Wanted()) -> tuple[Listener, bool]:  # noqa: B008
        missed, lost = await self.broadcast.missed(wanted)
        listener = Listener(wanted)
        listener.got += [each.id for each in missed]
        self.listeners.now.append(listener)
        return listener, lost

    def sleep(self) -> None:
        """The object leaves memory; its listeners stay."""
        self.broadcast = Broadcast(self.events, self.listeners, self.memory)


def test_new_events_reach_those_who_want_them() -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        feed.events.keep(2)
        everything, _ = await feed.join()
        fraud, _ = await feed.join(Wanted(levels=("Fraud",)))
        mint, _ = await feed.join(Wanted(mints=("m0",)))
        feed.events.keep(3)
        await feed.broadcast.send_new()
        assert (everything.got, fraud.got, mint.got) == ([3, 4, 5], [3, 5], [3])

    run(story())


@pytest.mark.parametrize("after", [0, 1, 4])
def test_a_listener_that_was_away_gets_what_it_missed_first(after: int) -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        feed.events.keep(5)
        back, lost = await feed.join(Wanted(after=after))
        feed.events.keep()
        await feed.broadcast.send_new()
        assert (back.got, lost) == ([*range(after + 1, 7)], False)

    run(story())


@pytest.mark.parametrize(("after", "lost"), [(8, True), (9, False), (12, False), (13, True)])
def test_what_is_no_longer_or_never_was_kept_is_a_gap(after: int, lost: bool) -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        feed.events.keep(12)
        del feed.events.kept[:9]
        found, said = await feed.join(Wanted(after=after))
        assert said == lost
        assert found.got == [n for n in (10, 11, 12) if n > after]

    run(story())


@pytest.mark.parametrize(
    "number", [REPLAYED_AT_ONCE - 1, REPLAYED_AT_ONCE, REPLAYED_AT_ONCE * 2 + 1]
)
def test_many_events_are_read_in_parts(number: int) -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        there, _ = await feed.join()
        feed.events.keep(number)
        await feed.broadcast.send_new()
        back, _ = await feed.join(Wanted(after=0))
        assert there.got == back.got == [*range(1, number + 1)]

    run(story())


def test_a_feed_that_slept_goes_on_where_it_ended() -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        there, _ = await feed.join()
        feed.events.keep(2)
        await feed.broadcast.send_new()
        feed.sleep()
        feed.events.keep(2)
        await feed.broadcast.send_new()
        assert there.got == [1, 2, 3, 4]

    run(story())


def test_nobody_listening_costs_no_read() -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        first, _ = await feed.join()
        feed.listeners.now.clear()
        feed.events.keep(500)
        before = feed.events.reads, feed.memory.event_id
        await feed.broadcast.send_new()
        assert (feed.events.reads, feed.memory.event_id) == before
        there, _ = await feed.join()
        feed.events.keep()
        await feed.broadcast.send_new()
        assert (first.got, there.got) == ([], [501]), "who comes then is sent what is new then"

    run(story())


@pytest.mark.parametrize("waits", range(12))
def test_an_event_that_comes_while_the_first_one_joins(waits: int) -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        feed.events.keep()
        joining = asyncio.ensure_future(feed.join(Wanted(after=0)))
        for _ in range(waits):
            await asyncio.sleep(0)
        feed.events.keep()
        await feed.broadcast.send_new()
        there, _ = await joining
        assert there.got == [1, 2]

    run(story())


def test_what_could_not_be_read_is_sent_the_next_time() -> None:
    async def story() -> None:
        feed = Feed(FakeEvents())
        there, _ = await feed.join()
        feed.events.keep()
        feed.events.fails = 1
        with pytest.raises(StorageUnavailable):
            await feed.broadcast.send_new()
        feed.events.keep()
        await feed.broadcast.send_new()
        assert there.got == [1, 2]

    run(story())


class Story:
    """People who come, leave and come back while verdicts are kept and the object sleeps."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.feed = Feed(FakeEvents(self.chance))
        self.seen: list[tuple[int, list[int]]] = []
        """By person: the event before the first that they were to get, and what they got."""
        self.tasks: list[asyncio.Task[None]] = []

    async def join(self, after: int | None, earlier: list[int]) -> None:
        listener, lost = await self.feed.join(Wanted(after=after))
        assert not lost
        # Since they took part nothing waited: this is the last event from before.
        start = self.feed.broadcast.newest if after is None else after - len(earlier)
        listener.got[:0] = earlier
        self.seen.append((start, listener.got))

    def come_back(self) -> None:
        listeners = self.feed.listeners.now
        gone = listeners.pop(self.chance.randrange(len(listeners)))
        self.seen = [each for each in self.seen if each[1] is not gone.got]
        if gone.got:
            self.begin(self.join(gone.got[-1], gone.got))

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.create_task(work))

    async def play(self, steps: list[str]) -> None:
        for step in steps:
            if step == "keep":
                self.feed.events.keep()
                self.begin(self.feed.broadcast.send_new())
            elif step == "join":
                self.begin(self.join(None, []))
            elif step == "return" and self.feed.listeners.now:
                self.come_back()
            elif step == "sleep":
                await asyncio.gather(*self.tasks)
                self.feed.sleep()
            for _ in range(self.chance.randrange(4)):
                await asyncio.sleep(0)
        await asyncio.gather(*self.tasks)
        await self.feed.broadcast.send_new()
        newest = len(self.feed.events.kept)
        for start, got in self.seen:
            assert got == [*range(start + 1, newest + 1)]


STEPS = st.lists(st.sampled_from(["keep", "keep", "keep", "join", "return", "sleep"]), max_size=60)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), steps=STEPS)
def test_once_and_in_order_however_things_interleave(seed: int, steps: list[str]) -> None:
    run(Story(seed).play(steps))
