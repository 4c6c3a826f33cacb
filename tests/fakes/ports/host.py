"""A machine whose clock moves only when somebody sleeps or the test says so."""

import asyncio

START_MS = 1_790_000_000_000

STEPS = 5
"""More turns of the loop than any piece of work takes between two waits."""


class FakeHost:
    """`ports.host.Host`."""

    def __init__(self) -> None:
        self.ms = START_MS
        self.slept: list[float] = []
        self._alarms: list[int] = []
        self.ids = 0
        self.steps = STEPS
        """Turns of the loop before the clock moves on."""

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
                for _ in range(self.steps):
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
