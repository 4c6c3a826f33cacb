"""What a deployment is, and how its parts stand. Imports the domain only; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from detector.domain.breaker import SourceRecord, State
from detector.domain.sources.source import Source


@dataclass(frozen=True, slots=True)
class About:
    """Versions and settings that may be told. `deployment`: the platform's id of the version.

    `engines`: what can compute the local model; the first computes it for one token.
    """

    version: str
    deployment: str | None
    model_version: str
    rules_version: str
    engines: tuple[str, ...]
    remote_model: bool
    sample_data: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """How each part stands at a time; `schema_version` None: the database did not answer.

    `sources` are the records of all sources, or nothing; `used`: those that are asked.
    """

    at_ms: int
    schema_version: int | None
    sources: Mapping[Source, SourceRecord]
    used: frozenset[Source]
    model_works: bool

    @property
    def well(self) -> bool:
        """Whether all that is used works."""
        return (
            self.schema_version is not None
            and self.model_works
            and all(
                record.state(self.at_ms) is State.CLOSED
                for source, record in self.sources.items()
                if source in self.used
            )
        )
