"""The live feed in a test's hands: it can speak, fall silent, drop, refuse and come back."""

import json
import re
from typing import Any

from playwright.sync_api import Page, WebSocketRoute


class LiveServer:
    """Stands in for /api/live on one page. `accepts`: whether a connection is let stand."""

    def __init__(self, page: Page) -> None:
        self.accepts = True
        self.answers_ping = True
        self.sent = 0
        """Messages, which are numbered from 1."""
        self.connections: list[WebSocketRoute] = []
        page.route_web_socket(re.compile(r"/api/live(\?|$)"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        self.connections.append(socket)
        if not self.accepts:
            socket.close(code=1013)
            return
        socket.on_message(lambda text: self._heard(socket, text))

    def _heard(self, socket: WebSocketRoute, text: str | bytes) -> None:
        if text == "ping" and self.answers_ping:
            socket.send("pong")

    def send(self, *rows: dict[str, Any]) -> None:
        """A message a row, as the Worker sends them."""
        for row in rows:
            self.sent += 1
            message = {"id": self.sent, "type": "verdict", "token": row}
            self.connections[-1].send(json.dumps(message))

    def say(self, text: str) -> None:
        """Any text."""
        self.connections[-1].send(text)

    def drop(self) -> None:
        """Close the connection and refuse new ones."""
        self.accepts = False
        self.connections[-1].close(code=1012)
