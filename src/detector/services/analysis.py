"""One token's analysis: from the store while it is fresh, else made once however many ask.

Imports the domain, ports and errors.
"""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from detector.domain.breaker import State, hold_ms
from detector.domain.budget import Budget
from detector.domain.earlier import read_earlier
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.served import (
    REFRESH_COOLDOWN,
    REFRESH_LIMITED,
    RENEWING,
    Served,
    is_fresh,
)
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import Lease, Standing, StoredAnswer
from detector.errors import (
    BudgetExhausted,
    DetectorError,
    InvalidTokenId,
    StorageUnavailable,
    TokenNotFound,
    UpstreamTimeout,
    UpstreamUnable,
    UpstreamUnexpected,
)
from detector.ports.analyses import Analyses
from detector.ports.creators import Creators
from detector.ports.host import Host
from detector.ports.sources import ReportSource
from detector.services.failures import failure_of, outcomes_of, raise_known_failure, seconds
from detector.services.scoring import Scorer

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
    `lease_ms`: longer still, so that a claim ends by itself only when its owner was stopped.
    `cooldown_ms`: a forced refresh so soon after the last report is none. `unknown_ms`: how long it
    is remembered that the source has nothing on a token. `anonymous`: for whom the budget has less.
    `may_refresh` counts a forced refresh of this client. `announce` is told the token after each
    new verdict was kept; `note` is told of what no answer tells, for the log; `background` keeps
    work alive after the answer was sent.
    """

    store: Analyses
    creators: Creators
    reports: ReportSource
    scorer: Scorer
    host: Host
    ttl_ms: int
    timeout_ms: int
    lease_ms: int
    cooldown_ms: int
    unknown_ms: int
    budget: Budget
    anonymous: bool
    may_refresh: Callable[[], Awaitable[bool]]
    announce: Callable[[str], None]
    background: Callable[[Coroutine[Any, Any, None]], None]
    note: Callable[[Mapping[str, object]], None]

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
            if force_refresh:
                return await self._renew(mint, seen, stored.fetched_at_ms)
            return await self._renew_behind(mint, seen, stored, now_ms)
        except DetectorError as error:
            return Served(stored, self.ttl_ms, cached=True, stale_reason=error.code)

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
        return await self._renew(mint, seen, 0 if stored is None else stored.fetched_at_ms)

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
                return await self._make(mint, me, seen, earlier)
            if at_ms is None:
                break
            left_ms = began_ms + at_ms * (1 + self.host.jitter() / 20) - now_ms
            await self.host.sleep(max(left_ms, 1) / 1000)
            seen = await self.store.look(mint, self.host.now_ms(), seen_ms)
        raise UpstreamTimeout(source=self.reports.source.label)

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
        work = asyncio.ensure_future(self._attempt(mint, me, seen, stored))
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
        return result

    async def _finish(self, mint: str, work: "asyncio.Future[Served | DetectorError]") -> None:
        result = await work
        code = result.code if isinstance(result, DetectorError) else None
        self.note({"event": "renewal", "token": mint, "code": code})

    async def _claim(self, mint: str, owner: str, seen: Standing, seen_ms: int) -> bool:
        """Take the right to analyse the token, and to try a source that rested."""
        now_ms = self.host.now_ms()
        until_ms = now_ms + self.lease_ms
        if not await self.store.claim(mint, owner, now_ms, until_ms, seen_ms):
            return False
        source = self.reports.source
        record = seen.sources[source]
        if record.state(now_ms) is State.HALF_OPEN and not await self.store.probe(
            source, record.open_until_ms, until_ms
        ):
            # Another token's request tries. The claim ends with the memory of the last failure.
            failure = failure_of(record.last_error, source, hold_ms(None))
            await self.store.give_up(mint, Lease(owner, now_ms + hold_ms(None), failure.code))
            raise failure
        return True

    async def _attempt(
        self, mint: str, owner: str, seen: Standing, earlier: StoredAnswer | None
    ) -> Served | DetectorError:
        """As `_make`; the failure is returned, for nobody may be there to catch it."""
        try:
            return await self._make(mint, owner, seen, earlier)
        except DetectorError as error:
            return error

    async def _make(
        self, mint: str, owner: str, seen: Standing, earlier: StoredAnswer | None
    ) -> Served:
        """Read the report, judge it, keep it. Raises a DetectorError for whatever goes wrong."""
        try:
            # A source that failed the last time is not asked twice.
            again = seen.sources[self.reports.source].failures == 0
            found = await self.reports.report(mint, again=again)
            at_ms = self.host.now_ms()
            if earlier is not None:
                at_ms = max(at_ms, earlier.fetched_at_ms + 1)
            resting = await self._remote_rests(seen)
            before = None if earlier is None else read_earlier(str(earlier.body))
            analysis = await self.scorer.score(
                mint,
                found,
                at_ms,
                earlier=before,
                resting=resting,
                look_up=self.creators.creator_record,
            )
            good = SourceOutcome(found.source, at_ms)
            analysis = replace(analysis, outcomes=(good, *analysis.outcomes))
            await self.store.save(analysis, owner)
        except DetectorError as error:
            await self._give_up(mint, owner, error)
            raise
        except Exception as error:
            # A source, or what it sent, failed in a way that nobody foresaw.
            self.note({"event": "fault", "token": mint, "trace": traceback.format_exc()})
            failure = UpstreamUnexpected(source=self.reports.source.label)
            await self._give_up(mint, owner, failure)
            raise failure from error
        self.announce(mint)
        stored = StoredAnswer(analysis.answer, at_ms, analysis.fresh_until_ms)
        return Served(stored, self.ttl_ms, cached=False)

    async def _remote_rests(self, seen: Standing) -> str | None:
        """Why the remote model is not to be asked now, or None."""
        record, now_ms = seen.sources[Source.REPLICATE], self.host.now_ms()
        state = record.state(now_ms)
        if self.scorer.remote is None or state is State.CLOSED:
            return None
        if state is State.HALF_OPEN and await self.store.probe(
            Source.REPLICATE, record.open_until_ms, now_ms + self.lease_ms
        ):
            return None
        return record.last_error

    async def _give_up(self, mint: str, owner: str, failure: DetectorError) -> None:
        """Keep a failure for all who ask for the token, with the time when to ask again."""
        now_ms, pause_ms = self.host.now_ms(), hold_ms(failure.retry_after_s)
        outcomes = outcomes_of(failure, self.reports.source, now_ms)
        if isinstance(failure, BudgetExhausted):
            # It is this client's failure, not the token's: another one may have calls left.
            pause_ms = 0
        else:
            if isinstance(failure, (TokenNotFound, UpstreamUnable)):
                pause_ms = max(pause_ms, self.unknown_ms)
            failure.retry_after_s = seconds(pause_ms)
        with suppress(StorageUnavailable):
            await self.store.give_up(mint, Lease(owner, now_ms + pause_ms, failure.code), outcomes)

    def _raise_known_failure(self, seen: Standing) -> None:
        now_ms = self.host.now_ms()
        raise_known_failure(seen, self.reports.source, now_ms)
        wait_ms = self.budget.wait_ms(seen.spent, now_ms, anonymous=self.anonymous)
        if seen.lease is None and wait_ms:
            raise BudgetExhausted(retry_after_s=seconds(wait_ms))


def read_mint(token_id: str) -> str:
    """The token's address. Raises InvalidTokenId."""
    try:
        return parse_mint(token_id)
    except InvalidMint as error:
        raise InvalidTokenId(f"The token id {error}.") from error
