"""A report as a source gave it, and what was read in it. Imports the domain only; pure."""

from dataclasses import dataclass
from typing import Any

from detector.domain.report import TokenReport
from detector.domain.sources.source import Source


@dataclass(frozen=True, slots=True)
class SourceReport:
    """`raw` is the decoded document (`domain.jsontext`), `report` what it says of the token."""

    source: Source
    raw: dict[str, Any]
    report: TokenReport
