"""The service is killed (SIGKILL) in the middle of writes, again and again, on one folder of data.

After each kill the database is read as it lies there, the service is started again on it, and the
clients go on. A listener of the live feed, which is a Durable Object, does so too.
"""

import itertools
import json
import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.fakes import FakeRugCheck
from tests.survival.isolate import runtime_of
from tests.survival.ledger import BEARER, SETTINGS, Held, Ledger, Writer, merged
from tests.waiting import eventually
from tests.worker import Worker, running_worker

WRITERS = 3
LEAST_SECRET = 16
"""Characters of a secret; a shorter text may be anywhere by chance."""

OPEN_S = 30
ACKNOWLEDGED = (3, 25)
"""So many writes of each life are acknowledged before it is ended, at least and at most."""

WHOLE = {
    "an answer without its token": "SELECT mint FROM answers EXCEPT SELECT mint FROM tokens",
    "a token without its answer": (
        "SELECT mint, fetched_at_ms FROM tokens EXCEPT SELECT mint, fetched_at_ms FROM answers"
    ),
    "a verdict without its record": (
        "SELECT mint, fetched_at_ms FROM answers EXCEPT SELECT mint, fetched_at_ms FROM history"
    ),
    "a record without its event": (
        "SELECT mint, count(*) FROM history GROUP BY mint "
        "EXCEPT SELECT mint, count(*) FROM events GROUP BY mint"
    ),
    "counts of verdicts that are not": (
        "SELECT risk_level, band, tokens FROM verdict_counts WHERE tokens > 0 "
        "EXCEPT SELECT risk_level, band, count(*) FROM tokens GROUP BY risk_level, band"
    ),
    "verdicts that are not counted": (
        "SELECT risk_level, band, count(*) FROM tokens GROUP BY risk_level, band "
        "EXCEPT SELECT risk_level, band, tokens FROM verdict_counts"
    ),
    "tokens counted in another hour": (
        "SELECT fetched_at_ms / 3600000, count(*) FROM tokens GROUP BY 1 "
        "EXCEPT SELECT hour, tokens FROM hour_counts"
    ),
    "ids of events that are missing": (
        "SELECT 1 WHERE (SELECT count(*) FROM events) <> (SELECT coalesce(max(id), 0) FROM events)"
    ),
    "a broken reference": "SELECT * FROM pragma_foreign_key_check",
    "a broken file": "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
}
"""By what is wrong where they find something: half of a write, or a broken file."""


@dataclass
class Killed:
    """What came of it."""

    kills: int = 0
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    """Ids of messages, in the order in which the listener got them."""
    restarts_s: list[float] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    log: str = ""

    @property
    def missed(self) -> int:
        """Messages that the listener never got, or got twice or out of order."""
        return sum(after != before + 1 for before, after in itertools.pairwise(self.heard))


def kill_often(folder: Path, kills: int, rugcheck: FakeRugCheck, seed: int = 11) -> Killed:
    """So many kills, and one life more in which everything is looked at."""
    found, chance = Killed(), random.Random(seed)
    ledgers: list[Ledger] = []
    env = {"RUGCHECK_API_URL": rugcheck.url, "RUGCHECK_TIMEOUT_MS": "1000", **SETTINGS}
    for life in range(kills + 1):
        began = time.monotonic()
        with running_worker(env, data_dir=folder) as worker:
            found.restarts_s.append(time.monotonic() - began)
            with listening(worker, found):
                ledgers += _written(worker, f"{seed}-{life}", chance, last=life == kills)
                if life < kills:
                    end_outright(worker)
                    found.kills += 1
            found.ledger = merged(ledgers)
            if life == kills:
                found.lost += [*lost_over_http(worker, found.ledger)]
            found.log += worker.log.read_text(errors="replace")
        with sqlite3.connect(worker.d1_file) as database:
            found.lost += lost_in_file(database, found.ledger)
            found.halves += halves(database)
        database.close()
    return found


def _written(worker: Worker, name: str, chance: random.Random, *, last: bool) -> list[Ledger]:
    """Clients write until the process is ended in the middle of it, or the last of them is done."""
    stop, ledgers = threading.Event(), [Ledger() for _ in range(WRITERS)]
    writers = [
        Writer(f"{name}-{number}", worker.url, stop, ledger)
        for number, ledger in enumerate(ledgers)
    ]
    for writer in writers:
        writer.start()
    try:
        wanted = chance.randint(*ACKNOWLEDGED)
        done = eventually(lambda: sum(one.acknowledged for one in ledgers) >= wanted, OPEN_S)
        assert done, [one.refused for one in ledgers]
        # Anywhere within the writes that are under way.
        time.sleep(chance.uniform(0, 0.2))
        if not last:
            end_outright(worker)
    finally:
        stop.set()
        for writer in writers:
            writer.join(OPEN_S)
    return ledgers


def end_outright(worker: Worker) -> None:
    """SIGKILL for the runtime first, then for who started it."""
    if worker.process.poll() is None:
        for pid in [*runtime_of(worker), worker.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        worker.process.wait()


@contextmanager
def listening(worker: Worker, found: Killed) -> Iterator[None]:
    """A listener of the feed, as long as the service lives: it goes on after what it has."""
    after = found.heard[-1] if found.heard else 0
    address = f"{worker.url.replace('http', 'ws', 1)}/api/live?after={after}"

    def listen(socket: ClientConnection) -> None:
        # The service ends without a goodbye.
        with suppress(ConnectionClosed):
            for text in socket:
                found.heard.append(json.loads(text)["id"])

    with connect(address, open_timeout=OPEN_S) as socket:
        thread = threading.Thread(target=listen, args=[socket], daemon=True)
        thread.start()
        try:
            yield
        finally:
            socket.close()
            thread.join(OPEN_S)


def secrets_in(folder: Path, found: Killed) -> list[str]:
    """Names of the secrets that the log or any file of data holds."""
    secrets: dict[str, str] = {**SETTINGS}
    secrets.update({f"key {key.id}": key.secret for key in found.ledger.keys})
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(path.endswith(".sqlite") for path in files)
    return [
        f"{name} in {where}"
        for name, secret in secrets.items()
        if len(secret) >= LEAST_SECRET
        for where, content in {**files, "log": found.log.encode()}.items()
        if secret.encode() in content
    ]


def halves(database: sqlite3.Connection) -> list[str]:
    """Whatever there is of a write that is not whole."""
    return [
        f"{name}: {rows[:3]}"
        for name, query in WHOLE.items()
        if (rows := database.execute(query).fetchall())
    ]


def lost_in_file(database: sqlite3.Connection, ledger: Ledger) -> Iterator[str]:
    """Acknowledged writes that the database does not hold."""
    kept = set(database.execute("SELECT mint, fetched_at_ms FROM history"))
    for mint, times in ledger.analyses.items():
        for text in times:
            at_ms = round(datetime.fromisoformat(text).astimezone(UTC).timestamp() * 1000)
            if (mint, at_ms) not in kept:
                yield f"analysis of {mint} at {text}"
    ended = dict(database.execute("SELECT id, revoked_at_ms IS NOT NULL FROM api_keys"))
    for key in ledger.keys:
        if key.id not in ended or (bool(ended[key.id]) is not key.ended and not key.open):
            yield f"key {key.id}"
    watched = {one for (one,) in database.execute("SELECT id FROM watches")}
    for watch in ledger.watches:
        if (watch.id in watched) is watch.ended and not watch.open:
            yield f"watch {watch.id}"


def lost_over_http(worker: Worker, ledger: Ledger) -> Iterator[str]:
    """The same as clients see it: keys work or do not, what was cut off can be asked again."""
    with httpx.Client(base_url=worker.url, timeout=60) as api:
        for key in ledger.keys:
            yield from _key_lost(api, key)
        for mint in ledger.unknown:
            answer = api.get(f"/predict/{mint}")
            if answer.status_code != 200:
                yield f"{mint} cannot be asked again: {answer.status_code} {answer.text[:200]}"
        listed = _ids(api, "/api/watches", "watches")
        for watch in ledger.watches:
            if (watch.id in listed) is watch.ended and not watch.open:
                yield f"watch {watch.id} over HTTP"


def _key_lost(api: httpx.Client, key: Held) -> Iterator[str]:
    if not key.open:
        status = api.get("/api/limits", headers={"x-api-key": key.secret}).status_code
        if status != (401 if key.ended else 200):
            yield f"key {key.id} over HTTP: {status}"


def _ids(api: httpx.Client, path: str, name: str) -> set[str]:
    found: set[str] = set()
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(path, params={"cursor": cursor, "per_page": 100}, headers=BEARER).json()
        found |= {one["id"] for one in page[name]}
        cursor = page["next_cursor"]
    return found
