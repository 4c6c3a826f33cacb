"""Stored analyses of one token at a time, in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from detector.domain.answer_text import without_report
from detector.domain.breaker import SourceRecord
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import (
    Analysis,
    Lease,
    Standing,
    StoredAnswer,
)


class FakeAnalyses:
    """`ports.analyses.Analyses`. `sources` stand as the test says; outcomes are only written down.

    `claims`: whether a claim of the right to analyse is granted; `probes` the same of a source.
    """

    def __init__(self) -> None:
        self.answers: dict[str, StoredAnswer] = {}
        self.leases: dict[str, Lease] = {}
        self.sources = {source: SourceRecord() for source in Source}
        self.claims = self.probes = True
        self.saved: list[Analysis] = []
        self.outcomes: list[SourceOutcome] = []

    async def look(
        self, mint: str, now_ms: int, seen_ms: int = -1, *, report: bool = True
    ) -> Standing:
        answer, lease = self.answers.get(mint), self.leases.get(mint)
        if answer is not None and answer.fetched_at_ms <= seen_ms:
            answer = None
        if answer is not None and not report:
            answer = replace(answer, body=without_report(str(answer.body)))
        return Standing(answer, lease if lease and lease.until_ms > now_ms else None, self.sources)

    async def look_at_all(self, mints: Collection[str], now_ms: int) -> Mapping[str, Standing]:
        found = {}
        for mint in mints:
            found[mint] = await self.look(mint, now_ms, report=False)
        return found

    async def fetched_at_ms(self, mint: str) -> int | None:
        answer = self.answers.get(mint)
        return None if answer is None else answer.fetched_at_ms

    async def claim(self, mint: str, owner: str, now_ms: int, until_ms: int, seen_ms: int) -> bool:
        if self.claims:
            self.leases[mint] = Lease(owner, until_ms)
        return self.claims

    async def probe(self, source: Source, open_until_ms: int, until_ms: int) -> bool:
        return self.probes

    async def give_up(
        self, mint: str, lease: Lease, outcomes: Collection[SourceOutcome] = ()
    ) -> None:
        self.leases[mint] = lease
        self.outcomes += outcomes

    async def save(self, analysis: Analysis, owner: str) -> None:
        row = analysis.row
        self.saved.append(analysis)
        self.outcomes += analysis.outcomes
        self.answers[row.mint] = StoredAnswer(
            analysis.answer, row.fetched_at_ms, analysis.fresh_until_ms
        )
        self.leases.pop(row.mint, None)
