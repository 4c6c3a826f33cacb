"""Every event to every listener once, in order. Imports the domain and ports.

The one feed has one of these. Whoever keeps a verdict tells it; it reads what is new in the
database and sends that. A listener that was away is sent what it missed before it takes part.
"""

import asyncio

from detector.domain.live import REPLAYED_AT_ONCE, Event, Wanted
from detector.ports.events import Events, Listeners, Memory


class Broadcast:
    """The sending side of the feed."""

    def __init__(self, events: Events, listeners: Listeners, memory: Memory) -> None:
        self._events = events
        self._listeners = listeners
        self._memory = memory
        self._sent: int | None = None
        self._sending: asyncio.Future[None] | None = None
        self._again = False
        self._joining = 0
        self._behind = False
        """Whether there is something new that nobody waited for, so that it was not read."""

    async def send_new(self) -> None:
        """Send what is new, and return when that was done, by whomever.

        Raises StorageUnavailable; what could not be read is sent the next time.
        """
        if not self._joining and self._sending is None and not self._listeners.any():
            self._behind = True
            return
        await self._read()

    async def _read(self) -> None:
        self._again = True
        if self._sending is None:
            self._sending = asyncio.ensure_future(self._send())
        await asyncio.shield(self._sending)

    async def missed(self, wanted: Wanted) -> tuple[list[Event], bool]:
        """What a listener missed that is about to take part, and whether some of it is lost.

        Nothing is sent to others between its end and the caller's next wait, so that a listener who
        takes part then misses nothing and gets nothing twice. Raises StorageUnavailable.
        """
        self._joining += 1
        try:
            return await self._missed(wanted)
        finally:
            self._joining -= 1

    async def _missed(self, wanted: Wanted) -> tuple[list[Event], bool]:
        if wanted.after is not None or self._sent is None or self._behind:
            await self._read()
        if wanted.after is None:
            return [], False
        at = wanted.after
        found: list[Event] = []
        oldest = await self._events.oldest()
        lost = at > self.newest or at + 1 < oldest
        while at < self.newest:
            surely = self.newest
            read = await self._events.after(at, REPLAYED_AT_ONCE)
            # Those beyond may not all be there yet.
            found += [event for event in read if event.id <= surely and wanted.takes(event)]
            full = len(read) == REPLAYED_AT_ONCE
            at = min(read[-1].id, surely) if full else surely
        return found, lost

    @property
    def newest(self) -> int:
        """The id of the last event that was sent; 0 before the first."""
        return self._sent or 0

    async def _send(self) -> None:
        try:
            if self._sent is None:
                self._sent = await self._memory.recall()
            while self._again:
                self._again = self._behind = False
                before = self._sent
                if before is None or not self._listeners.any():
                    newest = await self._events.newest()
                    if before is None or not self._listeners.any():
                        # Nobody waits for what was before.
                        self._sent = newest
                    else:
                        # Somebody took part while that was read.
                        self._again = True
                else:
                    self._again |= await self._send_after(before)
                if self._sent != before:
                    await self._memory.remember(self.newest)
        finally:
            self._sending = None

    async def _send_after(self, event_id: int) -> bool:
        """Send a part of what is new; whether there may be more."""
        found = await self._events.after(event_id, REPLAYED_AT_ONCE)
        for event in found:
            self._listeners.send(event)
            self._sent = event.id
        return len(found) == REPLAYED_AT_ONCE
