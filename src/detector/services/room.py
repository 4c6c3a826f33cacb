"""Room for large reports: how many an isolate holds, and how many are in work at once.

All requests of an isolate share 128 MB. A report that waits takes its own size, in memory of the
host's that is given back; one in work takes several times that, of Python's, which never shrinks.
Small reports need no place and never wait. Imports ports and errors.
"""

from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from detector.errors import ServiceBusy
from detector.ports.host import Host

MOST_HELD: Final = 18
MOST_IN_WORK: Final = 2
"""While the database is asked for one, the other is judged; a third would only take memory."""

POLL_MS: Final = 50
AWAKE_MS: Final = 1_000
"""Who has not asked for its turn for so long keeps nobody waiting: its request may be gone."""

LONGEST_MS: Final = 600_000
"""A place that would be kept longer was taken by a clock that was ahead."""


@dataclass(slots=True)
class _Held:
    """`asked_ms`: when it last asked for its turn; None while it is still being read."""

    until_ms: int
    asked_ms: int | None = None
    working: bool = False


class Room:
    """The large reports of one isolate.

    The platform may end a request without a word, and no request may await what another one does:
    a place ends by itself after a time, and who waits asks for its turn again and again.
    """

    def __init__(self, held: int = MOST_HELD, in_work: int = MOST_IN_WORK) -> None:
        self._most_held = held
        self._most_in_work = in_work
        self._held: dict[object, _Held] = {}

    def take(self, who: object, now_ms: int, until_ms: int) -> bool:
        """Take a place until a time; False: there is none."""
        self._forget(now_ms)
        if who not in self._held:
            if len(self._held) >= self._most_held:
                return False
            self._held[who] = _Held(until_ms)
        return True

    def begin(self, who: object, now_ms: int, until_ms: int) -> bool:
        """Whether it is the turn of `who`, whose place then lasts until that time."""
        self._forget(now_ms)
        me = self._held.get(who)
        if me is None:
            return False
        if me.asked_ms is None:
            # The line is in the order in which reports were read to their end.
            self._held[who] = self._held.pop(who)
        me.asked_ms = now_ms
        if not me.working and self._ahead(who, now_ms) >= self._most_in_work:
            return False
        me.until_ms, me.working = until_ms, True
        return True

    def leave(self, who: object) -> None:
        """Give the place back, if there is one."""
        self._held.pop(who, None)

    def _ahead(self, who: object, now_ms: int) -> int:
        """How many are in work, or in line before `who` and still there."""
        ahead, before = 0, True
        for each, held in self._held.items():
            before = before and each is not who
            asked_ms = now_ms - AWAKE_MS if held.asked_ms is None else held.asked_ms
            ahead += held.working or (before and now_ms - asked_ms < AWAKE_MS)
        return ahead

    def _forget(self, now_ms: int) -> None:
        ended = [
            who for who, held in self._held.items() if not 0 < held.until_ms - now_ms <= LONGEST_MS
        ]
        for who in ended:
            del self._held[who]


class RoomPlace:
    """`ports.room.Place` in a room: it waits for its turn no longer than `wait_ms` from now on.

    `work_ms`: after that its work is over or its request is gone.
    """

    def __init__(self, room: Room, host: Host, wait_ms: int, work_ms: int) -> None:
        self._room = room
        self._host = host
        self._wait_ms = wait_ms
        self._until_ms = host.now_ms() + wait_ms
        self._work_ms = work_ms
        self._taken = False

    def take(self) -> bool:
        """See `ports.room.Place`."""
        self._taken = self._room.take(self, self._host.now_ms(), self._until_ms)
        return self._taken

    async def turn(self) -> None:
        """See `ports.room.Place`."""
        # Counted too: a clock that is set back must not make the waiting endless.
        looks_left = self._wait_ms // POLL_MS
        while self._taken:
            now_ms = self._host.now_ms()
            if self._room.begin(self, now_ms, now_ms + self._work_ms):
                return
            if now_ms >= self._until_ms or not looks_left:
                raise ServiceBusy
            looks_left -= 1
            await self._host.sleep(POLL_MS / 1000)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._room.leave(self)
