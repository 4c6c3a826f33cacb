"""The feed of new verdicts over WebSocket, on the running Worker's Durable Object."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from tests.edge.expect import error, new_mint, success, valid
from tests.worker import Worker

WAIT_S = 10


@pytest.fixture
def listener(worker: Worker) -> Iterator[ClientConnection]:
    with connect(worker.url.replace("http", "ws", 1) + "/api/live") as socket:
        yield socket


def test_a_new_verdict_arrives_once(api: httpx.Client, listener: ClientConnection) -> None:
    first, second = new_mint(), new_mint()
    made = success(api.get(f"/predict/{first}"))
    success(api.get(f"/predict/{first}"))
    success(api.get(f"/predict/{second}"))
    messages = [json.loads(listener.recv(timeout=WAIT_S)) for _ in range(2)]
    for message in messages:
        valid(message, "LiveMessage")
    assert [message["token"]["token_id"] for message in messages] == [first, second]
    assert messages[0]["token"]["risk_level"] == made["risk_level"]


def test_everybody_hears_it_though_some_left(api: httpx.Client, worker: Worker) -> None:
    address = worker.url.replace("http", "ws", 1) + "/api/live"
    with ExitStack() as stack:
        listeners = [stack.enter_context(connect(address)) for _ in range(5)]
        listeners[0].close()
        listeners[1].socket.close()
        mint = new_mint()
        success(api.get(f"/predict/{mint}"))
        for listener in listeners[2:]:
            assert json.loads(listener.recv(timeout=WAIT_S))["token"]["token_id"] == mint


def test_a_ping_is_answered(listener: ClientConnection) -> None:
    listener.send("ping")
    assert listener.recv(timeout=WAIT_S) == "pong"


def test_what_listeners_say_changes_nothing(api: httpx.Client, listener: ClientConnection) -> None:
    listener.send("x" * 10_000)
    listener.send(b"\x00\xff")
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    assert json.loads(listener.recv(timeout=WAIT_S))["token"]["token_id"] == mint


def test_a_plain_request_is_told_to_upgrade(api: httpx.Client) -> None:
    error(api.get("/api/live"), 426, "upgrade_required")
