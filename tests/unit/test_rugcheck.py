"""The RugCheck client: what it asks, when it asks again, what it makes of answers."""

from collections.abc import Callable

import pytest

from detector.adapters.rugcheck import MAX_ATTEMPTS, MAX_REPORT_BYTES, RugCheck
from detector.config import Settings
from detector.errors import (
    DetectorError,
    TokenNotFound,
    UpstreamBusy,
    UpstreamFailed,
    UpstreamInvalid,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from detector.ports import BodyTooLarge, FetchFailed, FetchTimeout
from tests.unit.doubles import Answer, FakeFetch, FakeHost, reply, run

MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
OK = reply(200, f'{{"mint": "{MINT}", "x": 1}}')
BUSY = reply(429, headers={"retry-after": "1"})


def client(*answers: Answer, key: str = "") -> tuple[RugCheck, FakeFetch, FakeHost]:
    host = FakeHost()
    fetch = FakeFetch(host, *answers)
    settings = Settings(
        rugcheck_api_url="http://127.0.0.1:1/v1", rugcheck_api_key=key, rugcheck_timeout_ms=1000
    )
    return RugCheck(fetch, host, settings), fetch, host


def test_the_call() -> None:
    source, fetch, _ = client(OK)
    assert run(source.report(MINT)) == {"mint": MINT, "x": 1}
    (call,) = fetch.calls
    assert (call.method, call.body, call.timeout_s) == ("GET", None, 1.0)
    assert call.url == f"http://127.0.0.1:1/v1/tokens/{MINT}/report"
    assert call.max_bytes == MAX_REPORT_BYTES
    assert "x-api-key" not in call.headers


def test_the_key_is_sent_only_when_set() -> None:
    source, fetch, _ = client(OK, key="k")
    run(source.report(MINT))
    assert fetch.calls[0].headers["x-api-key"] == "k"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(400, '{"error": "not found"}'), TokenNotFound),
        (reply(404, "no"), TokenNotFound),
        (reply(400, '{"error": "bad"}'), UpstreamInvalid),
        (reply(400, "<html>"), UpstreamInvalid),
        (reply(401), UpstreamRefused),
        (reply(403), UpstreamRefused),
        (reply(302, headers={"location": "http://elsewhere"}), UpstreamInvalid),
        (reply(204, ""), UpstreamInvalid),
        (reply(200, "<html>"), UpstreamInvalid),
        (reply(200, "[]"), UpstreamInvalid),
        (reply(200, "null"), UpstreamInvalid),
        (reply(200, "{}"), UpstreamInvalid),
        (reply(200, '{"mint": "another"}'), UpstreamInvalid),
        (BodyTooLarge(), UpstreamInvalid),
        (reply(429, headers={"retry-after": "3"}), UpstreamBusy),
    ],
)
def test_what_is_final_is_asked_once(answer: Answer, error: type[DetectorError]) -> None:
    source, fetch, host = client(answer)
    with pytest.raises(error):
        run(source.report(MINT))
    assert len(fetch.calls) == 1
    assert host.slept == []


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: reply(500), UpstreamFailed),
        (lambda: reply(503), UpstreamFailed),
        (lambda: reply(429), UpstreamBusy),
        (FetchFailed, UpstreamUnreachable),
    ],
)
def test_what_may_pass_is_retried_with_growing_pauses(
    make: Callable[[], Answer], error: type[DetectorError]
) -> None:
    source, fetch, host = client(*(make() for _ in range(MAX_ATTEMPTS)))
    with pytest.raises(error):
        run(source.report(MINT))
    assert len(fetch.calls) == MAX_ATTEMPTS
    assert host.slept == [0.25, 0.5]
    source, fetch, _ = client(make(), OK)
    assert run(source.report(MINT))["x"] == 1


def test_the_pause_that_upstream_asks_for_is_kept() -> None:
    source, _, host = client(BUSY, OK)
    assert run(source.report(MINT))["x"] == 1
    assert host.slept == [1]
    source, _, host = client(reply(429, headers={"retry-after": "2"}), OK)
    with pytest.raises(UpstreamBusy) as caught:
        run(source.report(MINT))
    assert (host.slept, caught.value.retry_after_s) == ([], 2), "two seconds leave too little time"


@pytest.mark.parametrize("text", ["", "soon", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT", "٣"])
def test_other_pauses_are_ours(text: str) -> None:
    source, _, host = client(reply(429, headers={"retry-after": text}), OK)
    assert run(source.report(MINT))["x"] == 1
    assert host.slept == [0.25]


def test_all_attempts_together_end_in_time() -> None:
    source, fetch, host = client(FetchTimeout(), FetchTimeout(), FetchTimeout())
    fetch.takes_ms = 10_000
    start = host.ms
    with pytest.raises(UpstreamTimeout):
        run(source.report(MINT))
    assert host.ms - start <= 1500
    assert len(fetch.calls) == 2
