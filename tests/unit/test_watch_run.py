"""What a run reads, tells and sends: bounds, failures, receivers of every kind."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from hmac import new as hmac_of
from pathlib import Path
from typing import Any

import pytest

from detector.app import WATCH_CRON
from detector.domain.lifetime import BY_BAND
from detector.domain.verdict import Band
from detector.domain.webhook import MAX_ATTEMPTS, PAUSES_MS
from detector.errors import StorageUnavailable
from detector.ports.outgoing_http import BodyTooLarge, FetchFailed, FetchTimeout, HttpCall
from detector.services import watch_run
from detector.services.watch_run import KEPT_PARKED_MS, MAX_MESSAGES, RETRY_MS
from tests.fakes.ports.outgoing_http import Answer
from tests.unit.doubles import reply, run
from tests.unit.schemas import valid
from tests.unit.watched import AS_ADMIN, DRAINED, HEALTHY, HOOK, MINTS, Watched

TELEGRAM = "https://api.telegram.org/bot1:secret/sendMessage?chat_id=-100123"
D1_FREE_STATEMENTS = 50
DAY_MS = 86_400_000


@pytest.fixture
def at() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.service.database.close()


def signature_holds(call: HttpCall, secret: str) -> bool:
    """As a receiver checks it."""
    headers = call.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + (
        call.body or b""
    )
    made = hmac_of(b64decode(secret.removeprefix("whsec_")), signed, sha256).digest()
    return headers["webhook-signature"] == f"v1,{b64encode(made).decode()}"


def test_a_change_that_anybodys_analysis_finds_is_sent_with_its_reasons(at: Watched) -> None:
    (made,) = at.watched()
    assert at.cron()["told"] == 0
    at.change()
    line = at.cron()
    assert (line["event"], line["told"], line["delivered"]) == ("watching", 1, 1)
    (call,) = at.got
    assert (call.method, call.url) == ("POST", HOOK)
    assert (call.timeout_s, call.max_bytes) == (10.0, 1024)
    assert signature_holds(call, made["secret"])
    (body,) = at.bodies()
    valid(body, "WatchEvent")
    data = body["data"]
    assert (data["watch_id"], data["token_id"]) == (made["watch"]["id"], MINTS[0])
    assert data["before"]["band"] == "low"
    assert data["after"]["band"] != "low"
    assert "band" in data["reasons"]
    assert data["sentence"].startswith("Low became ")
    assert data["changes"]["findings"]
    assert len(call.body or b"") < 8_000
    (shown,) = at.watches()
    assert shown["told"] == data["after"]
    assert shown["delivered_at"] is not None
    assert at.cron()["delivered"] == 0
    assert len(at.got) == 1


def test_no_news_is_not_sent(at: Watched) -> None:
    at.watched()
    at.change(to=HEALTHY)
    line = at.cron()
    assert (line["looked"], line["told"]) == (1, 0)
    assert at.cron()["looked"] == 0
    assert at.got == []


def test_what_changed_and_changed_back_between_two_runs_is_no_news(at: Watched) -> None:
    at.watched()
    at.change()
    at.change(to=HEALTHY)
    assert at.cron()["told"] == 0


def test_a_token_without_a_verdict_is_read_and_told(at: Watched) -> None:
    at.post()
    line = at.cron()
    assert (line["refreshed"], line["told"], line["delivered"]) == (1, 1, 1)
    data = at.bodies()[0]["data"]
    assert (data["reasons"], data["before"], data["changes"]) == (["first_verdict"], None, None)
    assert data["sentence"] == "First verdict: low."


def test_tokens_are_read_again_when_their_answers_expire(at: Watched) -> None:
    (made,) = at.watched()
    due = made["watch"]["next_read_at"]
    at.read.clear()
    at.cron()
    assert at.read == []
    at.tokens[MINTS[0]] = DRAINED
    line = at.cron(after_ms=DAY_MS)
    assert (line["refreshed"], line["told"]) == (1, 1)
    assert at.read == [MINTS[0]]
    (shown,) = at.watches()
    assert shown["next_read_at"] > due
    assert at.cron()["refreshed"] == 0
    # A riskier band comes to its turn sooner.
    at.read.clear()
    assert at.cron(after_ms=1000 * max(BY_BAND[Band.HIGH], BY_BAND[Band.MEDIUM]))["refreshed"] == 1


def test_the_line_of_a_chance(at: Watched) -> None:
    at.watched(chance_line=0.999)
    (made,) = at.watched(MINTS[1], chance_line=0.0)
    assert made["watch"]["chance_line"] == 0.0
    at.change()
    at.cron()
    assert "chance" not in at.bodies()[0]["data"]["reasons"]


@pytest.mark.parametrize("style", ["discord", "telegram"])
def test_chats_get_a_text(at: Watched, style: str) -> None:
    url = TELEGRAM if style == "telegram" else HOOK
    at.watched(style=style, url=url)
    at.change()
    at.cron()
    (call,), (body,) = at.got, at.bodies()
    if style == "telegram":
        assert call.url == TELEGRAM.partition("?")[0]
        assert body.pop("link_preview_options") == {"is_disabled": True}
        assert body.pop("chat_id") == "-100123"
        (text,) = body.values()
        assert [*body] == ["text"]
    else:
        assert body.pop("allowed_mentions") == {"parse": []}
        assert [*body] == ["content"]
        (text,) = body.values()
    assert MINTS[0] in text
    assert "Low became " in text


def test_without_a_url_the_watch_itself_tells(at: Watched) -> None:
    at.watched(url=None)
    at.change()
    assert at.cron()["told"] == 1
    assert at.got == []
    assert at.watches()[0]["told"]["band"] != "low"
    assert at.cron(after_ms=10 * DAY_MS)["delivered"] == 0


FAILURES: dict[str, Answer] = {
    "status_500": reply(500),
    "status_404": reply(404),
    "status_302": reply(302, b"", {"location": "http://127.0.0.1:80/"}),
    "status_301": reply(301, b"", {"location": "https://hooks.example.org/b"}),
    "timeout": FetchTimeout(),
    "unreachable": FetchFailed(),
    "unexpected": RuntimeError("https://hooks.example.org/a/secret"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_receiver_that_fails_is_called_again_with_growing_pauses_then_parked(
    at: Watched, failure: str
) -> None:
    (made,) = at.watched()
    at.receiver = lambda _: FAILURES[failure]
    at.change()
    assert at.cron()["undelivered"] == 1
    for place, pause_ms in enumerate(PAUSES_MS):
        at.cron(after_ms=pause_ms - 1)
        assert len(at.got) == place + 1
        (shown,) = at.watches()
        assert (shown["failure"], shown["waiting"], shown["parked"]) == (failure, 1, 0)
        at.cron(after_ms=1)
        assert len(at.got) == place + 2
    assert len(at.got) == MAX_ATTEMPTS
    (shown,) = at.watches()
    assert (shown["waiting"], shown["parked"], shown["state"]) == (0, 1, "active")
    assert len({call.headers["webhook-id"] for call in at.got}) == 1
    assert len({call.body for call in at.got}) == 1
    assert len({call.headers["webhook-timestamp"] for call in at.got}) == MAX_ATTEMPTS
    assert {call.url for call in at.got} == {HOOK}
    assert all(signature_holds(call, made["secret"]) for call in at.got)
    at.cron(after_ms=20 * DAY_MS)
    assert len(at.got) == MAX_ATTEMPTS
    assert "hooks.example.org" not in str(at.service.log)
    # The next change is sent as if nothing had been.
    at.receiver = lambda _: reply(200)
    at.change(to=HEALTHY)
    assert at.cron()["delivered"] == 1
    assert at.cron(after_ms=KEPT_PARKED_MS)["ended"] == 1
    assert at.watches()[0]["parked"] == 0


def test_a_receiver_that_wants_no_more(at: Watched) -> None:
    at.watched()
    at.receiver = lambda _: reply(410)
    at.change()
    at.cron()
    (shown,) = at.watches()
    assert (shown["state"], shown["failure"], shown["waiting"]) == ("ended", "status_410", 0)
    assert shown["next_read_at"] is None
    at.read.clear()
    at.change(to=HEALTHY)
    at.read.clear()
    at.cron(after_ms=10 * DAY_MS)
    assert len(at.got) == 1
    assert at.read == []


def test_a_long_answer_is_not_read_and_is_an_answer(at: Watched) -> None:
    at.watched()
    at.receiver = lambda _: BodyTooLarge(200)
    at.change()
    assert at.cron()["delivered"] == 1


def test_a_long_answer_of_a_failure_is_one(at: Watched) -> None:
    at.watched()
    at.receiver = lambda _: BodyTooLarge(503)
    at.change()
    assert at.cron()["undelivered"] == 1
    assert at.watches()[0]["failure"] == "status_503"


def test_an_address_that_may_not_be_called_any_more_is_not() -> None:
    at = Watched(WEBHOOK_TEST_HOSTS="127.0.0.1:9", SAMPLE_DATA="1")
    at.watched(url="http://127.0.0.1:9/hook")
    at.change()
    env = {k: v for k, v in at.service.app.env.items() if k != "WEBHOOK_TEST_HOSTS"}
    run(replace(at.service.app, env=env).scheduled(WATCH_CRON))
    assert at.got == []
    assert at.watches()[0]["failure"] == "not_allowed"
    at.cron(after_ms=PAUSES_MS[0])
    assert [call.url for call in at.got] == ["http://127.0.0.1:9/hook"]
    at.service.database.close()


@pytest.mark.parametrize(
    "env",
    [
        {"WEBHOOK_TEST_HOSTS": "127.0.0.1:9"},
        {"WEBHOOK_TEST_HOSTS": "10.0.0.1:9", "SAMPLE_DATA": "1"},
        {"WEBHOOK_TEST_HOSTS": "127.0.0.1", "SAMPLE_DATA": "1"},
        {"WATCH_REFRESHES": "0"},
        {"WATCH_REFRESHES": "21"},
        {"KEY_WATCHES": "0"},
    ],
)
def test_settings_that_cannot_be(env: Mapping[str, str]) -> None:
    at = Watched(**env)
    assert at.service.get("/api/watches", **AS_ADMIN).status == 500
    at.service.database.close()


def test_a_run_reads_so_many_and_owners_take_turns(at: Watched) -> None:
    much, little = at.key(), at.key()
    for mint in MINTS[:6]:
        at.post(much, token_id=mint)
    at.service.host.ms += 1
    for mint in MINTS[6:8]:
        at.post(little, token_id=mint)
    at.cron()
    assert at.read == [MINTS[0], MINTS[6]]
    at.cron()
    assert set(at.read[2:]) == {MINTS[1], MINTS[7]}
    for _ in range(2):
        at.cron()
    assert sorted(at.read) == sorted(MINTS[:8])


def test_a_token_that_cannot_be_read_comes_again_later(at: Watched) -> None:
    at.post()
    at.source = reply(404, '{"error": "not found"}')
    line = at.cron()
    assert (line["failed"], line["stopped"]) == (1, None)
    asked = len(at.read)
    at.cron(after_ms=RETRY_MS - 1)
    assert len(at.read) == asked
    at.cron(after_ms=1)
    assert len(at.read) == asked + 1
    at.cron(after_ms=2 * RETRY_MS - 1)
    assert len(at.read) == asked + 1
    at.source = None
    at.cron(after_ms=1)
    assert at.watches()[0]["told"]["band"] == "low"


def test_where_the_source_fails_the_run_stops_and_nobody_loses_a_turn(at: Watched) -> None:
    for mint in MINTS[:3]:
        at.post(token_id=mint)
    at.source = reply(429, "{}", {"retry-after": "30"})
    line = at.cron()
    assert (line["failed"], line["stopped"]) == (1, "upstream_busy")
    rows = at.service.database.connection.execute("SELECT attempts FROM watches").fetchall()
    assert {row["attempts"] for row in rows} == {0}
    at.source = None
    assert at.cron(after_ms=RETRY_MS)["refreshed"] == 2
    assert at.cron()["refreshed"] == 1


def test_without_calls_left_nothing_is_read(at: Watched) -> None:
    at.service.database.close()
    at = Watched(UPSTREAM_PER_HOUR="1", UPSTREAM_PER_DAY="1")
    at.post()
    line = at.cron()
    assert (line["refreshed"], line["stopped"]) == (0, "budget_exhausted")
    at.service.database.close()


def test_a_slow_source_leaves_the_rest_for_the_next_run(
    at: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_run, "MAX_RUN_MS", 5_000)
    for mint in MINTS[:3]:
        at.post(token_id=mint)
    at.service.fetch.takes_ms = 6_000
    line = at.cron()
    assert (line["refreshed"], line["stopped"]) == (1, "time")


def test_a_broken_database_fails_the_run(at: Watched) -> None:
    at.service.database.script("DROP TABLE messages")
    at.service.database.script("DROP TABLE watches")
    with pytest.raises(StorageUnavailable):
        at.cron()
    assert at.service.log[-1]["code"] == "storage_unavailable"


def test_the_dearest_run_stays_within_the_free_plan(at: Watched) -> None:
    """Two tokens read anew that nobody knew, all messages due, some parked, some gone."""
    number = MAX_MESSAGES
    at.watched(*MINTS[:number])
    for mint in MINTS[:number]:
        at.change(mint)
    at.receiver = lambda _: FetchFailed()
    at.cron()
    for pause_ms in PAUSES_MS[:-1]:
        line = at.cron(after_ms=pause_ms)
    for mint in MINTS[number : number + 2]:
        at.service.json(f"/predict/{mint}")
        at.post(token_id=mint)
    kinds: list[Answer] = [reply(204), reply(410), FetchFailed()]
    at.receiver = lambda _: kinds[len(at.got) % 3]
    line = at.cron(after_ms=DAY_MS)
    assert line["refreshed"] == 2
    assert int(str(line["delivered"])) + int(str(line["undelivered"])) == number
    assert line["d1"] == 36 < D1_FREE_STATEMENTS
    assert int(str(line["upstream"])) <= D1_FREE_STATEMENTS


def test_an_idle_run_costs_five_statements(at: Watched) -> None:
    assert at.cron()["d1"] == 5


def test_a_receiver_of_somebody_else_that_hangs_delays_nobody(at: Watched) -> None:
    slow, quick = at.key(), at.key()
    for mint in MINTS[:30]:
        at.service.json(f"/predict/{mint}")
        at.post(slow, token_id=mint, url="https://slow.example.org/")
    at.post(quick)

    def receiver(call: HttpCall) -> Answer:
        return FetchTimeout() if "slow" in call.url else reply(200)

    at.receiver = receiver
    for mint in MINTS[:30]:
        at.change(mint)
    at.cron()
    assert HOOK in {call.url for call in at.got[:2]}
    assert len(at.got) == MAX_MESSAGES


def test_what_wrangler_runs_is_what_is_asked_for() -> None:
    text = (Path(__file__).parents[2] / "wrangler.toml").read_text()
    crons = re.findall(r"^triggers = \{ crons = (\[.*\]) \}$", text, re.MULTILINE)
    assert [json.loads(each) for each in crons] == [["*/10 * * * *", WATCH_CRON]] * 2


def test_of_a_record_that_is_not_kept_any_more_the_bands_are_told(at: Watched) -> None:
    at.watched()
    at.service.database.script("DELETE FROM history")
    at.change()
    at.cron()
    data: dict[str, Any] = at.bodies()[0]["data"]
    assert data["changes"] is None
    assert data["sentence"].startswith("Low became ")
    assert data["sentence"].endswith("is not kept any more.")
