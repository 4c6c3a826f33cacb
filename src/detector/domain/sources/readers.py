"""Which source's documents are read by which parser. Imports the domain only; pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from detector.domain.report import TokenReport
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.sources.source import Source
from detector.domain.sources.source_report import SourceReport

READERS: Final[Mapping[Source, Callable[[dict[str, Any]], TokenReport]]] = {
    Source.RUGCHECK: parse_report,
}


def read_report(source: Source, raw: dict[str, Any]) -> SourceReport:
    """Read a decoded document of a source that gives reports; never raises on one of those."""
    return SourceReport(source, raw, READERS[source](raw))


def empty_report() -> TokenReport:
    """A report that says nothing: all of it is unknown."""
    return parse_report({})
