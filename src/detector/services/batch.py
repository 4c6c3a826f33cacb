"""Many tokens in one request: what is stored first, the rest a few at a time.

Imports the domain, ports, errors and the analysis of one token.
"""

import asyncio
import traceback
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from detector.domain.served import RENEWING, Served
from detector.domain.stored_analysis import Standing
from detector.errors import BatchTimeout, DetectorError, InvalidTokenId, UpstreamError
from detector.services.analysis import AnalysisService, read_mint

MAX_IDS = 50
AT_ONCE = 6
"""Analyses at once: as many connections as the platform lets one request hold open."""

RETRY_AFTER_S = 5
"""When what was not done in time is worth asking for again."""

Outcome = str | DetectorError
"""The analysis of a token as text, or why there is none."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The use case behind /api/batch, once what is stored was looked up.

    `seen`: how the tokens stand that may be answered from the store. `text` writes an analysis as
    it is sent: at once, so that no more than a few whole reports are held.
    """

    service: AnalysisService
    ids: tuple[str, ...]
    invalid: Mapping[str, InvalidTokenId]
    seen: Mapping[str, Standing]
    force_refresh: bool
    until_ms: int
    text: Callable[[Served], str]

    async def outcomes(self) -> AsyncGenerator[tuple[str, Outcome], None]:
        """Each id once, in the order in which they are done.

        Ends in time: what is not done by then is BatchTimeout. What is under way then, or when
        nobody listens any more, is finished behind; what was not begun is left.
        """
        missing, expired = deque[str](), deque[str]()
        workers: list[asyncio.Future[None]] = []
        try:
            now_ms = self.service.host.now_ms()
            for token_id in self.ids:
                told = self._without_waiting(token_id, now_ms)
                if told is None:
                    missing.append(token_id)
                    continue
                if isinstance(told, Served) and told.stale_reason == RENEWING:
                    expired.append(token_id)
                yield token_id, self.text(told) if isinstance(told, Served) else told
            async with aclosing(self._made(missing, workers)) as made:
                async for found in made:
                    yield found
        finally:
            under_way = [worker for worker in workers if not worker.done()]
            if under_way or expired:
                self.service.background(self._behind(under_way, expired))

    def _without_waiting(self, token_id: str, now_ms: int) -> Served | InvalidTokenId | None:
        seen = self.seen.get(token_id)
        return self.invalid.get(token_id) if seen is None else self.service.stored(seen, now_ms)

    async def _made(
        self, missing: deque[str], workers: list["asyncio.Future[None]"]
    ) -> AsyncGenerator[tuple[str, Outcome], None]:
        """Those that are missing, by `workers`, which may be at work still when it ends."""
        waiting = dict.fromkeys(missing)
        done = asyncio.Queue[tuple[str, Outcome] | None]()
        places = range(min(AT_ONCE, len(missing)))
        workers += [asyncio.ensure_future(self._work(missing, done)) for _ in places]
        alarm = asyncio.ensure_future(self._ring(done))
        try:
            while waiting and (found := await done.get()) is not None:
                del waiting[found[0]]
                yield found
            for token_id in waiting:
                yield token_id, BatchTimeout(retry_after_s=RETRY_AFTER_S)
        finally:
            alarm.cancel()
            missing.clear()

    async def _ring(self, done: "asyncio.Queue[tuple[str, Outcome] | None]") -> None:
        left_ms = max(0, self.until_ms - self.service.host.now_ms())
        await self.service.host.sleep(left_ms / 1000)
        done.put_nowait(None)

    async def _work(
        self, missing: deque[str], done: "asyncio.Queue[tuple[str, Outcome] | None]"
    ) -> None:
        """Analyse one after the other. Never raises."""
        seen = self.seen
        while missing:
            token_id = missing.popleft()
            outcome = await self._outcome(self.service, token_id, seen.get(token_id))
            # The source may have begun to rest: from now on the store is asked.
            seen = {} if isinstance(outcome, UpstreamError) else seen
            done.put_nowait((token_id, outcome))

    async def _behind(self, under_way: list["asyncio.Future[None]"], expired: deque[str]) -> None:
        """Finish what is under way, then renew what was told as it was."""
        if under_way:
            await asyncio.wait(under_way)
        await asyncio.gather(*(self._renew(expired) for _ in range(min(AT_ONCE, len(expired)))))

    async def _renew(self, expired: deque[str]) -> None:
        behind: list[Coroutine[Any, Any, None]] = []
        service = replace(self.service, background=behind.append)
        while expired:
            await self._outcome(service, expired.popleft())
            while behind:
                await behind.pop()

    async def _outcome(
        self, service: AnalysisService, token_id: str, seen: Standing | None = None
    ) -> Outcome:
        try:
            served = await service.answer(token_id, force_refresh=self.force_refresh, seen=seen)
            return self.text(served)
        except DetectorError as error:
            return error
        except Exception:  # noqa: BLE001 - one token's fault is not the others'
            trace = traceback.format_exc()
            service.note({"event": "fault", "token": token_id, "trace": trace})
            return DetectorError()


async def begin(
    service: AnalysisService,
    ids: Iterable[str],
    text: Callable[[Served], str],
    *,
    force_refresh: bool,
    timeout_ms: int,
) -> Batch:
    """A batch of these ids, each once, whose stored analyses were read: one statement.

    With `force_refresh` none is read. Raises StorageUnavailable.
    """
    different, now_ms = tuple(dict.fromkeys(ids)), service.host.now_ms()
    invalid = {each: error for each in different if (error := _invalid(each)) is not None}
    mints = [] if force_refresh else [each for each in different if each not in invalid]
    seen = await service.store.look_at_all(mints, now_ms) if mints else {}
    return Batch(service, different, invalid, seen, force_refresh, now_ms + timeout_ms, text)


def _invalid(token_id: str) -> InvalidTokenId | None:
    try:
        read_mint(token_id)
    except InvalidTokenId as error:
        return error
    return None
