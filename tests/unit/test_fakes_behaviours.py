"""Each behaviour does to its client what its name says."""

import gzip
import http.client
import json
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.samples.addresses import address_of
from tests.fakes import Behaviour, FakeRugCheck, Request, behaviours
from tests.fakes.client import TIMEOUT_S, Got, fetch, open_raw, read_raw
from tests.waiting import LONG_S, eventually

MINT = address_of("a token under test")
CONTENT = json.dumps({"mint": MINT, "name": "x" * 400}).encode()
MEGABYTE = 1024 * 1024


@pytest.fixture
def fake() -> Iterator[FakeRugCheck]:
    with FakeRugCheck() as started:
        yield started


def address(fake: FakeRugCheck) -> str:
    return f"{fake.url}/tokens/{MINT}/report"


def answer(fake: FakeRugCheck, behaviour: Behaviour, *, timeout_s: float = TIMEOUT_S) -> Got:
    fake.on(MINT, behaviour)
    return fetch(address(fake), timeout_s=timeout_s)


def last(fake: FakeRugCheck) -> Request:
    """The last request; the fake reads it in a thread of its own."""
    assert eventually(lambda: fake.requests)
    return fake.requests[-1]


def test_status_body_and_headers(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.status(503, b"busy", {"Server": "cloudflare"}))
    assert (got.status, got.body, got.headers["Server"]) == (503, b"busy", "cloudflare")
    got = answer(fake, behaviours.status(520))
    assert (got.status, got.body) == (520, b"{}")


def test_a_request_is_recorded_whole(fake: FakeRugCheck) -> None:
    before = time.monotonic()
    fetch(address(fake), "POST", b'{"a":1}', {"X-Thing": "7"})
    request = last(fake)
    assert (request.method, request.path) == ("POST", f"/v1/tokens/{MINT}/report")
    assert (request.headers["x-thing"], request.body) == ("7", b'{"a":1}')
    assert request.json() == {"a": 1}
    assert before <= request.at <= time.monotonic()


def test_a_chunked_request_is_read_too(fake: FakeRugCheck) -> None:
    head = b"POST /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with open_raw(fake.origin, head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"):
        assert eventually(lambda: fake.requests and fake.requests[-1].body == b"abcde")


def test_nonsense_is_not_a_request(fake: FakeRugCheck) -> None:
    with open_raw(fake.origin, b"\x16\x03\x01\x00\r\n\r\n") as connection:
        assert connection.recv(10) == b""
    assert fake.requests == []
    assert answer(fake, behaviours.html()).status == 200


def test_html_with_200(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.html())
    assert got.status == 200
    assert got.headers.get_content_type() == "text/html"
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(got.body)


def test_right_json_under_a_wrong_type(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.body(CONTENT, "image/png"))
    assert (got.headers.get_content_type(), got.body) == ("image/png", CONTENT)


def test_rate_limited(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.rate_limited("17"))
    assert (got.status, got.headers["Retry-After"]) == (429, "17")
    assert "Retry-After" not in answer(fake, behaviours.rate_limited(None)).headers


def test_a_sequence_goes_on_and_its_last_stays(fake: FakeRugCheck) -> None:
    fake.on(MINT, behaviours.sequence(behaviours.status(500), behaviours.status(502), fake.ok()))
    assert [fetch(address(fake)).status for _ in range(4)] == [500, 502, 200, 200]


def test_hanging_ends_only_with_the_clients_timeout(fake: FakeRugCheck) -> None:
    with pytest.raises(TimeoutError):
        answer(fake, behaviours.hang(), timeout_s=0.15)
    assert eventually(last(fake).client_left.is_set)


def test_closing_a_fake_frees_the_clients_that_hang() -> None:
    with ThreadPoolExecutor(1) as pool:
        with FakeRugCheck() as fake:
            fake.on(MINT, behaviours.hang())
            waiting = pool.submit(fetch, address(fake))
            assert last(fake).method == "GET"
        assert isinstance(waiting.exception(LONG_S), OSError | http.client.HTTPException)


def test_slow_headers(fake: FakeRugCheck) -> None:
    started = time.monotonic()
    got = answer(fake, behaviours.slow_headers(0.15, behaviours.body(CONTENT)))
    assert (got.body, time.monotonic() - started >= 0.15) == (CONTENT, True)


def test_a_dripping_body_has_its_headers_at_once(fake: FakeRugCheck) -> None:
    fake.on(MINT, behaviours.drip(b"[1,2]", interval_s=3_600))
    with open_raw(address(fake)) as connection:
        got = connection.recv(4_096)
        while not got.endswith(b"\r\n\r\n["):
            got += connection.recv(4_096)
    assert b"Content-Length: 5" in got


def test_a_dripping_body_takes_its_time(fake: FakeRugCheck) -> None:
    started = time.monotonic()
    got = answer(fake, behaviours.drip(b"[1,2]", interval_s=0.03))
    assert time.monotonic() - started >= 0.12
    assert got.body == b"[1,2]"


def test_a_drip_stops_when_the_client_leaves(fake: FakeRugCheck) -> None:
    fake.on(MINT, behaviours.drip(CONTENT, interval_s=3_600))
    with open_raw(address(fake)) as connection:
        connection.recv(4_096)
    assert eventually(last(fake).client_left.is_set)
    assert eventually(lambda: not fake._open)
    assert last(fake).body_bytes_sent == 1


def test_early_close_breaks_the_promise(fake: FakeRugCheck) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        answer(fake, behaviours.early_close(CONTENT, keep=100))
    assert (caught.value.partial, caught.value.expected) == (CONTENT[:100], len(CONTENT) - 100)


@pytest.mark.parametrize(
    "behaviour",
    [
        behaviours.short_length(CONTENT, declared=100),
        behaviours.cut_without_length(CONTENT, keep=100),
    ],
)
def test_cut_json_that_looks_complete(fake: FakeRugCheck, behaviour: Behaviour) -> None:
    got = answer(fake, behaviour)
    assert (got.status, got.body) == (200, CONTENT[:100])


def test_reset(fake: FakeRugCheck) -> None:
    with pytest.raises(ConnectionResetError):
        answer(fake, behaviours.reset())


def test_reset_in_the_middle_of_the_body(fake: FakeRugCheck) -> None:
    fake.on(MINT, behaviours.reset_in_body(CONTENT, keep=100))
    with open_raw(address(fake)) as connection:
        got = connection.recv(4_096)
        while not got.endswith(CONTENT[:100]):
            got += connection.recv(4_096)
        with pytest.raises(ConnectionResetError):
            connection.recv(4_096)


def test_a_fake_can_refuse_connections_for_a_while(fake: FakeRugCheck) -> None:
    assert answer(fake, fake.ok()).status == 200
    with fake.refusing():
        for _ in range(3):
            with pytest.raises(ConnectionRefusedError):
                fetch(address(fake))
    assert (fetch(address(fake)).status, len(fake.requests)) == (200, 2)


def test_a_huge_body_is_whole_and_counted(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.huge(2 * MEGABYTE + 3))
    assert len(got.body) == 2 * MEGABYTE + 3
    assert len(json.loads(got.body)) == 2 * MEGABYTE + 1
    assert eventually(lambda: last(fake).body_bytes_sent == 2 * MEGABYTE + 3)


def test_a_huge_chunked_body_declares_no_length(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.huge_chunked(2 * MEGABYTE))
    assert "Content-Length" not in got.headers
    assert len(got.body) == 2 * MEGABYTE
    assert eventually(lambda: last(fake).body_bytes_sent == 2 * MEGABYTE)


@pytest.mark.parametrize("behaviour", [behaviours.huge(), behaviours.huge_chunked()])
def test_a_client_that_stops_early_is_seen_to(fake: FakeRugCheck, behaviour: Behaviour) -> None:
    fake.on(MINT, behaviour)
    with open_raw(address(fake)) as connection:
        taken = 0
        while taken < MEGABYTE:
            taken += len(connection.recv(65_536))
    assert eventually(last(fake).client_left.is_set)
    assert last(fake).body_bytes_sent < 10 * MEGABYTE


def test_gzip_comes_unasked(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.gzipped(CONTENT))
    assert got.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(got.body) == CONTENT


def test_a_gzip_bomb_is_small_and_unpacks_to_much(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.gzip_bomb(4 * MEGABYTE))
    assert len(got.body) < 10_000
    assert len(zlib.decompress(got.body, 31)) == 4 * MEGABYTE


def test_an_empty_body(fake: FakeRugCheck) -> None:
    got = answer(fake, behaviours.body(b""))
    assert (got.status, got.body, got.headers["Content-Length"]) == (200, b"", "0")


def test_holding_proves_how_many_came(fake: FakeRugCheck) -> None:
    hold = behaviours.Hold(fake.ok())
    fake.on(MINT, hold)
    with ThreadPoolExecutor(8) as pool:
        clients = [pool.submit(fetch, address(fake)) for _ in range(8)]
        assert hold.wait_for(8)
        assert not any(client.done() for client in clients)
        hold.release()
        assert [client.result(LONG_S).status for client in clients] == [200] * 8
    assert (hold.most_waiting, hold.waiting, fake.asked(MINT)) == (8, 0, 8)
    assert fetch(address(fake)).status == 200


def test_holding_knows_when_nobody_comes() -> None:
    assert not behaviours.Hold(behaviours.html()).wait_for(1, timeout_s=0.02)


def test_one_request_a_connection(fake: FakeRugCheck) -> None:
    fake.on(MINT, behaviours.status(204))
    raw = read_raw(address(fake))
    assert raw.startswith(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n")
