"""The sources, who reads their documents, and what came of asking. Imports the domain only; pure.

A further source is a parser, an adapter, and one line in each of the tables here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from detector.domain import jsontext
from detector.domain.report import TokenReport
from detector.domain.sources.rugcheck.report_parser import parse_report


class Source(StrEnum):
    """Where the answers come from that this service does not make itself."""

    RUGCHECK = "rugcheck"
    REPLICATE = "replicate"

    @property
    def label(self) -> str:
        """The name that people know it by."""
        return _LABELS[self]


_LABELS: Final = {Source.RUGCHECK: "RugCheck", Source.REPLICATE: "Replicate"}

READERS: Final[Mapping[Source, Callable[[dict[str, Any]], TokenReport]]] = {
    Source.RUGCHECK: parse_report,
}
"""The parsers of those that give reports; none raises on any decoded JSON object."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """`raw_text` is the document as canonical JSON, `report` what it says of the token.

    As text, for the decoded document takes several times as much memory while others are awaited.
    """

    source: Source
    raw_text: str
    report: TokenReport


def read_report(source: Source, raw: dict[str, Any]) -> SourceReport:
    """Read a document of a source that gives reports, decoded by `domain.jsontext`."""
    return SourceReport(source, jsontext.encode(raw), READERS[source](raw))


def empty_report() -> TokenReport:
    """A report that says nothing: all of it is unknown."""
    return parse_report({})


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What came of asking a source.

    `error` is the code of a failure of the source's own, which its breaker counts; `rest_ms` is
    then its pause, should it be one too many. Not `useful`: it answered, with nothing of use.
    """

    source: Source
    at_ms: int
    useful: bool = True
    error: str | None = None
    rest_ms: int = 0
