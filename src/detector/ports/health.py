"""How the database stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from detector.domain.breaker import SourceRecord
from detector.domain.sources.source import Source


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """The number of the newest migration, and what is remembered of the sources."""

    schema_version: int
    sources: Mapping[Source, SourceRecord]


class Health(Protocol):
    """The state of the database.

    Every method raises StorageUnavailable.
    """

    async def schema_version(self) -> int:
        """The number of the newest migration that was applied. One query."""
        ...

    async def health(self) -> StoreHealth:
        """What the database knows of itself and the sources. One query."""
        ...
