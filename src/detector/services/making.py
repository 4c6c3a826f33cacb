"""One analysis made: the report read, judged, kept; or the failure kept, for all who ask.

Imports the domain, ports and errors.
"""

import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from detector.domain.breaker import State, hold_ms
from detector.domain.earlier import read_earlier
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import Analysis, Lease, Standing, StoredAnswer
from detector.errors import (
    BudgetExhausted,
    DetectorError,
    StorageUnavailable,
    TokenNotFound,
    UpstreamUnable,
    UpstreamUnexpected,
)
from detector.ports.analyses import Analyses
from detector.ports.creators import Creators
from detector.ports.host import Host
from detector.ports.room import Place
from detector.ports.sources import ReportSource
from detector.services.failures import outcomes_of, seconds
from detector.services.scoring import Scorer

Made = StoredAnswer | DetectorError
"""What came of an attempt."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes analyses, each for who has claimed its token.

    `places` has a place for each report, in case that it is large. `lease_ms`: longer than an
    analysis takes, so that a claim ends by itself only when its owner was stopped. `unknown_ms`:
    how long it is remembered that the source has nothing on a token. `announce` is told the token
    after each new verdict was kept; `note` is told of what no answer tells, for the log.
    """

    store: Analyses
    creators: Creators
    reports: ReportSource
    scorer: Scorer
    host: Host
    places: Callable[[], Place]
    lease_ms: int
    unknown_ms: int
    announce: Callable[[str], None]
    note: Callable[[Mapping[str, object]], None]

    async def attempt(
        self, mint: str, owner: str, seen: Standing, earlier: StoredAnswer | None
    ) -> Made:
        """As `make`; the failure is returned, for nobody may be there to catch it."""
        try:
            return await self.make(mint, owner, seen, earlier)
        except DetectorError as error:
            return error

    async def make(
        self, mint: str, owner: str, seen: Standing, earlier: StoredAnswer | None
    ) -> StoredAnswer:
        """The new answer, once it is kept. Raises a DetectorError for whatever goes wrong."""
        try:
            with self.places() as place:
                analysis = await self._judged(mint, seen, earlier, place)
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
        at_ms = analysis.row.fetched_at_ms
        return StoredAnswer(analysis.answer, at_ms, analysis.fresh_until_ms)

    async def _judged(
        self, mint: str, seen: Standing, earlier: StoredAnswer | None, place: Place
    ) -> Analysis:
        """Of the report only what is kept outlives this: a large one takes much memory."""
        # A source that failed the last time is not asked twice.
        again = seen.sources[self.reports.source].failures == 0
        found = await self.reports.report(mint, again=again, place=place)
        at_ms = self.host.now_ms()
        if earlier is not None:
            at_ms = max(at_ms, earlier.fetched_at_ms + 1)
        resting = await self._remote_rests(seen)
        before = None if earlier is None else read_earlier(earlier.body)
        analysis = await self.scorer.score(
            mint,
            found,
            at_ms,
            earlier=before,
            resting=resting,
            look_up=self.creators.creator_record,
        )
        good = SourceOutcome(found.source, at_ms)
        return replace(analysis, outcomes=(good, *analysis.outcomes))

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
