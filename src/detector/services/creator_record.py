"""The creator's record as an answer carries it. Imports the domain only; pure.

It stands in the answer because the verdict rests on it: the store will say something else later.
"""

from collections.abc import Awaitable, Callable
from dataclasses import fields
from typing import Any

from detector.domain import jsontext, untrusted
from detector.domain.answer_text import without_report
from detector.domain.creators import COUNTED, CreatorRecord

LookUp = Callable[[str, str], Awaitable[CreatorRecord | None]]
"""Asks the store for the record of a creator, without one mint."""


async def no_record(_creator: str, _mint: str) -> CreatorRecord | None:
    """Where there is no store to ask."""
    return None


def read_record(answer: str) -> CreatorRecord | None:
    """The record that an answer rests on. None: it has none, or none that can be."""
    try:
        body = untrusted.mapping(jsontext.decode(without_report(answer).encode())) or {}
    except jsontext.InvalidJson:
        return None
    said = untrusted.mapping(body.get("creator_record")) or {}
    counts = {each.name: _count(said.get(each.name)) for each in fields(CreatorRecord)}
    known = {name: n for name, n in counts.items() if n is not None}
    if known.keys() != counts.keys():
        return None
    record = CreatorRecord(**known)
    possible = (
        record.lost_90 <= record.lost_80 <= record.settled
        and record.settled + record.unknown <= record.analysed
        and record.critical <= record.analysed
    )
    return record if possible else None


def _count(value: Any) -> int | None:
    return untrusted.integer(value, COUNTED)
