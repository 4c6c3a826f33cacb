"""Rows of the original listed, and their reports judged as the service would have, oldest first.

In the order of their times, so that what an earlier report could check, and what became of a
creator's other tokens, are what the service would have known then. Nothing is followed, counted
as an analysis of this deployment or told to the live feed: these are no predictions, and no news.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from detector.adapters.sql_store import SqlStore, keeping
from detector.domain import untrusted
from detector.domain.earlier import read_earlier
from detector.domain.model import load
from detector.errors import StorageUnavailable, UpstreamInvalid
from detector.model import read_parameters
from detector.services.scoring import Scorer
from detector.wire.stored import write
from tools.server_db.reading import (
    Reason,
    Refused,
    odd_numbers,
    origin,
    read_head,
    read_raw,
)
from tools.server_db.source import Row, Source
from tools.server_db.work import IMPORTED, Waiting, Work, WorkFailed

LISTED_AT_ONCE = 5_000
JUDGED_AT_ONCE = 200
"""Rows a transaction: so much is done again after the process was killed."""

Told = Callable[[int], None]
"""Is told how many rows more are done."""


def list_rows(source: Source, work: Work, now_ms: int, told: Told) -> None:
    """List what is new. Raises WorkFailed when a listed row has become another."""
    rows = source.heads()
    more = True
    while more:
        with work.transaction():
            for done in range(LISTED_AT_ONCE):
                row = next(rows, None)
                if row is None:
                    told(done)
                    more = False
                    break
                _list_row(row, work, now_ms)
            else:
                told(LISTED_AT_ONCE)


def _list_row(row: Row, work: Work, now_ms: int) -> None:
    looks = _digest(_head_of(row.values))
    before = work.seen(row.rowid)
    if before is not None:
        if before != looks:
            raise WorkFailed(f"row {row.rowid} is another than before; use another --work folder")
        return
    try:
        head = read_head(row.values, now_ms)
    except Refused as refused:
        token = untrusted.text(row.values["token_id"], 50) or ""
        work.refuse(row.rowid, looks, refused.reason, refused.detail, token)
        return
    work.add(row.rowid, looks, head, " ".join(odd_numbers(row.values)))


async def judge_rows(source: Source, work: Work, told: Told) -> None:
    """Judge all rows that wait. Raises StorageUnavailable when the work file cannot be written."""
    judge = Judge(source, work)
    while rows := work.waiting(JUDGED_AT_ONCE):
        with work.transaction():
            for row in rows:
                await judge.settle(row)
        told(len(rows))


class Judge:
    """Judges rows into the work file."""

    def __init__(self, source: Source, work: Work) -> None:
        self._source = source
        self._work = work
        self._store = SqlStore(work)
        self._scorer = Scorer(load(*read_parameters()), write)

    async def settle(self, waiting: Waiting) -> None:
        """Judge and keep one row, or note why not."""
        row = self._source.row(waiting.number)
        values = {} if row is None else row.values
        digest = _digest(values)
        try:
            if _digest(_head_of(values)) != waiting.seen:
                raise Refused(Reason.CHANGED)
            if self._work.has_record(waiting.head):
                raise Refused(Reason.DUPLICATE)
            await self._judge(waiting, values)
        except Refused as refused:
            self._work.settle(waiting.number, refused.reason, refused.detail, digest)
        else:
            self._work.settle(waiting.number, IMPORTED, digest=digest)

    async def _judge(self, waiting: Waiting, values: Mapping[str, Any]) -> None:
        mint, at_ms = waiting.head.mint, waiting.head.at_ms
        found = read_raw(values["raw_json"], mint)
        answer = (await self._store.look(mint, at_ms)).answer
        # A row of before what was judged already, which came late, has no earlier answer here.
        usable = answer is not None and answer.fetched_at_ms < at_ms
        scorer = replace(
            self._scorer, write=partial(write, imported=origin(waiting.number, values))
        )
        try:
            analysis = await scorer.score(
                mint,
                found,
                at_ms,
                earlier=read_earlier(str(answer.body)) if answer and usable else None,
                look_up=self._store.creator_record,
            )
        except UpstreamInvalid as error:
            raise Refused(Reason.TOO_LARGE) from error
        except StorageUnavailable:
            raise
        except Exception as fault:
            raise Refused(Reason.FAULT, f"{type(fault).__name__}: {fault}"[:200]) from fault
        await self._work.batch(keeping(analysis))


def _head_of(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in values.items() if name != "raw_json"}


def _digest(values: Mapping[str, Any]) -> str:
    """SHA-256 of a row's values with their types; of names in their order."""
    digest = hashlib.sha256()
    for name in sorted(values):
        value = values[name]
        raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        data = raw if isinstance(raw, bytes) else repr(raw).encode()
        digest.update(f"{name} {type(value).__name__} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()
