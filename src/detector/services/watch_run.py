"""What cron does for watches: reads tokens anew, tells what changed, sends what was told.

Each step leaves the database such that whoever is stopped anywhere loses nothing, and that the next
run goes on. What is sent again has the same id. Imports the domain, ports, errors and its sisters.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from detector.domain.watch import Look, Telling, told_next
from detector.domain.watch_news import News, news_of
from detector.domain.webhook import MAX_ATTEMPTS, secret_of, signed
from detector.errors import BudgetExhausted, DetectorError, StorageUnavailable
from detector.ports.outgoing_http import BodyTooLarge, Fetch, FetchFailed, FetchTimeout, HttpCall
from detector.ports.watches import Due, Message, Sent, WatchRuns
from detector.services.analysis import AnalysisService
from detector.services.failures import TROUBLE
from detector.services.receiver_url import called, receiver_url

PAUSE_S: Final = 1.1
"""Between reads: a source may take no more than one request a second."""

MAX_RUN_MS: Final = 60_000
"""No read begins later than this after the first."""

RETRY_MS: Final = 600_000
LONGEST_RETRY_MS: Final = 86_400_000
"""The first pause after a read that failed, and the longest; each is twice the one before."""

MAX_LOOKS: Final = 100
MAX_MESSAGES: Final = 24
"""In one run; so many at most are sent twice when it is stopped before it could note them."""
AT_ONCE: Final = 6
"""As many connections as the platform lets one run hold open."""

TIMEOUT_S: Final = 10.0
MOST_READ: Final = 1024
"""Bytes of a receiver's answer: nothing in it counts."""

KEPT_PARKED_MS: Final = 30 * 86_400_000
MOST_SWEPT: Final = 100


@dataclass(slots=True)
class WatchRun:
    """What one run did. `stopped`: the code of what ended its reading before its time."""

    ended: int = 0
    refreshed: int = 0
    failed: int = 0
    looked: int = 0
    told: int = 0
    delivered: int = 0
    undelivered: int = 0
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class Watchman:
    """The steps of a run. `refreshes`: the tokens read anew at most.

    `write` makes what is sent of news found at a time. `test_hosts` as in `receiver_url`.
    """

    runs: WatchRuns
    analysis: AnalysisService
    write: Callable[[News, int], str]
    fetch: Fetch
    pepper: str = field(repr=False)
    refreshes: int
    test_hosts: frozenset[str]

    async def run(self) -> WatchRun:
        """One run. Raises StorageUnavailable."""
        done, now_ms = WatchRun(), self.analysis.host.now_ms()
        done.ended = await self.runs.sweep(now_ms, now_ms - KEPT_PARKED_MS, MOST_SWEPT)
        await self._refresh(done)
        await self._tell(done)
        await self._deliver(done)
        return done

    async def _refresh(self, done: WatchRun) -> None:
        """Read what is due anew. It is put off first, lest what kills a run kills the next too."""
        began_ms = self.analysis.host.now_ms()
        # A token may be due for several owners, who take turns.
        due = (await self.runs.due(began_ms, 3 * self.refreshes))[: self.refreshes]
        await self.runs.put_off([_put_off(each, began_ms) for each in due])
        for place, each in enumerate(due):
            if place:
                await self.analysis.host.sleep(PAUSE_S)
            if self.analysis.host.now_ms() > began_ms + MAX_RUN_MS:
                done.stopped = "time"
            else:
                done.stopped = await self._read(each, done)
            if done.stopped is not None:
                # Not the tokens are at fault: they keep their turns.
                back_ms = self.analysis.host.now_ms() + RETRY_MS
                left = [replace(one, due_at_ms=back_ms) for one in due[place:]]
                await self.runs.put_off(left)
                return

    async def _read(self, due: Due, done: WatchRun) -> str | None:
        """Read one token; the code of a failure that others would meet too."""
        try:
            await self.analysis.renewed(due.mint)
        except StorageUnavailable:
            raise
        except DetectorError as error:
            done.failed += 1
            return error.code if isinstance(error, (*TROUBLE, BudgetExhausted)) else None
        done.refreshed += 1
        return None

    async def _tell(self, done: WatchRun) -> None:
        looks = await self.runs.looks(MAX_LOOKS)
        now_ms = self.analysis.host.now_ms()
        found = [(look, news_of(look, self.analysis.maker.scorer.model)) for look in looks]
        await self.runs.tell([self._telling(*each, now_ms) for each in found], now_ms)
        done.looked, done.told = len(found), sum(news is not None for _, news in found)

    def _telling(self, look: Look, news: News | None, now_ms: int) -> Telling:
        told = told_next(look.watch.told, look.now, news=news is not None)
        silent = news is None or look.watch.url is None
        return Telling(look, told, None if silent or news is None else self.write(news, now_ms))

    async def _deliver(self, done: WatchRun) -> None:
        due = await self.runs.messages(self.analysis.host.now_ms(), MAX_MESSAGES)
        taken = await self.runs.take(due, self.analysis.host.now_ms())
        free = asyncio.Semaphore(AT_ONCE)
        sent = await asyncio.gather(*(self._send(each, free) for each in due if each.id in taken))
        await self.runs.settle(sent)
        done.undelivered = sum(each.failure is not None for each in sent)
        done.delivered = len(sent) - done.undelivered

    async def _send(self, message: Message, free: asyncio.Semaphore) -> Sent:
        async with free:
            failure = await self._failure(message)
        return Sent(
            message,
            self.analysis.host.now_ms(),
            failure,
            parked=failure is not None and message.attempts + 1 >= MAX_ATTEMPTS,
            gone=failure == "status_410",
        )

    async def _failure(self, message: Message) -> str | None:
        """Send a message; why it did not arrive, or None."""
        url = receiver_url(message.url, "", self.test_hosts)
        if url is None or not self.pepper:
            return "not_allowed"
        secret = secret_of(message.watch_id, self.pepper)
        headers = {
            "content-type": "application/json",
            "user-agent": "token-anomaly-detector",
            **signed(secret, message.id, self.analysis.host.now_ms(), message.body),
        }
        call = HttpCall(
            "POST", called(url, message.style), headers, message.body.encode(), TIMEOUT_S, MOST_READ
        )
        try:
            status = (await self.fetch(call)).status
        except BodyTooLarge as error:
            status = error.status
        except FetchTimeout:
            return "timeout"
        except FetchFailed:
            return "unreachable"
        except Exception as error:  # noqa: BLE001 - one receiver's fault is not the others'
            self.analysis.note(
                {"event": "fault", "watch": message.watch_id, "kind": repr(type(error))}
            )
            return "unexpected"
        return None if 200 <= status < 300 else f"status_{status}"


def _put_off(due: Due, now_ms: int) -> Due:
    # 2**8 times the first pause is longer than the longest.
    pause_ms = min(RETRY_MS * 2 ** min(due.attempts, 8), LONGEST_RETRY_MS)
    return replace(due, due_at_ms=now_ms + pause_ms, attempts=due.attempts + 1)
