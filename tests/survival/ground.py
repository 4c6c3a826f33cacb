"""A deployment as it stands before a fault: the whole service in memory, with planted secrets.

It has a stored verdict that is fresh, one that has expired, a key with every scope, another key and
a watch; a remote model; pictures of tokens. Each test gets a copy of its own, at the same moment.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from detector.adapters.database import Database
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.live import Wanted
from detector.domain.scope import Scope
from detector.errors import FeedUnavailable
from detector.incoming_http import Delegate, Request
from detector.ports.outgoing_http import FetchTimeout, HttpCall, HttpReply
from local.samples import SAMPLES, build, by_name, encode
from local.samples.addresses import address_of
from tests.fakes.ports.limiter import FakeLimiter
from tests.fakes.runs import good_output
from tests.survival.machine import PatientHost
from tests.unit.doubles import START_MS, Answer, reply, run
from tests.unit.service import ORIGIN, Collected, Service

HOUR_MS = 3_600_000
SECRETS = {
    "RUGCHECK_API_KEY": "planted-key-for-rugcheck-7f3a",
    "REPLICATE_API_TOKEN": "planted-token-for-replicate-9c1d",
    "ADMIN_TOKEN": "planted-administrator-token-2b8e",
    "API_KEY_PEPPER": "planted pepper of all keys 4d6f",
}
SETTINGS = {
    **SECRETS,
    "REPLICATE_MODEL": "somebody/collapse-model",
    "TOKEN_IMAGES": "1",
    "SECURITY_CONTACT": "mailto:security@example.com",
}
ADMIN = {"authorization": f"Bearer {SECRETS['ADMIN_TOKEN']}"}
HOOK = "https://hooks.example.org/planted-hook-5e2a"
PICTURE = "https://pictures.example.org/a.png"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0"

NEW, FRESH, EXPIRED = (address_of(f"a {kind} survivor") for kind in ("new", "fresh", "expired"))

Way = Callable[[HttpCall], Answer]
"""How another service answers a call, or fails to."""


@dataclass
class Network:
    """The services outside, each behaving in its way; `calls` by service."""

    ground: "Ground"
    rugcheck: Way = field(default=lambda call: healthy(call))
    replicate: Way = field(default=lambda call: predicted(call))
    pictures: Way = field(default=lambda call: reply(200, PNG, {"content-type": "image/png"}))
    calls: list[tuple[str, HttpCall]] = field(default_factory=list)

    def __call__(self, call: HttpCall) -> Answer:
        host = call.url.split("/")[2]
        name = host.split(".")[1] if "." in host else host
        self.calls.append((name, call))
        return {"rugcheck": self.rugcheck, "replicate": self.replicate}.get(name, self.pictures)(
            call
        )

    def count(self, name: str) -> int:
        return sum(one == name for one, _ in self.calls)


def healthy(call: HttpCall) -> HttpReply:
    """A right report of the token that is asked for."""
    told = report_of(call.url.split("/")[-2])
    return reply(200, encode(told))


def report_of(mint: str) -> dict[str, Any]:
    now = datetime.fromtimestamp(START_MS / 1000, UTC)
    told = build(by_name(SAMPLES, "healthy").recipe, mint, now)
    return {**told, "fileMeta": {**told["fileMeta"], "image": PICTURE}}


def predicted(_call: HttpCall) -> HttpReply:
    """A prediction that was made at once."""
    return reply(201, json.dumps({"status": "succeeded", "output": good_output()}))


class Ground:
    """One deployment: requests go through `ask`; everything that it tells anybody is kept."""

    def __init__(self, base: bytes | None = None, **env: str) -> None:
        database = None
        if base is not None:
            database = SqliteDatabase()
            database.connection.deserialize(base)
            database.connection.execute("PRAGMA foreign_keys = ON")
        self.service = Service({**SETTINGS, **env}, database=database)
        self.service.host = PatientHost()
        self.network = Network(self)
        self.service.app = replace(self.service.app, host=self.service.host, fetch=self._fetch)
        self._listen = self.service.app.listen
        self.feed_fails = False
        self.answers: list[Collected] = []
        if base is not None:
            self.service.host.ms = NOW_MS
            self.service.host.ids = FIRST_ID

    @property
    def host(self) -> Any:
        return self.service.host

    async def _fetch(self, call: HttpCall) -> HttpReply:
        """A call outside, which takes its time where it is one that hangs."""
        await asyncio.sleep(0)
        answer = self.network(call)
        if isinstance(answer, FetchTimeout):
            await self.service.host.sleep(call.timeout_s)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def use(self, database: Database) -> None:
        """From now on, with another database."""
        self.service.app = replace(self.service.app, database=database)

    def limit(self, limiter: FakeLimiter) -> None:
        """From now on, with these limits."""
        self.service.app = replace(self.service.app, limiter=limiter)

    def heal(self) -> None:
        """With its own database again, and a network without faults."""
        self.service.app = replace(
            self.service.app, database=self.service.database, listen=self._listen
        )
        self.network = Network(self)
        self.feed_fails = False

    def break_feed(self) -> None:
        """The live feed takes on nobody."""

        async def listen(_wanted: Wanted) -> AsyncIterator[str]:
            raise FeedUnavailable(retry_after_s=60)

        self.service.app = replace(self.service.app, listen=listen)

    def ask(self, request: Request) -> Collected:
        """The answer at its end, and after it what was left to do behind it."""

        async def answered() -> Collected:
            found = await self.service.handle(request)
            while self.service.behind:
                await self.service.behind.pop()
            return found

        answer = run(answered())
        if answer.delegate is Delegate.LIVE and self.feed_fails:
            answer = Collected(**_fields(self.service.app.feed_unavailable(answer)))
        self.answers.append(answer)
        return answer

    def rows(self) -> dict[str, str]:
        """What each table holds, as a digest."""
        connection = self.service.database.connection
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return {
            name: hashlib.sha256(
                repr([tuple(row) for row in connection.execute(f"SELECT * FROM {name}")]).encode()
            ).hexdigest()
            for (name,) in names
        }

    def begin_anew(self) -> None:
        """The next request is the first of this copy, as far as ids, calls and the log tell."""
        self.service.host.ids = FIRST_ID
        self.network.calls.clear()
        self.service.log.clear()
        self.answers.clear()

    @property
    def changes(self) -> int:
        """Rows that were written since this copy was made."""
        return self.service.database.connection.total_changes

    def told(self) -> str:
        """Everything that anybody gets to see: answers, the log, the live feed."""
        answers = [(each.status, dict(each.headers), each.body, each.data) for each in self.answers]
        return json.dumps([self.service.log, self.service.live, answers], default=repr)

    def file(self) -> bytes:
        """The database as it would lie on a disk."""
        return self.service.database.connection.serialize()

    def close(self) -> None:
        self.service.database.close()


def _fields(response: Any) -> Mapping[str, Any]:
    names = ("status", "headers", "body", "delegate", "data")
    return {name: getattr(response, name) for name in names}


@dataclass(frozen=True, slots=True)
class Base:
    """The deployment that all copies are of."""

    data: bytes
    key: str
    target_id: str
    watch_id: str
    planted: tuple[str, ...]
    """What nobody may be told: secrets of the deployment and of its clients."""
    never_kept: tuple[str, ...]
    """Those of them that no data file may hold: all but the address of the receiver."""


FIRST_ID = 1_000
NOW_MS = START_MS + 30 * HOUR_MS


@cache
def base() -> Base:
    """Made once a process."""
    made = Ground()
    service = made.service
    assert made.ask(Request("GET", f"/predict/{EXPIRED}", origin=ORIGIN)).status == 200
    service.host.ms = NOW_MS - 120_000
    assert made.ask(Request("GET", f"/predict/{FRESH}", origin=ORIGIN)).status == 200
    key = _made(service, "/api/keys", {"name": "all", "scopes": [*Scope]}, ADMIN)
    target = _made(service, "/api/keys", {"name": "target", "scopes": ["read"]}, ADMIN)
    mine = {"x-api-key": key["secret"]}
    watch = _made(service, "/api/watches", {"token_id": FRESH, "url": HOOK}, mine)
    never_kept = (*SECRETS.values(), key["secret"], target["secret"], watch["secret"])
    planted = (*never_kept, HOOK.rpartition("/")[2])
    found = Base(
        service.database.connection.serialize(),
        key["secret"],
        target["key"]["id"],
        watch["watch"]["id"],
        planted,
        never_kept,
    )
    assert [secret for secret in planted if secret in json.dumps(service.log)] == []
    return found


def _made(service: Service, path: str, body: Any, headers: Mapping[str, str]) -> Any:
    answer = service.send("POST", path, json.dumps(body).encode(), **headers)
    assert answer.status == 201, answer.body
    return json.loads(answer.body or "")


def ground(**env: str) -> Ground:
    """A copy of its own."""
    return Ground(base().data, **env)
