"""How the parts of this deployment stand, from what is recorded. Imports the domain and ports.

Nothing here calls a source: one that hangs must not make the answer about it hang too.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from detector.domain.breaker import Record, State
from detector.errors import StorageUnavailable
from detector.ports import Health, Host, Source, StoreHealth
from detector.services.answer import iso_utc
from detector.services.assess import Assessor

DATABASE_PATIENCE_S = 0.7
"""The whole answer must come within a second, from a database that hangs too."""


async def deep_health(
    store: Health, assessor: Assessor, reports: Source, host: Host
) -> dict[str, Any]:
    """`status`, `schema_version`, `database`, `sources` and `model` of /api/health?deep=true."""
    found = await _ask(store, host)
    now_ms = host.now_ms()
    records: Mapping[Source, Record] = {} if found is None else found.sources
    used = {reports} | ({Source.REPLICATE} if assessor.remote is not None else set())
    works = assessor.works(now_ms)
    trouble = any(
        one in used and record.state(now_ms) is not State.CLOSED for one, record in records.items()
    )
    return {
        "status": "ok" if found is not None and works and not trouble else "degraded",
        "schema_version": None if found is None else found.schema_version,
        "database": {"ok": found is not None},
        "sources": [
            {"name": one.value, "used": one in used, **_record(record, now_ms)}
            for one, record in records.items()
        ],
        "model": {"ok": works},
    }


async def _ask(store: Health, host: Host) -> StoreHealth | None:
    """What the database says, or None if it fails or takes too long."""
    asking = asyncio.ensure_future(store.health())
    patience = asyncio.ensure_future(host.sleep(DATABASE_PATIENCE_S))
    await asyncio.wait({asking, patience}, return_when=asyncio.FIRST_COMPLETED)
    patience.cancel()
    if not asking.done():
        asking.cancel()
        return None
    try:
        return asking.result()
    except StorageUnavailable:
        return None


def _record(record: Record, now_ms: int) -> dict[str, Any]:
    state = record.state(now_ms)
    return {
        "state": state.value,
        "failures": record.failures,
        "last_success": iso_utc(record.last_success_ms),
        "last_failure": iso_utc(record.last_failure_ms),
        "last_error": record.last_error,
        "rests_until": iso_utc(record.open_until_ms) if state is State.OPEN else None,
    }
