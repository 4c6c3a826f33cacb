"""Stored answers of set sizes, written into the databases of running Workers."""

import json
from collections.abc import Iterable

import httpx

from local.samples import SAMPLES, by_name
from local.samples.addresses import address_of
from tests.worker import Worker

SIZES = (14_000, 69_000, 405_000, 1_160_000)
"""Bytes of an answer: the median of recorded reports, and three larger ones."""

_COLUMNS = "SELECT name FROM pragma_table_info('tokens') WHERE name <> 'mint'"


def filled(ours: Worker, floors: Iterable[Worker]) -> list[str]:
    """Store an answer of each size with each Worker; gives their tokens in that order.

    It is one that our Worker made, its report made longer by rows like those that reports have.
    """
    sample = by_name(SAMPLES, "healthy").mint
    answer = httpx.get(f"{ours.url}/predict/{sample}", timeout=60)
    answer.raise_for_status()
    bodies = {address_of(f"an answer of {size}"): size for size in SIZES}
    with ours.database() as database:
        text, at_ms, until_ms = database.execute(
            "SELECT body, fetched_at_ms, fresh_until_ms FROM answers WHERE mint = ?", (sample,)
        ).fetchone()
        columns = ", ".join(name for (name,) in database.execute(_COLUMNS))
        for mint, size in bodies.items():
            body = _longer(text.replace(sample, mint), size)
            database.execute(
                f"INSERT INTO tokens (mint, {columns})"
                f" SELECT ?, {columns} FROM tokens WHERE mint = ?",
                (mint, sample),
            )
            database.execute(
                "INSERT INTO answers (mint, fetched_at_ms, body, fresh_until_ms)"
                " VALUES (?, ?, ?, ?)",
                (mint, at_ms, body, until_ms + 20 * 3_600_000),
            )
    database.close()
    for worker in floors:
        with worker.database() as beside:
            for mint in bodies:
                sent = httpx.get(f"{ours.url}/predict/{mint}", timeout=60).text
                beside.execute("INSERT INTO answers VALUES (?, ?)", (mint, sent))
        beside.close()
    return list(bodies)


def _longer(text: str, size: int) -> str:
    body = json.loads(text)
    rows = body["raw_data"].setdefault("moreHolders", [])
    row = {"address": "", "amount": 0, "pct": 0.0, "owner": "", "insider": False}
    left = size - len(text.encode())
    while left > 0:
        serial = len(rows)
        row = {
            "address": address_of(f"account {serial}"),
            "amount": 1_000_000_000 + serial,
            "pct": 1 / (serial + 1),
            "owner": address_of(f"owner {serial}"),
            "insider": False,
        }
        rows.append(row)
        left -= len(json.dumps(row, separators=(",", ":"))) + 1
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)
