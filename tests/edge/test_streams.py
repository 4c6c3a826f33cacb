"""Bodies that are sent piece by piece, on the running Worker."""

import time
from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture
def client(adapters_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=adapters_url, timeout=30) as opened:
        yield opened


def told_until_closed(client: httpx.Client, name: str) -> list[str]:
    """What happened to the stream, once its generator was closed."""
    end = time.monotonic() + 20
    while True:
        told: list[str] = client.get(f"/told/{name}").json()
        if "closed" in told:
            return told
        assert time.monotonic() < end, told
        time.sleep(0.05)


def test_a_piece_arrives_before_the_next_is_made(client: httpx.Client) -> None:
    with client.stream("GET", "/waits/one") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "first \u20ac"
        assert client.get("/told/one").json() == []
        client.post("/go/one")
        assert list(lines) == ["second"]
    assert told_until_closed(client, "one") == ["go", "whole", "closed"]


def test_a_client_that_leaves_ends_the_work(client: httpx.Client) -> None:
    with client.stream("GET", "/counts/two") as answer:
        assert next(answer.iter_lines()) == "first \u20ac"
    assert told_until_closed(client, "two") == ["closed"]


def test_a_fault_breaks_the_transfer_off(client: httpx.Client) -> None:
    found: list[str] = []
    with (
        pytest.raises(httpx.RemoteProtocolError, match="incomplete"),
        client.stream("GET", "/breaks/three") as answer,
    ):
        found.extend(answer.iter_lines())
    assert told_until_closed(client, "three") == ["closed"]
    assert "2" not in found
