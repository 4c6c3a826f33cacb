"""Where reports come from."""

from typing import Protocol

from detector.domain.sources.source import Source, SourceReport


class ReportSource(Protocol):
    """Where reports come from."""

    @property
    def source(self) -> Source:
        """Who is asked."""
        ...

    async def report(self, mint: str, *, again: bool = True) -> SourceReport:
        """The report of a token.

        `again`: whether what may be a lone failure is tried once more. Raises TokenNotFound or an
        UpstreamError.
        """
        ...
