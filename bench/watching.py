"""A thousand watches whose tokens all change, and twenty kills of the process that tells of it.

    PYTHONPATH=src:. .venv/bin/python -m bench.watching

A receiver in this process counts what it is sent by ids. The runs of cron are a process of their
own on a SQLite file, whose clock goes 60 times as fast; it is killed (SIGKILL) at random moments
while it sends, then a last one goes on until nothing waits. Takes about half a minute.
"""

import asyncio
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from detector.adapters.sqlite import SqliteDatabase
from detector.app import WATCH_CRON, App
from detector.ports.outgoing_http import HttpCall, HttpReply
from tests.fakes.ports.limiter import FakeLimiter
from tests.fakes.receiver import Receiver, running_receiver
from tests.unit.doubles import FakeHost
from tests.unit.watched import DRAINED, MINTS, PEPPER, Watched

WATCHES, KILLS, FASTER = 1_000, 20, 60
ADDRESSES = MINTS[:40]


class FastHost(FakeHost):
    """A clock that goes faster than the machine's."""

    def __init__(self, began_ms: int) -> None:
        super().__init__()
        self._began_ms, self._began = began_ms, time.monotonic()

    def now_ms(self) -> int:
        """See `ports.host.Host`."""
        return self._began_ms + round((time.monotonic() - self._began) * 1000 * FASTER)

    async def sleep(self, seconds: float) -> None:
        """See `ports.host.Host`."""
        await asyncio.sleep(seconds / FASTER)


def _post(call: HttpCall) -> HttpReply:
    parts = urlsplit(call.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request(call.method, parts.path, call.body, dict(call.headers))
    status = connection.getresponse().status
    connection.close()
    return HttpReply(status, {}, b"")


async def _fetch(call: HttpCall) -> HttpReply:
    return await asyncio.to_thread(_post, call)


def _env(receiver: str) -> dict[str, str]:
    return {"API_KEY_PEPPER": PEPPER, "SAMPLE_DATA": "1", "WEBHOOK_TEST_HOSTS": receiver}


def prepared(file: Path, receiver: str) -> int:
    """A deployment with the watches, each token's verdict changed since; its time."""
    at = Watched(**_env(receiver), KEY_WATCHES=str(WATCHES))
    for mint in ADDRESSES:
        at.service.json(f"/predict/{mint}")
    for number in range(WATCHES):
        mint = ADDRESSES[number % len(ADDRESSES)]
        made = at.post(token_id=mint, url=f"http://{receiver}/{number}")
        assert made["status_code"] == 201, made
    for mint in ADDRESSES:
        at.change(mint, DRAINED)
    # No token is due while this runs: it is about telling.
    at.service.database.script("UPDATE watches SET due_at_ms = 9e15")
    target = SqliteDatabase(file)
    at.service.database.connection.backup(target.connection)
    target.connection.execute("PRAGMA journal_mode = WAL")
    target.close()
    return at.service.host.ms


def work(file: str, began_ms: str, receiver: str) -> None:
    """Run cron again and again until nothing waits."""
    database = SqliteDatabase(file)
    app = App(
        env=_env(receiver),
        database=database,
        fetch=_fetch,
        host=FastHost(int(began_ms)),
        limiter=FakeLimiter(),
        log=lambda _: None,
        publish=lambda _: None,
        listen=lambda _: _nobody(),  # type: ignore[arg-type, return-value]
        background=lambda _: None,
    )
    waiting = "SELECT (SELECT count(*) FROM messages) + (SELECT count(event) FROM watches) AS n"
    while database.connection.execute(waiting).fetchone()["n"]:
        asyncio.run(app.scheduled(WATCH_CRON))
        time.sleep(0.01)


async def _nobody() -> None:
    raise NotImplementedError


def measured(receiver: Receiver) -> None:
    """Do it, and print what came of it."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "watches.db"
        began_ms = prepared(file, receiver.host)
        began, kills = time.monotonic(), 0
        while True:
            now_ms = began_ms + round((time.monotonic() - began) * 1000 * FASTER)
            command = [
                sys.executable,
                "-m",
                "bench.watching",
                str(file),
                str(now_ms),
                receiver.host,
            ]
            process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": "src:."})
            if kills == KILLS:
                process.wait()
                break
            got = len(receiver.received)
            while len(receiver.received) == got and process.poll() is None:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.1))
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
    ids = [each.headers["webhook-id"] for each in receiver.received]
    bodies = {(each.headers["webhook-id"], each.body) for each in receiver.received}
    print(
        json.dumps(
            {
                "watches": WATCHES,
                "kills": kills,
                "sent": len(ids),
                "different": len(set(ids)),
                "lost": WATCHES - len({each.path for each in receiver.received}),
                "repeated": len(ids) - len(set(ids)),
                "repeated_with_another_body": len(bodies) - len(set(ids)),
                "seconds": round(time.monotonic() - began, 1),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(*sys.argv[1:])
    else:
        with running_receiver() as server:
            measured(server)
