"""What an analysis asks of the platform, recorded: the statements and the call of a new token."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from detector.adapters.database import Database, Row, Statement
from detector.ports.outgoing_http import HttpCall, HttpReply
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS, reply
from tests.unit.service import Service

RECORDED = address_of("a token that was recorded")


class _Recorder:
    """A database that notes its calls, in the order of all steps."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.steps: list[tuple[str, list[tuple[str, list[object]]]]] = []

    async def rows(self, statement: Statement) -> Sequence[Row]:
        """See `database.Database`."""
        self._note("rows", [statement])
        return await self._database.rows(statement)

    async def batch(self, statements: Sequence[Statement]) -> None:
        """See `database.Database`."""
        self._note("batch", statements)
        await self._database.batch(statements)

    def _note(self, kind: str, statements: Sequence[Statement]) -> None:
        self.steps.append((kind, [(one.sql, [*one.parameters]) for one in statements]))


def steps(report: bytes, source: str) -> dict[str, Any]:
    """What the least Workers of an analysis are given (bench/floor/analysis-*).

    `report`: the source's answer about RECORDED; `source`: its address, with MINT in the place of
    the token.
    """
    service = Service()
    recorder = _Recorder(service.database)
    service.app = replace(service.app, database=recorder)

    def script(_call: HttpCall) -> HttpReply:
        recorder.steps.append(("fetch", []))
        return reply(200, report)

    service.fetch.script = script
    answer = service.get(f"/predict/{RECORDED}")
    service.database.close()
    if answer.status != 200:
        raise RuntimeError(f"the recorded analysis failed: {answer.body}")
    return {
        "mint": RECORDED,
        "at_ms": START_MS,
        "source": source,
        "answer": answer.body,
        "steps": recorder.steps,
    }
