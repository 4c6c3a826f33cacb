"""Stand-ins for the host and the network, driven by the test."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from detector.ports import HttpCall, HttpReply

T = TypeVar("T")
START_MS = 1_790_000_000_000

STEPS = 5
"""More turns of the loop than any piece of work takes between two waits."""


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


class FakeHost:
    """A clock that moves only when somebody sleeps or the test says so."""

    def __init__(self) -> None:
        self.ms = START_MS
        self.slept: list[float] = []
        self._alarms: list[int] = []
        self.ids = 0

    def now_ms(self) -> int:
        return self.ms

    async def sleep(self, seconds: float) -> None:
        """Those who sleep at once wake at their own times: their waits do not add up."""
        self.slept.append(seconds)
        alarm = self.ms + round(seconds * 1000)
        self._alarms.append(alarm)
        try:
            while self.ms < alarm:
                # What others can do now they do before the clock moves on.
                for _ in range(STEPS):
                    await asyncio.sleep(0)
                if alarm <= min(self._alarms):
                    self.ms = max(self.ms, alarm)
        finally:
            self._alarms.remove(alarm)

    def jitter(self) -> float:
        return 0.5

    def new_id(self) -> str:
        self.ids += 1
        return f"{self.ids:032x}"


Answer = HttpReply | Exception
Script = Callable[[HttpCall], Answer]


class FakeFetch:
    """A network that answers from a list, or from a function; it takes time if told to."""

    def __init__(self, host: FakeHost, *answers: Answer, script: Script | None = None) -> None:
        self.host = host
        self.answers = list(answers)
        self.script = script
        self.calls: list[HttpCall] = []
        self.takes_ms = 0
        self.hold: asyncio.Event | None = None
        """Calls hang until it is set."""

    async def __call__(self, call: HttpCall) -> HttpReply:
        self.calls.append(call)
        self.host.ms += min(self.takes_ms, round(call.timeout_s * 1000))
        await asyncio.sleep(0)
        if self.hold is not None:
            await self.hold.wait()
        answer = self.script(call) if self.script else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def reply(
    status: int, body: bytes | str = b"{}", headers: Mapping[str, str] | None = None
) -> HttpReply:
    data = body.encode() if isinstance(body, str) else body
    return HttpReply(status, headers or {}, data)
