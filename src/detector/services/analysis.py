"""One token's analysis: from the store while it is fresh, else made once however many ask.

Imports the domain, ports and errors.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any

from detector.domain.breaker import State, hold_ms
from detector.domain.budget import Budget
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.served import (
    REFRESH_COOLDOWN,
    REFRESH_LIMITED,
    RENEWING,
    Served,
    is_fresh,
)
from detector.domain.sources.source import Source
from detector.domain.stored_analysis import Lease, Standing, StoredAnswer
from detector.errors import (
    BudgetExhausted,
    DetectorError,
    InvalidTokenId,
    UpstreamTimeout,
)
from detector.ports.analyses import Analyses
from detector.ports.host import Host
from detector.services.failures import failure_of, raise_known_failure, seconds
from detector.services.making import Made, Maker

LOOKS_MS = (100, 250, 450, 650, 900, 1_200, 1_500, 2_000, 3_000, 5_000, 8_000)
"""When those who wait for another request's analysis look, beside once at the end.

An analysis that takes up to 1.5 s is seen 0.12 s late in the median. With the first look and the
last that is thirteen statements.
"""

MOMENT_MS = 100
"""After this an expired answer is served as it is, if its renewal is not there yet."""


@dataclass(frozen=True, slots=True)
class AnalysisService:
    """The use case behind /predict and /detect.

    `ttl_ms`: the longest that an answer is fresh. `timeout_ms`: longer than the slowest analysis.
    `cooldown_ms`: a forced refresh so soon after the last report is none. `anonymous`: for whom the
    budget has less. `may_refresh` counts a forced refresh of this client. `note` is told of what no
    answer tells, for the log; `background` keeps work alive after the answer was sent.
    """

    store: Analyses
    maker: Maker
    host: Host
    ttl_ms: int
    timeout_ms: int
    cooldown_ms: int
    budget: Budget
    anonymous: bool
    may_refresh: Callable[[], Awaitable[bool]]
    background: Callable[[Coroutine[Any, Any, None]], None]
    note: Callable[[Mapping[str, object]], None]

    @property
    def source(self) -> Source:
        """Where the reports come from."""
        return self.maker.reports.source

    async def answer(
        self,
        token_id: str,
        *,
        force_refresh: bool = False,
        report: bool = True,
        seen: Standing | None = None,
    ) -> Served:
        """The token's answer. One that is past its time is marked stale, and renewed behind it.

        A refresh that is refused gives the stored answer, and says so. Without `report` one that
        is stored comes without. `seen`: how the token stood moments ago; it saves the look.

        Raises InvalidTokenId, TokenNotFound, UpstreamError, BudgetExhausted, StorageUnavailable.
        """
        mint = read_mint(token_id)
        now_ms = self.host.now_ms()
        seen = seen or await self.store.look(mint, now_ms, report=report)
        stored = seen.answer
        if stored is None:
            return await self._renew(mint, seen, 0)
        refused = await self._refusal(stored, now_ms) if force_refresh else None
        force_refresh = force_refresh and refused is None
        if is_fresh(stored, self.ttl_ms, now_ms) and not force_refresh:
            return Served(stored, self.ttl_ms, cached=True, stale_reason=refused)
        try:
            if not force_refresh:
                return await self._renew_behind(mint, seen, stored, now_ms)
            self._raise_known_failure(seen)
        except DetectorError as error:
            return Served(stored, self.ttl_ms, cached=True, stale_reason=error.code)
        # Beside a large report that is made anew there is no room for the one before it.
        seen, since_ms, stored = seen.without_report(), stored.fetched_at_ms, None
        try:
            return await self._renew(mint, seen, since_ms)
        except DetectorError as error:
            again = await self.store.look(mint, self.host.now_ms()) if report else seen
            if again.answer is None:
                raise
            return Served(again.answer, self.ttl_ms, cached=True, stale_reason=error.code)

    async def is_of(self, token_id: str, fetched_at_ms: int) -> bool:
        """Whether the stored answer's report was read then. Raises as `answer`."""
        return await self.store.fetched_at_ms(read_mint(token_id)) == fetched_at_ms

    async def renewed(self, mint: str) -> Served:
        """The token's answer, made anew and waited for unless it is fresh.

        Raises what `answer` raises, whatever is stored.
        """
        now_ms = self.host.now_ms()
        seen = await self.store.look(mint, now_ms)
        stored = seen.answer
        if stored is not None and is_fresh(stored, self.ttl_ms, now_ms):
            return Served(stored, self.ttl_ms, cached=True)
        since_ms = 0 if stored is None else stored.fetched_at_ms
        seen, stored = seen.without_report(), None
        return await self._renew(mint, seen, since_ms)

    def stored(self, seen: Standing, now_ms: int) -> Served | None:
        """What is stored, as `answer` would send it, though whoever asks renews it; or None.

        `stale_reason` is RENEWING where a renewal may be tried, or is under way.
        """
        if seen.answer is None:
            return None
        served = Served(seen.answer, self.ttl_ms, cached=True)
        if is_fresh(seen.answer, self.ttl_ms, now_ms):
            return served
        try:
            self._raise_known_failure(seen)
        except DetectorError as error:
            return replace(served, stale_reason=error.code)
        return replace(served, stale_reason=RENEWING)

    async def _refusal(self, stored: StoredAnswer, now_ms: int) -> str | None:
        """Why a forced refresh is none; the stable code that the answer carries then."""
        if 0 <= now_ms - stored.fetched_at_ms < self.cooldown_ms:
            return REFRESH_COOLDOWN
        return None if await self.may_refresh() else REFRESH_LIMITED

    async def _renew(self, mint: str, seen: Standing, seen_ms: int) -> Served:
        """Make an analysis newer than `seen_ms`, or wait for the request that is making one."""
        me, began_ms = self.host.new_id(), self.host.now_ms()
        looks_ms = [at for at in LOOKS_MS if at < self.timeout_ms]
        if not seen.lease:
            # A claim that is lost to another request costs the statement of one look.
            looks_ms.pop()
        earlier = seen.answer
        for at_ms in (*looks_ms, self.timeout_ms, None):
            now_ms = self.host.now_ms()
            if seen.answer is not None and seen.answer.fetched_at_ms > seen_ms:
                return Served(seen.answer, self.ttl_ms, cached=True)
            self._raise_known_failure(seen)
            if seen.lease is None and await self._claim(mint, me, seen, seen_ms):
                made = await self.maker.make(mint, me, seen, earlier)
                return Served(made, self.ttl_ms, cached=False)
            if at_ms is None:
                break
            left_ms = began_ms + at_ms * (1 + self.host.jitter() / 20) - now_ms
            await self.host.sleep(max(left_ms, 1) / 1000)
            seen = await self.store.look(mint, self.host.now_ms(), seen_ms)
        raise UpstreamTimeout(source=self.source.label)

    async def _renew_behind(
        self, mint: str, seen: Standing, stored: StoredAnswer, began_ms: int
    ) -> Served:
        """The renewed answer if it comes at once, else the stored one."""
        self._raise_known_failure(seen)
        me, old = (
            self.host.new_id(),
            Served(stored, self.ttl_ms, cached=True, stale_reason=RENEWING),
        )
        if seen.lease or not await self._claim(mint, me, seen, stored.fetched_at_ms):
            return old
        short = seen.without_report()
        work = asyncio.ensure_future(self.maker.attempt(mint, me, short, short.answer))
        left_ms = max(0, began_ms + MOMENT_MS - self.host.now_ms())
        moment = asyncio.ensure_future(self.host.sleep(left_ms / 1000))
        await asyncio.wait({work, moment}, return_when=asyncio.FIRST_COMPLETED)
        moment.cancel()
        if not work.done():
            self.background(self._finish(mint, work))
            return old
        result = work.result()
        if isinstance(result, DetectorError):
            raise result
        return Served(result, self.ttl_ms, cached=False)

    async def _finish(self, mint: str, work: "asyncio.Future[Made]") -> None:
        result = await work
        code = result.code if isinstance(result, DetectorError) else None
        self.note({"event": "renewal", "token": mint, "code": code})

    async def _claim(self, mint: str, owner: str, seen: Standing, seen_ms: int) -> bool:
        """Take the right to analyse the token, and to try a source that rested."""
        now_ms = self.host.now_ms()
        until_ms = now_ms + self.maker.lease_ms
        if not await self.store.claim(mint, owner, now_ms, until_ms, seen_ms):
            return False
        source = self.source
        record = seen.sources[source]
        if record.state(now_ms) is State.HALF_OPEN and not await self.store.probe(
            source, record.open_until_ms, until_ms
        ):
            # Another token's request tries. The claim ends with the memory of the last failure.
            failure = failure_of(record.last_error, source, hold_ms(None))
            await self.store.give_up(mint, Lease(owner, now_ms + hold_ms(None), failure.code))
            raise failure
        return True

    def _raise_known_failure(self, seen: Standing) -> None:
        now_ms = self.host.now_ms()
        raise_known_failure(seen, self.source, now_ms)
        wait_ms = self.budget.wait_ms(seen.spent, now_ms, anonymous=self.anonymous)
        if seen.lease is None and wait_ms:
            raise BudgetExhausted(retry_after_s=seconds(wait_ms))


def read_mint(token_id: str) -> str:
    """The token's address. Raises InvalidTokenId."""
    try:
        return parse_mint(token_id)
    except InvalidMint as error:
        raise InvalidTokenId(f"The token id {error}.") from error
