"""A database that is well, fails or hangs, as the test says."""

import asyncio

from detector.domain.breaker import SourceRecord
from detector.domain.sources.source import Source
from detector.errors import StorageUnavailable
from detector.ports.health import StoreHealth


class FakeHealth:
    """`ports.health.Health`. `state`: "well", "fails" or "hangs"."""

    def __init__(self, state: str = "well", **sources: SourceRecord) -> None:
        self.state = state
        self.sources = {source: sources.get(source.value, SourceRecord()) for source in Source}

    async def schema_version(self) -> int:
        return (await self.health()).schema_version

    async def health(self) -> StoreHealth:
        if self.state == "fails":
            raise StorageUnavailable
        if self.state == "hangs":
            await asyncio.Event().wait()
        return StoreHealth(7, self.sources)
