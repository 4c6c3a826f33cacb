"""A source of reports that the test writes."""

import asyncio
from typing import Any

from detector.domain.sources.source import Source, SourceReport, read_report
from detector.ports.room import Place
from tests.fakes.ports.host import FakeHost


class FakeSource:
    """`ports.sources.ReportSource`. `reports` by mint, `default` for the others; errors are raised.

    Asking takes `takes_ms`.
    """

    source = Source.RUGCHECK

    def __init__(self, host: FakeHost, default: dict[str, Any] | Exception) -> None:
        self.host = host
        self.default = default
        self.reports: dict[str, dict[str, Any] | Exception] = {}
        self.asked: list[tuple[str, bool]] = []
        self.takes_ms = 0

    async def report(
        self, mint: str, *, again: bool = True, place: Place | None = None
    ) -> SourceReport:
        self.asked.append((mint, again))
        self.host.ms += self.takes_ms
        await asyncio.sleep(0)
        found = self.reports.get(mint, self.default)
        if isinstance(found, Exception):
            raise found
        return read_report(self.source, {**found, "mint": mint})
