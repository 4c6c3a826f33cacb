"""Where reports come from."""

from typing import Protocol

from detector.domain.sources.source import Source, SourceReport
from detector.ports.room import Place


class ReportSource(Protocol):
    """Where reports come from."""

    @property
    def source(self) -> Source:
        """Who is asked."""
        ...

    async def report(
        self, mint: str, *, again: bool = True, place: Place | None = None
    ) -> SourceReport:
        """The report of a token.

        `again`: whether what may be a lone failure is tried once more. `place`: what a large report
        takes up until whoever asks gives it back; without, only as long as it is read. Raises
        TokenNotFound, BudgetExhausted, ServiceBusy or an UpstreamError.
        """
        ...
