"""The whole service in CPython: SQLite below, a scripted network beside it, requests in front."""

import json
from collections.abc import AsyncIterator, Awaitable, Coroutine, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detector.adapters.sql_events import SqlEvents
from detector.adapters.sqlite import SqliteDatabase
from detector.app import App
from detector.domain.live import Wanted
from detector.incoming_http import Request, Response
from detector.services.request_counts import RequestCounts
from tests.fakes.ports.limiter import FakeLimiter
from tests.unit.doubles import FakeFetch, FakeHost, run

ORIGIN = "https://detector.example"
SCHEMA = (Path(__file__).parents[2] / "schema.sql").read_text()


@dataclass(frozen=True, slots=True)
class Collected(Response):
    """A response whose body, if it came in pieces, was read to its end."""

    body: str | None = None


async def collected(asked: Awaitable[Response]) -> Collected:
    """A response as its client has it at the end."""
    response = await asked
    body = response.body
    if body is not None and not isinstance(body, str):
        body = "".join([piece async for piece in body])
    return Collected(response.status, response.headers, body, response.delegate, response.data)


class Service:
    """One deployment."""

    def __init__(
        self,
        env: Mapping[str, str] | None = None,
        limiter: FakeLimiter | None = None,
        database: SqliteDatabase | None = None,
    ) -> None:
        """`database`: one that has the schema already."""
        self.limiter = limiter or FakeLimiter()
        self.host = FakeHost()
        self.fetch = FakeFetch(self.host)
        if database is None:
            database = SqliteDatabase()
            database.script(SCHEMA)
        self.database = database
        self.log: list[Mapping[str, object]] = []
        self.told = 0
        """How often the live feed was told that there is a new verdict."""
        self.heard: list[Wanted] = []
        """What those who joined the feed by stream wanted; they hear all that is kept."""
        self.behind: list[Coroutine[Any, Any, None]] = []
        self.app = App(
            # A clock that stands still would make every forced refresh come too soon.
            env={"REFRESH_COOLDOWN_S": "0", **(env or {})},
            database=self.database,
            fetch=self.fetch,
            host=self.host,
            limiter=self.limiter,
            log=self.log.append,
            publish=self._tell,
            listen=self._listen,
            background=self.behind.append,
        )

    @property
    def live(self) -> list[dict[str, Any]]:
        """The messages of the live feed."""
        return [json.loads(event.text) for event in run(SqlEvents(self.database).after(0, 5_000))]

    def _tell(self, _mint: str) -> None:
        self.told += 1

    async def _listen(self, wanted: Wanted) -> AsyncIterator[str]:
        self.heard.append(wanted)
        found = await SqlEvents(self.database).after(wanted.after or 0, 5_000)

        async def messages() -> AsyncIterator[str]:
            for event in found:
                if wanted.takes(event):
                    yield event.text
            yield ""

        return messages()

    def counting(self) -> App:
        """The same service, which counts its requests."""
        return replace(self.app, requests=RequestCounts())

    def get(self, path: str, method: str = "GET", **headers: str) -> Collected:
        path, _, query = path.partition("?")
        return run(self.handle(Request(method, path, query, headers, origin=ORIGIN)))

    async def handle(self, request: Request) -> Collected:
        """The answer to a request, read to its end."""
        return await collected(self.app.handle(request))

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Collected:
        """A request with a body; `_` in a header's name stands for `-`."""

        async def read(most: int) -> bytes | None:
            return body if len(body) <= most else None

        path, _, query = path.partition("?")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return run(self.handle(Request(method, path, query, named, read)))

    def json(self, path: str) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.get(path).body or "")
        return body
