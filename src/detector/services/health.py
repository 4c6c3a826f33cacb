"""How the parts of this deployment stand, from what is recorded. Imports the domain and ports.

Nothing here calls a source: one that hangs must not make the answer about it hang too.
"""

import asyncio

from detector.domain.deployment import Parts
from detector.domain.sources.source import Source
from detector.errors import StorageUnavailable
from detector.ports.health import Health, StoreHealth
from detector.ports.host import Host
from detector.services.scoring import Scorer

DATABASE_TIMEOUT_S = 0.7
"""The whole answer must come within a second, from a database that hangs too."""


async def deep_health(store: Health, scorer: Scorer, reports: Source, host: Host) -> Parts:
    """How database, sources and model stand, within a second."""
    found = await _ask(store, host)
    now_ms = host.now_ms()
    remote = () if scorer.remote is None else (Source.REPLICATE,)
    return Parts(
        at_ms=now_ms,
        schema_version=None if found is None else found.schema_version,
        sources={} if found is None else found.sources,
        used=frozenset((reports, *remote)),
        model_works=scorer.works(now_ms),
    )


async def _ask(store: Health, host: Host) -> StoreHealth | None:
    """What the database says, or None if it fails or takes too long."""
    asking = asyncio.ensure_future(store.health())
    timeout = asyncio.ensure_future(host.sleep(DATABASE_TIMEOUT_S))
    await asyncio.wait({asking, timeout}, return_when=asyncio.FIRST_COMPLETED)
    timeout.cancel()
    if not asking.done():
        asking.cancel()
        return None
    try:
        return asking.result()
    except StorageUnavailable:
        return None
