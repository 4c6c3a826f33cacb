"""The whole service in CPython: SQLite below, a scripted network beside it, requests in front."""

import json
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

from detector.adapters.sqlite import SqliteDatabase
from detector.app import App
from detector.incoming_http import Request, Response
from tests.fakes.ports.limiter import FakeLimiter
from tests.unit.doubles import FakeFetch, FakeHost, run

SCHEMA = (Path(__file__).parents[2] / "schema.sql").read_text()


class Service:
    """One deployment."""

    def __init__(
        self, env: Mapping[str, str] | None = None, limiter: FakeLimiter | None = None
    ) -> None:
        self.limiter = limiter or FakeLimiter()
        self.host = FakeHost()
        self.fetch = FakeFetch(self.host)
        self.database = SqliteDatabase()
        self.database.script(SCHEMA)
        self.log: list[Mapping[str, object]] = []
        self.live: list[dict[str, Any]] = []
        self.behind: list[Coroutine[Any, Any, None]] = []
        self.app = App(
            # A clock that stands still would make every forced refresh come too soon.
            env={"REFRESH_COOLDOWN_S": "0", **(env or {})},
            database=self.database,
            fetch=self.fetch,
            host=self.host,
            limiter=self.limiter,
            log=self.log.append,
            publish=lambda text: self.live.append(json.loads(text)),
            background=self.behind.append,
        )

    def get(self, path: str, method: str = "GET", **headers: str) -> Response:
        path, _, query = path.partition("?")
        return run(self.app.handle(Request(method, path, query, headers)))

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Response:
        """A request with a body; `_` in a header's name stands for `-`."""

        async def read(most: int) -> bytes | None:
            return body if len(body) <= most else None

        path, _, query = path.partition("?")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return run(self.app.handle(Request(method, path, query, named, read)))

    def json(self, path: str) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.get(path).body or "")
        return body
