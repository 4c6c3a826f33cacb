"""Ten minutes of everything: load, sources that fail, clocks that jump; the memory is watched.

Every answer is looked at: it is one of those that a client may get, and never a fault of our own.
"""

import itertools
import json
import random
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

from local.samples.addresses import address_of
from tests.fakes import Behaviour, FakeReplicate, FakeRugCheck, behaviours, runs
from tests.survival.isolate import Debugger, Memory, free_port
from tests.survival.ledger import BEARER, SETTINGS
from tests.waiting import eventually
from tests.worker import Worker, running_worker

CLIENTS = 4
PERIOD_S = 6.0
"""How long the sources behave in one way."""

JUMPS_MS = (3_600_000, -3_600_000, 86_400_000, -86_400_000, -600_000, 600_000)
"""Clocks that are ahead afterwards, and behind."""

LISTS = (
    "/api/tokens", "/api/tokens?sort=riskiest&per_page=50", "/api/tokens.csv", "/api/suggest?q=he",
    "/api/stats", "/api/model", "/api/outcomes.csv", "/api/analytics", "/api/analytics.csv",
    "/api/health?deep=true", "/api/limits", "/api/checks", "/openapi.json",
)  # fmt: skip
OF_A_TOKEN = (
    "/badge/{}.svg", "/embed/{}", "/card/{}.png", "/token/{}", "/image/{}",
    "/api/tokens/{}/history", "/api/tokens/{}/explain", "/api/tokens/{}/evidence",
    "/api/tokens/{}/creator", "/api/tokens/{}/timeline",
)  # fmt: skip
LOCKED, MOVING_S = "503 storage_unavailable", 3.0
HOSTILE = (
    "/predict/%00", "/predict/..%2f..%2fetc", "/api/tokens?cursor=%27%20OR%201=1", "/nothing",
    "/api/tokens?q=" + "x" * 101, "/api/live", "/api/tokens?sort=%3Cscript%3E",
)  # fmt: skip

OF_OTHERS = frozenset(
    {
        "upstream_unreachable", "upstream_failed", "upstream_invalid", "upstream_unable",
        "upstream_refused", "upstream_blocked", "upstream_busy", "upstream_timeout",
        "token_not_found", "token_not_analysed", "images_off", "image_not_found",
        "invalid_token_id", "invalid_parameter", "route_not_found", "upgrade_required",
        "batch_timeout",
    }
)  # fmt: skip
"""Codes that clients may get here; none says that the service itself failed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The memory at a time: seconds since the beginning, and answers until then."""

    at_s: float
    answers: int
    memory: Memory


@dataclass
class Soaked:
    """What came of it."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: list[Seen] = field(default_factory=list)
    jumped_at: list[float] = field(default_factory=list)
    """When clocks jumped: the database is moved from outside then, and may be locked."""
    recoveries_s: list[float] = field(default_factory=list)
    """From the end of a failure until new tokens were analysed again."""
    seconds: float = 0.0
    log: str = ""

    def just_jumped(self) -> bool:
        """Whether the database was moved from outside moments ago."""
        return bool(self.jumped_at) and time.monotonic() - self.jumped_at[-1] < MOVING_S

    def memory_at(self, answers: int) -> Seen:
        """The memory once so many answers were given."""
        return next((one for one in self.memory if one.answers >= answers), self.memory[-1])


def moods(rugcheck: FakeRugCheck) -> list[tuple[str, Behaviour]]:
    """Ways in which the source of reports may behave."""
    return [
        ("hangs", behaviours.hang()),
        ("fails", behaviours.error(500, "boom")),
        ("limits", behaviours.rate_limited("1")),
        ("resets", behaviours.reset()),
        ("a page", behaviours.html()),
        ("a flood", behaviours.huge_chunked(4_000_000)),
        ("cut", behaviours.cut_without_length(b'{"mint": "', keep=9)),
        ("refuses", behaviours.error(401, "invalid api key")),
        ("now and then", behaviours.sequence(*[behaviours.error(500, "x"), rugcheck.ok()] * 500)),
    ]


MODEL_MOODS: tuple[Behaviour | runs.Run, ...] = (
    runs.succeeded(), runs.failed(), runs.never_finishing(), behaviours.error(500, "boom"),
    behaviours.hang(), behaviours.html(), runs.eventually(), behaviours.rate_limited("5"),
)  # fmt: skip


class Client(threading.Thread):
    """Asks for this and that until it is told to stop."""

    def __init__(self, name: int, url: str, stop: threading.Event, found: Soaked) -> None:
        super().__init__(daemon=True)
        self._number, self._url, self._stop_asked, self._found = name, url, stop, found
        self._random = random.Random(name)
        self._serial = itertools.count()
        self._mints = [address_of(f"soaked {number}") for number in range(40)]

    def run(self) -> None:
        """Ask, and look at each answer."""
        with httpx.Client(base_url=self._url, timeout=60) as api:
            while not self._stop_asked.is_set():
                try:
                    told, wrong = look_at(self._ask(api))
                except httpx.TransportError as error:
                    told, wrong = "no answer", repr(error)
                self._found.answers[told] += 1
                if wrong and not (told == LOCKED and self._found.just_jumped()):
                    self._found.wrong.append(wrong)

    def _ask(self, api: httpx.Client) -> httpx.Response:
        mint, kind = self._random.choice(self._mints), self._random.random()
        if kind < 0.45:
            return api.get(f"/predict/{mint}")
        if kind < 0.55:
            return api.get(f"/predict/{address_of(f'{self._number} {next(self._serial)}')}")
        if kind < 0.60:
            return api.get(f"/predict/{mint}?force_refresh=true")
        if kind < 0.75:
            return api.get(self._random.choice(LISTS))
        if kind < 0.90:
            return api.get(self._random.choice(OF_A_TOKEN).format(mint))
        if kind < 0.93:
            ids = self._random.sample(self._mints, 5)
            return api.post("/api/batch", json={"ids": ids})
        if kind < 0.96:
            body = {"name": "soaked", "scopes": ["read"], "expires_in_days": 1}
            return api.post("/api/keys", json=body, headers=BEARER)
        return api.get(self._random.choice(HOSTILE))


def look_at(answer: httpx.Response) -> tuple[str, str]:
    """An answer in two words, and what is wrong with it; "" for nothing."""
    kind = answer.headers.get("content-type", "")
    body = answer.json() if kind.startswith("application/json") else {}
    code = body.get("code") or body.get("stale_reason") or "ok"
    told = f"{answer.status_code} {code}"
    fine = answer.status_code < 400 or code in OF_OTHERS
    complete = answer.headers.get("x-request-id") and answer.headers.get("x-content-type-options")
    if fine and complete:
        return told, ""
    return told, f"{answer.request.method} {answer.request.url}: {told} {answer.text[:200]}"


def soak(seconds: float, rugcheck: FakeRugCheck, replicate: FakeReplicate) -> Soaked:
    """Load for so long; sources and clocks change meanwhile."""
    found, stop, port = Soaked(), threading.Event(), free_port()
    env = {
        "INSPECTOR_PORT": str(port),
        "RUGCHECK_API_URL": rugcheck.url, "RUGCHECK_TIMEOUT_MS": "1000",
        "REPLICATE_API_URL": replicate.url, "REPLICATE_API_TOKEN": replicate.token,
        "REPLICATE_MODEL": "somebody/collapse-model", "REPLICATE_TIMEOUT_MS": "1000", **SETTINGS,
    }  # fmt: skip
    with running_worker(env) as worker:
        debugger = Debugger(port)
        clients = [Client(number, worker.url, stop, found) for number in range(CLIENTS)]
        began = time.monotonic()
        for client in clients:
            client.start()
        try:
            _change_everything(worker, debugger, rugcheck, replicate, found, began, seconds)
        finally:
            stop.set()
            for client in clients:
                client.join(60)
        found.seconds = time.monotonic() - began
        _remember(debugger, worker, found, began)
        found.log = worker.log.read_text(errors="replace")
    return found


def _change_everything(
    worker: Worker,
    debugger: Debugger,
    rugcheck: FakeRugCheck,
    replicate: FakeReplicate,
    found: Soaked,
    began: float,
    seconds: float,
) -> None:
    ways, jumps = itertools.cycle(moods(rugcheck)), itertools.cycle(JUMPS_MS)
    models = itertools.cycle(MODEL_MOODS)
    for period in itertools.count():
        if time.monotonic() - began >= seconds:
            return
        replicate.default = next(models)
        if period % 2:
            rugcheck.default = next(ways)[1]
        elif period:
            rugcheck.default = rugcheck.ok()
            found.recoveries_s.append(_recovered(worker, period))
        if period % 5 == 4:
            found.jumped_at.append(time.monotonic())
            jump(worker, next(jumps))
            found.jumped_at[-1] = time.monotonic()
        if period % 4 == 3:
            httpx.get(f"{worker.url}/cdn-cgi/local/scheduled?cron=*/10+*+*+*+*", timeout=120)
        _remember(debugger, worker, found, began)
        time.sleep(max(0.0, began + (period + 1) * PERIOD_S - time.monotonic()))
        # What the fakes keep of each request is their memory, and this process's.
        rugcheck.requests.clear()
        replicate.requests.clear()
        replicate.predictions.clear()


def _recovered(worker: Worker, period: int) -> float:
    """How long it takes until tokens that nobody asked for before are analysed."""
    began, serial = time.monotonic(), itertools.count()

    def analysed() -> bool:
        mint = address_of(f"after failure {period} {next(serial)}")
        return httpx.get(f"{worker.url}/predict/{mint}", timeout=60).status_code == 200

    assert eventually(analysed, 60)
    return time.monotonic() - began


def jump(worker: Worker, ms: int) -> None:
    """As if this machine's clock had gone ahead by so much (below 0: back) since all was stored."""
    database = worker.database()
    try:
        _moved(database, -ms)
    finally:
        database.close()


def _moved(database: sqlite3.Connection, ms: int) -> None:
    times = {
        "answers": ("fetched_at_ms", "fresh_until_ms"),
        "tokens": ("fetched_at_ms",),
        "leases": ("expires_at_ms",),
        "sources": ("last_success_ms", "last_failure_ms", "open_until_ms"),
        "series": ("due_at_ms", "late_at_ms"),
        "api_keys": ("created_at_ms", "expires_at_ms"),
    }
    database.execute("BEGIN IMMEDIATE")
    for table, names in times.items():
        changes = ", ".join(f"{name} = {name} + ({ms})" for name in names)
        database.execute(f"UPDATE {table} SET {changes}")
    database.execute("COMMIT")


def _remember(debugger: Debugger, worker: Worker, found: Soaked, began: float) -> None:
    found.memory.append(
        Seen(time.monotonic() - began, found.answers.total(), debugger.memory(worker))
    )


def faults_in(log: str) -> list[str]:
    """Lines of the Worker's log that tell of what nobody foresaw."""
    found = []
    for line in log.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            found += [line] if "Traceback" in line or "Uncaught" in line else []
            continue
        if isinstance(entry, dict) and (entry.get("trace") or entry.get("code") in OURS):
            found.append(line[:600])
    return found


OURS = ("internal_error", "misconfigured")
