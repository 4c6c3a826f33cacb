"""Answers of the Worker, kept so that pictures of the dashboard differ only when it does.

The file is written by `python -m tests.browser.visual --write` from the running Worker: all of it
is real, but for the instants, which are moved so that all pictures are of one day, and the
upstream reports, which no screen shows and which are left out.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route, WebSocketRoute

from tests.browser.samples import Samples

FILE = Path(__file__).parent / "baselines" / "answers.json"
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""The moment at which every picture is taken."""
_SERVER = re.compile(r"/(predict|api)/|/openapi\.json")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Recording:
    """By path and query: `{"status", "timing", "body"}`."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def samples(self, base_url: str) -> Samples:
        """The sample tokens as the recorded server listed them."""
        listed = self.answers["/api/health"]["body"]["samples"]
        return Samples(base_url, {entry["mint"]: entry["title"] for entry in listed})

    def play(self, context: BrowserContext) -> None:
        """Answer this context's requests from the record; a request that is not in it fails."""

        def handle(route: Route) -> None:
            kept = self.answers.get(_key(route.request.url))
            if kept is None:
                route.abort("addressunreachable")
                return
            headers = {"Server-Timing": kept["timing"]} if kept["timing"] else {}
            body = json.dumps(kept["body"])
            route.fulfill(
                status=kept["status"], content_type="application/json", headers=headers, body=body
            )

        self._hold(context, handle)

    def record(self, context: BrowserContext, now: datetime) -> None:
        """Let this context's requests through, and keep what came, as if `now` were NOW."""

        def handle(route: Route) -> None:
            answer = route.fetch()
            body = json.loads(_moved(answer.text(), NOW - now))
            if "raw_data" in body:
                body["raw_data"] = {}
            timing = answer.headers.get("server-timing")
            kept = {"status": answer.status, "timing": timing, "body": body}
            self.answers[_key(route.request.url)] = kept
            route.fulfill(response=answer)

        self._hold(context, handle)

    def save(self) -> None:
        """Write the file."""
        text = json.dumps(self.answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        # A line an answer, so that a change of one is a change of one line.
        FILE.write_text(re.sub(r'(?<=\}),(?="/)', ",\n", text) + "\n", encoding="utf-8")

    def _hold(self, context: BrowserContext, handle: Callable[[Route], None]) -> None:
        context.route(_SERVER, handle)
        context.route_web_socket(re.compile("/api/live"), _quiet_feed)
        context.clock.set_fixed_time(NOW)


def _quiet_feed(socket: WebSocketRoute) -> None:
    """A live feed that is connected and tells nothing."""
    socket.on_message(lambda message: socket.send("pong") if message == "ping" else None)


def read_recording() -> Recording:
    """The recording in the file. Raises FileNotFoundError when none was made."""
    return Recording(json.loads(FILE.read_text(encoding="utf-8")))


def _key(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _moved(text: str, by: timedelta) -> str:
    """The text with its instants moved, in whole minutes: seconds differ from run to run."""

    def move(found: re.Match[str]) -> str:
        at = datetime.fromisoformat(found[0]) + by
        return f"{at - (at - datetime.min.replace(tzinfo=UTC)) % _MINUTE:%Y-%m-%dT%H:%M:%SZ}"

    return _INSTANT.sub(move, text)
