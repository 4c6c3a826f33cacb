"""Answers about tokens from a whole service in this process: reports and a past of a test's own."""

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from tests.unit.doubles import reply
from tests.unit.service import Collected, Service

ASKED = re.compile(r"/predict/|/api/tokens/")


class Stored:
    """The service, asked in a thread of its own: the browser's loop runs in the test's."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._service: Service = thread.submit(Service).result()

    @property
    def now(self) -> datetime:
        """The time by its clock."""
        return datetime.fromtimestamp(self._service.host.ms / 1000, UTC)

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self._service.host.ms += round(time.total_seconds() * 1000)

    def _get(self, path: str) -> Collected:
        return self._thread.submit(self._service.get, path).result()

    def analyse(self, mint: str, report: Mapping[str, Any]) -> dict[str, Any]:
        """What is told of a token whose report is read now."""
        self._service.fetch.answers = [reply(200, json.dumps(report))]
        told = self._get(f"/predict/{mint}?raw=false&force_refresh=true")
        assert told.status == 200, told.body
        body: dict[str, Any] = json.loads(told.body or "")
        return body

    def json(self, path: str) -> dict[str, Any]:
        """The body of an answer."""
        body: dict[str, Any] = json.loads(self._get(path).body or "")
        return body

    def serve(self, page: Page) -> None:
        """Give its answers to the page, whose clock stands at its time."""

        def handle(route: Route) -> None:
            url = urlsplit(route.request.url)
            answer = self._get(f"{url.path}?{url.query}")
            route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)

        page.clock.set_fixed_time(self.now)
        page.route(ASKED, handle)

    def close(self) -> None:
        """Close its database."""
        self._thread.submit(self._service.database.close).result()


@contextmanager
def stored_tokens() -> Iterator[Stored]:
    """A service that knows no token yet."""
    with ThreadPoolExecutor(1) as thread:
        made = Stored(thread)
        try:
            yield made
        finally:
            made.close()
