"""The feed of new verdicts over WebSocket, on the running Worker's Durable Object."""

import asyncio
import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection as AsyncConnection
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import InvalidStatus
from websockets.http11 import Response
from websockets.sync.client import ClientConnection, connect

from tests.edge.expect import error, new_mint, success, valid
from tests.waiting import LONG_S, eventually
from tests.worker import Worker

OPEN_S = 90
"""Until a thousand handshakes at once are through, on a machine that does other things too."""
FEED = Path(__file__).parents[2] / "src" / "detector" / "adapters" / "cloudflare" / "live_feed.py"
MAX_LISTENERS = int(re.findall(r"^MAX_LISTENERS = (\d+)$", FEED.read_text(), re.MULTILINE)[0])


def address_of_feed(worker: Worker, query: str = "") -> str:
    return f"{worker.url.replace('http', 'ws', 1)}/api/live?{query}"


def joined(address: str) -> ClientConnection:
    """A listener; the place of one that has just left may be free a moment later only."""
    until = time.monotonic() + OPEN_S
    while True:
        try:
            return connect(address, open_timeout=OPEN_S)
        except InvalidStatus as refused:
            if refused.response.status_code != 503 or time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture
def listener(worker: Worker) -> Iterator[ClientConnection]:
    with joined(address_of_feed(worker)) as socket:
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
        listeners = [stack.enter_context(joined(address)) for _ in range(5)]
        listeners[0].close()
        listeners[1].socket.close()
        mint = new_mint()
        success(api.get(f"/predict/{mint}"))
        for listener in listeners[2:]:
            assert json.loads(listener.recv(timeout=LONG_S))["token"]["token_id"] == mint


def heard(listener: ClientConnection, number: int) -> list[dict[str, Any]]:
    return [json.loads(listener.recv(timeout=LONG_S)) for _ in range(number)]


def test_who_was_away_gets_what_it_missed_first(api: httpx.Client, worker: Worker) -> None:
    first, second, third = new_mint(), new_mint(), new_mint()
    with joined(address_of_feed(worker)) as listener:
        success(api.get(f"/predict/{first}"))
        (before,) = heard(listener, 1)
    success(api.get(f"/predict/{second}"))
    with joined(address_of_feed(worker, f"after={before['id']}")) as listener:
        success(api.get(f"/predict/{third}"))
        messages = heard(listener, 2)
    assert [message["token"]["token_id"] for message in messages] == [second, third]
    assert [message["id"] for message in messages] == [before["id"] + 1, before["id"] + 2]


def test_what_never_was_is_told_as_a_gap(api: httpx.Client, worker: Worker) -> None:
    mint = new_mint()
    with joined(address_of_feed(worker, "after=999999999")) as listener:
        success(api.get(f"/predict/{mint}"))
        gap, message = heard(listener, 2)
    valid(gap, "LiveGap")
    assert (message["token"]["token_id"], message["id"]) == (mint, gap["id"] + 1)


def test_a_listener_hears_what_it_wants(api: httpx.Client, worker: Worker) -> None:
    wanted, other = new_mint(), new_mint()
    level = success(api.get(f"/predict/{other}"))["risk_level"]
    with (
        joined(address_of_feed(worker, f"tokens={wanted},{new_mint()}")) as by_mint,
        joined(address_of_feed(worker, f"level={level.lower()}")) as by_level,
    ):
        for mint in (other, wanted):
            success(api.get(f"/predict/{mint}?force_refresh=1"))
        (message,) = heard(by_mint, 1)
        assert message["token"]["token_id"] == wanted
        mints = [message["token"]["token_id"] for message in heard(by_level, 2)]
        assert mints == [other, wanted]


TOO_MANY = ",".join(new_mint() for _ in range(21))


@pytest.mark.parametrize(
    "query", ["level=nobody", "band=green", "tokens=abc", f"tokens={TOO_MANY}", "level=a&level=b"]
)
def test_a_wish_that_cannot_be_read_is_refused(worker: Worker, query: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        joined(address_of_feed(worker, query))
    assert refused.value.response.status_code == 400


def read_events(answer: httpx.Response, number: int) -> list[dict[str, str]]:
    """The next events of a stream, each as its fields."""
    found: list[dict[str, str]] = []
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if not line and "data" in fields:
            found.append(fields)
            if len(found) == number:
                break
        fields = {**fields, name: value} if line else {}
    return found


def test_the_same_as_server_sent_events(api: httpx.Client, worker: Worker) -> None:
    first, second, third = new_mint(), new_mint(), new_mint()
    with httpx.stream("GET", f"{worker.url}/api/events", timeout=LONG_S) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        success(api.get(f"/predict/{first}"))
        (event,) = read_events(answer, 1)
    message = json.loads(event["data"])
    valid(message, "LiveMessage")
    assert (event["event"], event["id"]) == ("verdict", str(message["id"]))
    assert message["token"]["token_id"] == first
    for mint in (second, third):
        success(api.get(f"/predict/{mint}"))
    headers = {"last-event-id": event["id"]}
    address = f"{worker.url}/api/events?after=0&tokens={third}"
    with httpx.stream("GET", address, headers=headers, timeout=LONG_S) as answer:
        (missed,) = read_events(answer, 1)
    assert json.loads(missed["data"])["token"]["token_id"] == third


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
        asked = [connect_async(address, open_timeout=OPEN_S) for _ in range(MAX_LISTENERS + 1)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        listeners = [each for each in found if isinstance(each, AsyncConnection)]
        refused = [each for each in found if isinstance(each, InvalidStatus)]
        try:
            assert len(listeners) + len(refused) == MAX_LISTENERS + 1
            # Listeners of other tests may hold a few places still.
            assert MAX_LISTENERS - 20 < len(listeners) <= MAX_LISTENERS
            mint = new_mint()
            await asyncio.to_thread(lambda: success(api.get(f"/predict/{mint}")))
            heard = json.loads(await asyncio.wait_for(listeners[-1].recv(), LONG_S))
            assert heard["token"]["token_id"] == mint
            return refused[0].response
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
