"""One token's analysis: from the store while it is fresh, else made once however many ask.

Imports the domain, ports and errors.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from detector.domain.mint import InvalidMint, parse_mint
from detector.errors import (
    UPSTREAM_ERRORS,
    DetectorError,
    InvalidTokenId,
    StorageUnavailable,
    UpstreamTimeout,
)
from detector.ports import Host, ReportSource, Store, StoredAnswer, TokenRow
from detector.services.answer import Served
from detector.services.assess import Assessor

WAIT_FIRST_S, WAIT_MOST_S = 0.05, 0.5


@dataclass(frozen=True, slots=True)
class Analyst:
    """The use case behind /predict and /detect.

    `ttl_ms`: how long an answer is fresh. `lease_ms`: longer than the slowest analysis, so that a
    claim ends by itself only when its owner was stopped. `announce` is told of each new verdict.
    """

    store: Store
    reports: ReportSource
    assessor: Assessor
    host: Host
    ttl_ms: int
    lease_ms: int
    announce: Callable[[TokenRow], None]

    async def analyse(self, token_id: str, *, force_refresh: bool = False) -> Served:
        """The token's answer, at most `ttl_ms` old unless it is marked stale.

        Raises InvalidTokenId, TokenNotFound, UpstreamError, StorageUnavailable.
        """
        try:
            mint = parse_mint(token_id)
        except InvalidMint as error:
            raise InvalidTokenId(f"The token id {error}.") from error
        stored = await self.store.answer(mint)
        if stored and not force_refresh:
            age_ms = self.host.now_ms() - stored.fetched_at_ms
            if age_ms < self.ttl_ms:
                return Served(stored, cached=True)
        try:
            return await self._renew(mint, stored.fetched_at_ms if stored else 0)
        except DetectorError as error:
            if stored is None:
                raise
            return Served(stored, cached=True, stale_reason=error.code)

    async def _renew(self, mint: str, seen_ms: int) -> Served:
        """Make an analysis newer than `seen_ms`, or wait for the request that is making one."""
        me = self.host.new_id()
        if await self._claim(mint, me, seen_ms):
            return await self._make(mint, me, seen_ms)
        end_ms = self.host.now_ms() + self.lease_ms
        pause_s = WAIT_FIRST_S
        while (now_ms := self.host.now_ms()) <= end_ms:
            progress = await self.store.progress(mint, now_ms)
            if (progress.fetched_at_ms or 0) > seen_ms:
                answer = await self.store.answer(mint)
                if answer is not None:
                    return Served(answer, cached=True)
            if progress.error is not None:
                raise UPSTREAM_ERRORS.get(progress.error, DetectorError)
            if progress.owner is None and await self._claim(mint, me, seen_ms):
                return await self._make(mint, me, seen_ms)
            await self.host.sleep(pause_s * (0.5 + self.host.jitter()))
            pause_s = min(2 * pause_s, WAIT_MOST_S)
        raise UpstreamTimeout

    async def _claim(self, mint: str, owner: str, seen_ms: int) -> bool:
        now_ms = self.host.now_ms()
        return await self.store.claim(mint, owner, now_ms, now_ms + self.lease_ms, seen_ms)

    async def _make(self, mint: str, owner: str, seen_ms: int) -> Served:
        code = DetectorError.code
        try:
            data = await self.reports.report(mint)
            at_ms = max(self.host.now_ms(), seen_ms + 1)
            analysis = await self.assessor.assess(mint, data, at_ms)
            await self.store.save(analysis, owner)
            self.announce(analysis.row)
        except DetectorError as error:
            code = error.code
            raise
        else:
            code = ""
        finally:
            if code:
                with suppress(StorageUnavailable):
                    await self.store.give_up(mint, owner, code, self.host.now_ms())
        return Served(StoredAnswer(analysis.answer, at_ms), cached=False)
