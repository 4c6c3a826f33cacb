"""Stored analyses, and who may make one."""

from collections.abc import Collection, Mapping
from typing import Protocol

from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import Analysis, Lease, Standing


class Analyses(Protocol):
    """Analyses in the database.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def look(
        self, mint: str, now_ms: int, seen_ms: int = -1, *, report: bool = True
    ) -> Standing:
        """How a token stands, with its answer if that is newer than `seen_ms`. One query.

        Without `report` the answer comes without its report.
        """
        ...

    async def fetched_at_ms(self, mint: str) -> int | None:
        """When the report of a token's answer was read; the answer itself is not. One query."""
        ...

    async def look_at_all(self, mints: Collection[str], now_ms: int) -> Mapping[str, Standing]:
        """How each token stands, its answer without the report. One query."""
        ...

    async def claim(self, mint: str, owner: str, now_ms: int, until_ms: int, seen_ms: int) -> bool:
        """Take the right to analyse a token until a time. One query.

        False: somebody else holds it, its last failure is remembered still, or an answer newer
        than `seen_ms` is there already.
        """
        ...

    async def probe(self, source: Source, open_until_ms: int, until_ms: int) -> bool:
        """Take the right to try a source whose pause, known by its end, is over. One query.

        False: somebody else has it. Until `until_ms` nobody else tries.
        """
        ...

    async def give_up(
        self, mint: str, lease: Lease, outcomes: Collection[SourceOutcome] = ()
    ) -> None:
        """Keep the failure of an analysis for all who ask until it ends; count the outcomes."""
        ...

    async def save(self, analysis: Analysis, owner: str) -> None:
        """Keep an analysis and free its token, in one transaction; never over a newer one.

        Its forecast is followed, unless an earlier one of this token and model still is.
        """
        ...
