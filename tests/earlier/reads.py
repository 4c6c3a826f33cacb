"""Run with the code of the version before: it reads, and goes on with, what today's code wrote.

    PYTHONPATH=src:. python reads.py FILE MINT

Prints one line of JSON with what it found. Uses only what that version has.
"""

import asyncio
import json
import sys

from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_history import SqlHistory
from detector.adapters.sql_keys import SqlKeys
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_rollups import SqlRollups
from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.outcome import due_at_ms
from detector.services.settle import settle
from tests.contract.followed import outcome, predicted, reading, step
from tests.contract.store import NOW


async def main(file: str, mint: str) -> dict[str, object]:
    """Read each kind of thing, then write each kind."""
    database = SqliteDatabase(file)
    store, follow_ups = SqlStore(database), SqlFollowUps(database)
    record = SqlTrackRecord(database)
    answer = (await store.look(mint, NOW)).answer
    (one,) = await follow_ups.due(due_at_ms(NOW, 1), 0, 9)
    before = await record.record("model", "rules")
    hours = await SqlRollups(database).rollup(0, 0)
    found = {
        "answer": answer is not None and bool(answer.body),
        "history": len(await SqlHistory(database).records(mint, NOW * 2, 9)),
        "due": one.mint,
        "settled": before.end.number,
        "known": sum(cell.main.n for cell in before.cells),
        "keys": [sorted(each.key.scopes) for each in await SqlKeys(database).page(9, 0, None)],
        "hours": sum(sum(each.counts.values()) for each in hours.days),
    }  # fmt: skip
    await store.save(predicted("Later", "model", NOW + 7), "me")
    await follow_ups.progress([step(one, reading(one), None, closed=True, outcomes=(outcome(1),))])
    found["settles"] = await settle(follow_ups, NOW)
    after = await record.record("model", "rules")
    found["adds"] = after.end.number - before.end.number
    (horizon,) = (await record.reliability("local", "model")).cells
    found["counted"] = horizon.tally.n
    found["sweeps"] = await store.sweep(NOW)
    database.close()
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(*sys.argv[1:]))))  # noqa: T201 - a command's result
