"""The RugCheck client: what it asks, when it asks again, what it makes of answers."""

from collections.abc import Callable

import pytest

from detector.adapters.rugcheck import MAX_REPORT_BYTES, RugCheck
from detector.config import Settings
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.errors import (
    DetectorError,
    ServiceBusy,
    TokenNotFound,
    UpstreamBlocked,
    UpstreamBusy,
    UpstreamError,
    UpstreamFailed,
    UpstreamInvalid,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnable,
    UpstreamUnreachable,
)
from detector.ports.outgoing_http import BodyTooLarge, FetchFailed, FetchTimeout, NoRoom
from detector.services.room import Room, RoomPlace
from tests.unit.doubles import Answer, FakeFetch, FakeHost, reply, run

MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
OK = reply(200, f'{{"mint": "{MINT}", "x": 1}}')
BUSY = reply(429, headers={"retry-after": "1"})


def client(
    *answers: Answer, key: str = "", timeout_ms: int = 1000
) -> tuple[RugCheck, FakeFetch, FakeHost]:
    host = FakeHost()
    fetch = FakeFetch(host, *answers)
    settings = Settings(
        rugcheck_api_url="http://127.0.0.1:1/v1",
        rugcheck_api_key=key,
        rugcheck_timeout_ms=timeout_ms,
    )
    return RugCheck(fetch, host, settings, lambda: RoomPlace(Room(), host, 1000, 1000)), fetch, host


def test_the_call() -> None:
    source, fetch, _ = client(OK)
    found = run(source.report(MINT))
    assert (found.source, found.raw_text) == (source.source, f'{{"mint":"{MINT}","x":1}}')
    assert found.report == parse_report({"mint": MINT, "x": 1})
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
        (reply(404, '{"error": "Not found"}'), TokenNotFound),
        (reply(400, '{"error": "invalid token mint"}'), TokenNotFound),
        (reply(400, '{"error": "unable to generate report"}'), UpstreamUnable),
        (reply(404, "no"), UpstreamInvalid),
        (reply(404, "<html>not found</html>"), UpstreamInvalid),
        (reply(404, '{"error": "no such route"}'), UpstreamInvalid),
        (reply(404, '{"error": ["not found"]}'), UpstreamInvalid),
        (reply(400, '["not found"]'), UpstreamInvalid),
        (reply(400, '{"error": "bad"}'), UpstreamInvalid),
        (reply(400, "<html>"), UpstreamInvalid),
        (reply(401), UpstreamRefused),
        (reply(401, "<html>"), UpstreamRefused),
        (reply(403, '{"error": "forbidden"}'), UpstreamRefused),
        (reply(403, "<html>Just a moment...</html>"), UpstreamBlocked),
        (reply(403, ""), UpstreamBlocked),
        (reply(302, headers={"location": "http://elsewhere"}), UpstreamInvalid),
        (reply(204, ""), UpstreamInvalid),
        (reply(205, ""), UpstreamInvalid),
        (reply(304, ""), UpstreamInvalid),
        (reply(100, ""), UpstreamInvalid),
        (reply(200, "<html>"), UpstreamInvalid),
        (reply(200, "[]"), UpstreamInvalid),
        (reply(200, "null"), UpstreamInvalid),
        (reply(200, "{}"), UpstreamInvalid),
        (reply(200, '{"mint": "another"}'), UpstreamInvalid),
        (BodyTooLarge(), UpstreamInvalid),
        (reply(429), UpstreamBusy),
        (BUSY, UpstreamBusy),
        (reply(503, headers={"retry-after": "1"}), UpstreamFailed),
    ],
)
def test_what_is_final_is_asked_once(answer: Answer, error: type[DetectorError]) -> None:
    source, fetch, host = client(answer)
    with pytest.raises(error) as raised:
        run(source.report(MINT))
    assert len(fetch.calls) == 1
    assert host.slept == []
    assert ("RugCheck" in raised.value.error) == issubclass(error, UpstreamError)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: reply(500), UpstreamFailed),
        (lambda: reply(503), UpstreamFailed),
        (lambda: reply(600), UpstreamFailed),
        (FetchFailed, UpstreamUnreachable),
    ],
)
def test_what_may_pass_is_tried_once_more_a_second_later(
    make: Callable[[], Answer], error: type[DetectorError]
) -> None:
    source, fetch, host = client(make(), make(), timeout_ms=2000)
    with pytest.raises(error) as raised:
        run(source.report(MINT))
    assert "RugCheck" in raised.value.error
    assert len(fetch.calls) == 2
    (pause_s,) = host.slept
    assert 1.0 <= pause_s <= 1.05
    source, fetch, _ = client(make(), timeout_ms=2000)
    with pytest.raises(error):
        run(source.report(MINT, again=False))
    assert len(fetch.calls) == 1
    source, fetch, _ = client(make(), OK, timeout_ms=2000)
    assert '"x":1' in run(source.report(MINT)).raw_text


def test_a_large_body_takes_a_place_as_long_as_it_is_read() -> None:
    room, host = Room(held=1, in_work=1), FakeHost()
    fetch = FakeFetch(host, script=lambda call: OK if call.large and call.large() else NoRoom())
    source = RugCheck(fetch, host, Settings(), lambda: RoomPlace(room, host, 1000, 1000))
    for _ in range(2):
        assert run(source.report(MINT)).report == parse_report({"mint": MINT, "x": 1})
    with RoomPlace(room, host, 1000, 1000) as mine:
        assert run(source.report(MINT, place=mine))
        with pytest.raises(ServiceBusy):
            run(source.report(MINT))
        assert run(source.report(MINT, place=mine)), "whoever has a place is not in its own way"
    assert run(source.report(MINT))
    assert host.slept == []


def test_a_second_call_needs_time_to_be_worth_making() -> None:
    # 1.5 times the timeout, less the pause of 1.025 s, leaves a tenth of it from 732 ms on.
    for timeout_ms, calls in ((731, 1), (733, 2)):
        source, fetch, _ = client(reply(500), reply(500), timeout_ms=timeout_ms)
        with pytest.raises(UpstreamFailed):
            run(source.report(MINT))
        assert len(fetch.calls) == calls


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2", 2),
        ("0", 0),
        ("999999", 3600),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("1.5", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("\u0663", None),
    ],
)
def test_the_pause_that_upstream_asks_for_is_told(status: int, text: str, told: int | None) -> None:
    source, _, _ = client(*[reply(status, headers={"retry-after": text})] * 2)
    with pytest.raises(DetectorError) as caught:
        run(source.report(MINT))
    assert caught.value.retry_after_s == told


def test_nobody_blames_a_key_that_may_not_be_set() -> None:
    for error in (UpstreamRefused, UpstreamBlocked):
        assert "key" not in error.error + error.message


@pytest.mark.parametrize(("timeout_ms", "calls"), [(1000, 1), (8000, 2)])
def test_all_attempts_together_end_in_time(timeout_ms: int, calls: int) -> None:
    source, fetch, host = client(FetchTimeout(), FetchTimeout(), timeout_ms=timeout_ms)
    fetch.takes_ms = 100_000
    start = host.ms
    with pytest.raises(UpstreamTimeout):
        run(source.report(MINT))
    assert host.ms - start <= timeout_ms * 1.5
    assert len(fetch.calls) == calls
