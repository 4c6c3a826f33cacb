"""What requests use: the service in memory asked, its statements counted by a D1 of this machine.

The service runs here on SQLite, over invented tokens; every statement that it sends is recorded
with its values and sent again to the D1 of the local runtime, which counts rows as Cloudflare's.
"""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from detector.adapters.database import Database, Row, Statement
from detector.app import WATCH_CRON
from detector.ports.outgoing_http import HttpCall, HttpReply
from local.samples.addresses import address_of
from local.steps import NODE, ROOT
from tests.unit import reports
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Service
from tools.costs.reckoning import Use

HOUR_MS = 3_600_000
FOLLOWED_HOURS = (1, 6, 24, 72, 168, 720)
TOKENS_A_CREATOR = 5
ASKED = 20
"""Requests of each kind; what is told of it is their average."""

PEPPER, ADMIN = "a pepper for counting", "an-administrator-who-counts"
SETTING_UP = "setting up"
STORED, NEW = "/predict, stored", "/predict, new token"
FOLLOWING = "following a token (cron)"
IDLE, WATCHING = "cron with nothing due", "cron of watches, nothing due"


class MeasuringFailed(Exception):
    """The local runtime could not count; the message is its own."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request. `path(n)` is what the n-th asks."""

    name: str
    path: Callable[[int], str]
    with_key: bool = False


def mint(number: int, of: str = "token") -> str:
    """An invented address."""
    return address_of(f"costs {of} {number}")


def kinds(tokens: int) -> Sequence[Kind]:
    """What is asked, in this order, of a service that holds so many tokens."""
    return (
        Kind(STORED, lambda n: f"/predict/{mint(n)}"),
        Kind("/predict, stored, with a key", lambda n: f"/predict/{mint(n)}", with_key=True),
        Kind(NEW, lambda n: f"/predict/{mint(tokens + n)}"),
        Kind("/predict, read again", lambda n: f"/predict/{mint(n)}?force_refresh=true"),
        Kind("/api/tokens, a page", lambda n: f"/api/tokens?page={n % 3 + 1}"),
        Kind("/api/tokens, a search", lambda n: f"/api/tokens?q=Harbour+{n}"),
        Kind("/api/tokens/{id}/history", lambda n: f"/api/tokens/{mint(n)}/history"),
        Kind("/api/tokens/{id}/explain", lambda n: f"/api/tokens/{mint(n)}/explain"),
        Kind("/api/stats", lambda _: "/api/stats"),
        Kind("/api/model", lambda _: "/api/model"),
        Kind("/badge/{id}.svg", lambda n: f"/badge/{mint(n)}.svg"),
        Kind("/card/{id}.png", lambda n: f"/card/{mint(n)}.png"),
        Kind("/api/health?deep=true", lambda _: "/api/health?deep=true"),
        Kind("a malformed id", lambda _: "/predict/abc"),
    )


class _Recorder:
    """A database that keeps what it was asked, under the kind that is being asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.kind = SETTING_UP
        self.calls: list[tuple[str, list[tuple[str, list[object]]]]] = []

    async def rows(self, statement: Statement) -> Sequence[Row]:
        """See `database.Database`."""
        self._keep([statement])
        return await self._database.rows(statement)

    async def batch(self, statements: Sequence[Statement]) -> None:
        """See `database.Database`."""
        self._keep(statements)
        await self._database.batch(statements)

    def _keep(self, statements: Sequence[Statement]) -> None:
        self.calls.append((self.kind, [(one.sql, list(one.parameters)) for one in statements]))


def measure(tokens: int, slower: float, asked: int = ASKED) -> list[Use]:
    """What each kind uses on average, of `asked` requests (at most `tokens`).

    `slower`: by how many times the Worker's Python takes more CPU time than this one.
    Raises MeasuringFailed.
    """
    service = Service({"ADMIN_TOKEN": ADMIN, "API_KEY_PEPPER": PEPPER})
    recorder = _Recorder(service.database)
    service.app = replace(service.app, database=recorder)
    service.fetch.script = _report
    try:
        cpu_ms = _ask_all(service, recorder, tokens, asked)
    finally:
        service.database.close()
    counts = _count(recorder)
    numbers = {
        **dict.fromkeys(cpu_ms, asked),
        IDLE: asked,
        WATCHING: asked,
        FOLLOWING: tokens + asked,
    }
    return [
        Use(
            kind=kind,
            statements=counts.get(kind, {}).get("statements", 0) / number,
            rows_read=counts.get(kind, {}).get("rows_read", 0) / number,
            rows_written=counts.get(kind, {}).get("rows_written", 0) / number,
            cpu_ms=cpu_ms.get(kind, 0.0) * slower,
            requests=float(kind in cpu_ms),
        )
        for kind, number in numbers.items()
    ]


def _ask_all(service: Service, recorder: _Recorder, tokens: int, asked: int) -> dict[str, float]:
    """Fill the service, ask every kind, let cron follow; CPU time of a request by kind, in ms."""
    for number in range(tokens):
        _get(service, f"/predict/{mint(number)}")
        service.host.ms += 100
    headers = {"authorization": f"Bearer {ADMIN}"}
    made = service.send("POST", "/api/keys", b'{"name": "counted", "scopes": ["read"]}', **headers)
    key = str(json.loads(made.body or "")["secret"])
    cpu_ms = {}
    for kind in kinds(tokens):
        recorder.kind = kind.name
        began = time.process_time()
        for number in range(asked):
            _get(service, kind.path(number), **({"x-api-key": key} if kind.with_key else {}))
        cpu_ms[kind.name] = (time.process_time() - began) * 1000 / asked
        service.host.ms += 1000
    for recorder.kind, cron in ((IDLE, ""), (WATCHING, WATCH_CRON)):
        for _ in range(asked):
            run(service.app.scheduled(cron))
    recorder.kind = FOLLOWING
    for hours in FOLLOWED_HOURS:
        service.host.ms = max(service.host.ms, START_MS + hours * HOUR_MS + 600_000)
        # Twenty tokens a run; a time limit of its own ends each run.
        for _ in range((tokens + asked) // 20 + 1):
            run(service.app.scheduled())
    return cpu_ms


def _get(service: Service, path: str, **headers: str) -> None:
    answer = service.get(path, **headers)
    if answer.status >= 400 and path != "/predict/abc":
        raise MeasuringFailed(f"{path} answered {answer.status}")


def _report(call: HttpCall) -> HttpReply:
    """The report of an invented token; one creator made some of them."""
    wanted = call.url.split("/")[-2]
    number = int.from_bytes(wanted[:4].encode())
    meta = {**reports.healthy()["tokenMeta"], "name": f"Harbour {number % 97}"}
    creator = mint(number % 400 // TOKENS_A_CREATOR, "creator")
    body = {**reports.healthy(), "mint": wanted, "creator": creator, "tokenMeta": meta}
    return reply(200, json.dumps(body))


def _count(recorder: _Recorder) -> dict[str, dict[str, int]]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [NODE, ROOT / "tools" / "costs" / "d1.mjs"],
            input=json.dumps(recorder.calls), capture_output=True, text=True, check=True,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise MeasuringFailed("Node.js is missing: make install-test") from error
    except subprocess.CalledProcessError as error:
        raise MeasuringFailed(error.stderr[-2000:]) from error
    counts: dict[str, dict[str, int]] = json.loads(done.stdout)
    return counts
