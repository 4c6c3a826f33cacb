"""The sources and what came of asking them. Imports nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where the answers come from that this service does not make itself."""

    RUGCHECK = "rugcheck"
    REPLICATE = "replicate"

    @property
    def label(self) -> str:
        """The name that people know it by."""
        return _LABELS[self]


_LABELS = {Source.RUGCHECK: "RugCheck", Source.REPLICATE: "Replicate"}


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
