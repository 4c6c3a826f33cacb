"""Predictions that are followed, over the whole service in memory."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.domain.sources.source import Source, SourceReport, read_report
from detector.domain.track_record import COLUMNS, whole
from detector.ports.outgoing_http import HttpReply
from detector.ports.room import Place
from detector.services.follow_up import (
    MAX_READS,
    Run,
    follow_up,
)
from local.samples import build, by_name, encode
from local.samples.addresses import address_of
from local.samples.catalogue import SAMPLES
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Service

NOW = datetime.fromtimestamp(START_MS / 1000, UTC)
MINTS = [address_of(f"a followed token {number}") for number in range(30)]


class Reports:
    """A source of prices. A price that is an exception is raised."""

    source = Source.RUGCHECK

    def __init__(self, service: Service) -> None:
        self.service = service
        self.default: object = 1.0
        self.prices: dict[str, object] = {}
        self.asked: list[str] = []
        self.takes_ms = 0

    async def report(
        self, mint: str, *, again: bool = True, place: Place | None = None
    ) -> SourceReport:
        self.asked.append(mint)
        self.service.host.ms += self.takes_ms
        await asyncio.sleep(0)
        price = self.prices.get(mint, self.default)
        if isinstance(price, Exception):
            raise price
        return read_report(self.source, {"mint": mint, "price": price})


def report(mint: str, **changes: Any) -> HttpReply:
    made = build(by_name(SAMPLES, "healthy").recipe, mint, NOW)
    return reply(200, encode({**made, **changes}))


def predict(service: Service, *mints: str) -> list[dict[str, Any]]:
    return [service.json(f"/predict/{mint}") for mint in mints]


def go(service: Service, reports: Reports, limit: int = MAX_READS) -> Run:
    return run(follow_up(SqlFollowUps(service.database), reports, service.host, limit))


def rows(service: Service, table: str, order: str = "rowid") -> list[dict[str, Any]]:
    found = service.database.connection.execute(f"SELECT * FROM {table} ORDER BY {order}")
    return [dict(row) for row in found]


def outcomes(service: Service) -> list[tuple[Any, ...]]:
    return [
        (row["mint"], row["horizon_days"], row["collapsed"], row["unknown_reason"])
        for row in rows(service, "outcomes", "horizon_days, mint")
    ]


def record(service: Service) -> list[dict[str, str]]:
    """The rows of the record, by column."""
    kept = [json.loads(row["cells"]) for row in rows(service, "settled", "number")]
    return [dict(zip(COLUMNS, whole(cells), strict=True)) for cells in kept]


def ordered(service: Service) -> list[str]:
    """What is followed, in the order in which it is read once all of it is due."""
    rows_ = sorted(waiting(service), key=lambda row: (row["draw"], row["due_at_ms"], row["mint"]))
    return [row["mint"] for row in rows_]


def waiting(service: Service) -> list[dict[str, Any]]:
    return rows(service, "series", "mint, fetched_at_ms")
