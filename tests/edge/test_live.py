"""The feed of new verdicts over WebSocket, on the running Worker's Durable Object."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response
from websockets.sync.client import ClientConnection, connect

from tests.edge.expect import error, new_mint, success, valid
from tests.waiting import LONG_S, eventually
from tests.worker import Worker

OPEN_S = 60
"""For a handshake, of which there are many at once."""
FEED = Path(__file__).parents[2] / "src" / "detector" / "adapters" / "cloudflare" / "live_feed.py"
MAX_LISTENERS = int(re.findall(r"^MAX_LISTENERS = (\d+)$", FEED.read_text(), re.MULTILINE)[0])


@pytest.fixture
def listener(worker: Worker) -> Iterator[ClientConnection]:
    with connect(worker.url.replace("http", "ws", 1) + "/api/live", open_timeout=OPEN_S) as socket:
        yield socket


def test_a_new_verdict_arrives_once(api: httpx.Client, listener: ClientConnection) -> None:
    first, second = new_mint(), new_mint()
    made = success(api.get(f"/predict/{first}"))
    success(api.get(f"/predict/{first}"))
    success(api.get(f"/predict/{second}"))
    messages = [json.loads(listener.recv(timeout=LONG_S)) for _ in range(2)]
    for message in messages:
        valid(message, "LiveMessage")
    assert [message["token"]["token_id"] for message in messages] == [first, second]
    assert messages[0]["token"]["risk_level"] == made["risk_level"]


def test_everybody_hears_it_though_some_left(api: httpx.Client, worker: Worker) -> None:
    address = worker.url.replace("http", "ws", 1) + "/api/live"
    with ExitStack() as stack:
        listeners = [stack.enter_context(connect(address, open_timeout=OPEN_S)) for _ in range(5)]
        listeners[0].close()
        listeners[1].socket.close()
        mint = new_mint()
        success(api.get(f"/predict/{mint}"))
        for listener in listeners[2:]:
            assert json.loads(listener.recv(timeout=LONG_S))["token"]["token_id"] == mint


def test_a_ping_is_answered(listener: ClientConnection) -> None:
    listener.send("ping")
    assert listener.recv(timeout=LONG_S) == "pong"


def test_what_listeners_say_changes_nothing(api: httpx.Client, listener: ClientConnection) -> None:
    listener.send("x" * 10_000)
    listener.send(b"\x00\xff")
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    assert json.loads(listener.recv(timeout=LONG_S))["token"]["token_id"] == mint


def test_a_full_feed_says_so_and_goes_on(api: httpx.Client, worker: Worker) -> None:
    """As many as the feed takes, and one more."""
    address = worker.url.replace("http", "ws", 1) + "/api/live"

    async def crowd() -> Response:
        listeners = await asyncio.gather(
            *(connect_async(address, open_timeout=OPEN_S) for _ in range(MAX_LISTENERS))
        )
        try:
            with pytest.raises(InvalidStatus) as refused:
                await connect_async(address, open_timeout=OPEN_S)
            mint = new_mint()
            await asyncio.to_thread(lambda: success(api.get(f"/predict/{mint}")))
            heard = json.loads(await asyncio.wait_for(listeners[-1].recv(), LONG_S))
            assert heard["token"]["token_id"] == mint
            return refused.value.response
        finally:
            await asyncio.gather(*(listener.close() for listener in listeners))

    answer = asyncio.run(crowd())
    body = json.loads(answer.body)
    valid(body, "Error")
    assert (answer.status_code, body["code"]) == (503, "feed_unavailable")
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["x-request-id"] == body["request_id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert eventually(lambda: '"event": "feed_unavailable"' in worker.log.read_text())


def test_every_handshake_leaves_a_line(listener: ClientConnection, worker: Worker) -> None:
    assert listener.response is not None
    assert eventually(lambda: '"route": "/api/live"' in worker.log.read_text())


def test_a_plain_request_is_told_to_upgrade(api: httpx.Client) -> None:
    error(api.get("/api/live"), 426, "upgrade_required")
