"""Lifetimes, waiting, breakers and renewal behind an answer, through the whole service."""

import asyncio
import json
import re
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from detector.adapters.replicate import CANCEL_TIMEOUT_S
from detector.adapters.sql_store import SqlStore
from detector.domain.breaker import FAILURES_TO_OPEN, HOLD_MS, REST_MS
from detector.domain.served import SKEW_MS, Served
from detector.domain.stored_analysis import StoredAnswer
from detector.incoming_http import Request
from detector.ports.outgoing_http import FetchFailed, HttpCall
from detector.services.analysis import LOOKS_MS
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS, Answer, reply, run
from tests.unit.service import Collected, Service
from tests.unit.test_service import MINT, any_report, report

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
PREDICT = f"/predict/{MINT}"
REMOTE = {"REPLICATE_API_TOKEN": "t", "REPLICATE_MODEL": "a/b"}


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def ask(service: Service, path: str = PREDICT) -> Coroutine[Any, Any, Collected]:
    return service.handle(Request("GET", path.partition("?")[0], path.partition("?")[2]))


def body(answer: Collected) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body or "")
    return found


def statements(answer: Collected) -> int:
    match = re.search(r'd1;desc="(\d+)"', answer.headers["server-timing"])
    assert match
    return int(match[1])


def stored(service: Service) -> dict[str, Any]:
    """An answer of a healthy token, in the store."""
    service.fetch.script = any_report
    return service.json(PREDICT)


def expire(service: Service, ms: int = DAY_MS) -> None:
    """Let the time of every stored answer end, however long it is."""
    service.host.ms += ms


def crowd(service: Service, n: int, path: str = PREDICT) -> list[Collected]:
    async def all_at_once() -> list[Collected]:
        return await asyncio.gather(*(ask(service, path) for _ in range(n)))

    return run(all_at_once())


def token(n: int) -> str:
    return f"/predict/{address_of(f'breaker {n}')}"


def claim_of_the_dead(service: Service, left_ms: int) -> None:
    service.database.script(
        f"INSERT INTO leases VALUES ('{MINT}', 'gone', {START_MS + left_ms}, NULL)"
    )


# What may be served


def test_a_new_token_is_not_safe_for_a_day_after_the_drain(service: Service) -> None:
    now = report()
    data = json.loads(bytes(now.body))
    data["detectedAt"] = "2026-09-21T14:12:40Z"  # 40 s before START_MS, 14:13:20
    service.fetch.answers = [reply(200, json.dumps(data)), report("drained_pool")]
    service.get(PREDICT)
    service.host.ms += 2 * MINUTE_MS - 1
    assert service.json(PREDICT)["stale"] is False
    service.host.ms += 1
    assert service.json(PREDICT)["risk_level"] == "Fraud"


def test_an_answer_of_the_future_is_not_fresh(service: Service) -> None:
    first = stored(service)
    service.host.ms -= SKEW_MS
    assert service.json(PREDICT)["stale"] is False, "clocks differ a little"
    service.host.ms -= 1
    renewed = service.json(PREDICT)
    assert (renewed["cached"], len(service.fetch.calls)) == (False, 2)
    assert renewed["fetched_at"] > first["fetched_at"], "never below a stored time"
    rows = service.database.connection.execute("SELECT fetched_at_ms FROM history ORDER BY 1")
    assert [row[0] for row in rows] == [START_MS, START_MS + 1]


def test_what_is_too_old_is_not_called_safe(service: Service) -> None:
    first = stored(service)
    assert first["risk_level"] == "Safe"
    lifetime_ms = service.database.connection.execute(
        "SELECT fresh_until_ms - fetched_at_ms FROM answers"
    ).fetchone()[0]
    service.fetch.script = lambda _: reply(401)
    service.host.ms += 2 * lifetime_ms - 1_000
    old = service.json(PREDICT)
    assert (old["stale"], old["risk_level"], old["summary"]) == (True, "Safe", first["summary"])
    service.host.ms += 1_001
    older = service.json(PREDICT)
    assert (older["risk_level"], older["band"]) == ("Unknown", first["band"])
    assert older["summary"].endswith(first["summary"])
    assert "too old" in older["summary"]
    assert older["raw_data"] == first["raw_data"]
    assert older["findings"] == first["findings"]


@pytest.mark.parametrize(
    ("now_ms", "stale_reason", "outlived"),
    [
        (200, "renewing", False),
        (201, "renewing", True),
        (100 - SKEW_MS, "x", False),
        (99 - SKEW_MS, "x", True),
        (10**9, None, False),
    ],
)
def test_as_long_again_as_it_was_fresh(
    now_ms: int, stale_reason: str | None, outlived: bool
) -> None:
    served = Served(StoredAnswer("{}", 100, 150), 60, True, stale_reason)
    assert served.outlived(now_ms) is outlived
    assert Served(StoredAnswer("{}", 100, 0), 60, True, "x").outlived(101), "of before lifetimes"


def test_only_the_answers_own_level_is_withheld(service: Service) -> None:
    data = json.loads(bytes(report("drained_pool").body))
    data |= {"risk_level": "Safe", "summary": "kept", "name": '"risk_level":"Safe"'}
    service.fetch.answers = [reply(200, json.dumps(data)), reply(401)]
    first = service.json(PREDICT)
    expire(service, 10 * DAY_MS)
    old = service.json(PREDICT)
    assert (old["stale"], old["risk_level"]) == (True, first["risk_level"])
    assert (old["summary"], old["raw_data"]) == (first["summary"], first["raw_data"])


def test_the_setting_can_only_shorten_it() -> None:
    service = Service({"CACHE_TTL_HOURS": "0.01"})
    first = stored(service)
    assert first["fresh_until"].startswith("2026-09-21T14:13:56")
    service.host.ms += 35_999
    assert service.json(PREDICT)["cached"] is True
    service.host.ms += 1
    assert service.json(PREDICT)["cached"] is False
    service.database.close()


# Renewal behind the answer


def test_an_expired_answer_is_served_at_once_while_the_upstream_hangs(service: Service) -> None:
    first = stored(service)
    expire(service)
    began_ms = service.host.ms

    async def scenario() -> tuple[list[Collected], Collected]:
        service.fetch.hold = asyncio.Event()
        answers = [await ask(service) for _ in range(3)]
        assert len(service.fetch.calls) == 2, "one attempt"
        assert service.host.ms - began_ms <= 300
        service.fetch.hold.set()
        for work in service.behind:
            await work
        return answers, await ask(service)

    answers, after = run(scenario())
    for answer in answers:
        old = body(answer)
        assert (old["stale"], old["stale_reason"], old["cached"]) == (True, "renewing", True)
        assert old["fetched_at"] == first["fetched_at"]
    assert [statements(answer) for answer in answers] == [3, 1, 1]
    assert (body(after)["stale"], statements(after)) == (False, 1)
    assert body(after)["fetched_at"] > first["fetched_at"]
    requests = [line for line in service.log if line["event"] == "request"]
    assert [line.get("stale_reason") for line in requests] == [None, *["renewing"] * 3, None]
    assert requests[1]["age_s"] == DAY_MS // 1000
    (renewal,) = [line for line in service.log if line["event"] == "renewal"]
    assert (renewal["token"], renewal["code"]) == (MINT, None)
    assert renewal["request_id"] == requests[1]["request_id"]
    assert len(service.live) == 2


def test_a_renewal_that_fails_behind_an_answer_is_logged_and_remembered(service: Service) -> None:
    stored(service)
    expire(service)

    async def scenario() -> list[Collected]:
        service.fetch.hold = asyncio.Event()
        service.fetch.script = lambda _: reply(429, headers={"retry-after": "30"})
        answers = [await ask(service)]
        service.fetch.hold.set()
        await service.behind[0]
        return [*answers, await ask(service)]

    _, after = run(scenario())
    assert body(after)["stale_reason"] == "upstream_busy"
    assert statements(after) == 1
    assert [line["code"] for line in service.log if line["event"] == "renewal"] == ["upstream_busy"]
    service.host.ms += 29_000
    assert service.json(PREDICT)["stale_reason"] == "upstream_busy"
    assert len(service.fetch.calls) == 2
    service.host.ms += 1_000
    service.fetch.hold, service.fetch.script = None, any_report
    assert service.json(PREDICT)["cached"] is False


@pytest.mark.parametrize(
    "answer", [reply(500), FetchFailed(), RuntimeError("odd"), reply(204, b"")]
)
@pytest.mark.parametrize("forced", ["", "?force_refresh=true"])
def test_whatever_fails_leaves_the_stored_answer(
    service: Service, answer: Answer, forced: str
) -> None:
    first = stored(service)
    expire(service)
    service.fetch.script = lambda _: answer
    answered = service.get(PREDICT + forced)
    assert answered.status == 200
    assert body(answered)["stale"] is True
    assert body(answered)["fetched_at"] == first["fetched_at"]


def test_a_forced_refresh_waits_and_falls_back(service: Service) -> None:
    stored(service)
    service.fetch.script = lambda _: reply(401)
    old = service.json(f"{PREDICT}?force_refresh=true")
    assert (old["stale"], old["stale_reason"], old["risk_level"]) == (
        True,
        "upstream_refused",
        "Safe",
    )
    assert service.json(PREDICT)["stale"] is False, "within its time it is what it should be"


# One attempt for all who wait


def test_twenty_who_wait_for_a_failing_token(service: Service) -> None:
    service.fetch.script = lambda _: reply(500)
    began_ms = service.host.ms
    answers = crowd(service, 20)
    assert {answer.status for answer in answers} == {502}
    assert {body(answer)["code"] for answer in answers} == {"upstream_failed"}
    *waiting, owner = sorted(map(statements, answers))
    assert max(waiting) <= 8
    assert owner <= 8, "who asks counts its calls, and writes down how they ended"
    assert all(int(answer.headers["retry-after"]) in (1, 2) for answer in answers)
    assert len(service.fetch.calls) == 2, "an attempt and its second call, a second apart"
    assert service.host.ms - began_ms < 2_000
    late = service.get(PREDICT)
    assert (late.status, statements(late)) == (502, 1)
    assert len(service.fetch.calls) == 2, "a newcomer is told too"


def test_those_who_wait_are_told_when_to_ask_again(service: Service) -> None:
    service.fetch.script = lambda _: reply(429, headers={"retry-after": "30"})
    answers = crowd(service, 20)
    assert {answer.status for answer in answers} == {503}
    assert {answer.headers["retry-after"] for answer in answers} <= {"29", "30"}
    assert len(service.fetch.calls) == 1
    service.host.ms += 10_000
    assert int(service.get(PREDICT).headers["retry-after"]) <= 20


def test_those_who_wait_for_a_slow_token_look_a_few_times(service: Service) -> None:
    service.database.script(
        f"INSERT INTO leases VALUES ('{MINT}', 'gone', {START_MS + 10**5}, NULL)"
    )
    answer = service.get(PREDICT)
    assert (answer.status, body(answer)["code"]) == (504, "upstream_timeout")
    assert statements(answer) == 13
    assert service.host.ms - START_MS <= 13_200


def test_most_who_wait_are_soon_told() -> None:
    ends_ms = range(10, 1_501, 10)
    late_ms = sorted(next(at for at in LOOKS_MS if at >= end) - end for end in ends_ms)
    assert late_ms[len(late_ms) // 2] < 150
    assert late_ms[-1] <= 300


def test_who_loses_the_claim_looks_once_less(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object) -> bool:
        claim_of_the_dead(service, 100_000)
        return False

    monkeypatch.setattr(SqlStore, "claim", lost)
    answer = service.get(PREDICT)
    assert (answer.status, statements(answer)) == (504, 12), "and one for the claim"


def test_the_claim_of_a_request_that_died_ends(service: Service) -> None:
    service.fetch.script = any_report
    service.database.script(
        f"INSERT INTO leases VALUES ('{MINT}', 'gone', {START_MS + 1_000}, NULL)"
    )
    assert service.json(PREDICT)["cached"] is False
    assert service.host.ms >= START_MS + 1_000


@pytest.mark.parametrize(
    ("env", "lease_ms"),
    [
        ({}, 17_000),
        ({"RUGCHECK_TIMEOUT_MS": "2000"}, 8_000),
        (REMOTE, 27_000 + round(CANCEL_TIMEOUT_S * 1000)),
        ({**REMOTE, "REPLICATE_TIMEOUT_MS": "1000"}, 18_000 + round(CANCEL_TIMEOUT_S * 1000)),
    ],
)
def test_a_claim_outlasts_the_slowest_analysis(env: dict[str, str], lease_ms: int) -> None:
    service = Service(env)
    found: list[int] = []

    def script(call: HttpCall) -> Answer:
        rows = service.database.connection.execute("SELECT expires_at_ms FROM leases").fetchall()
        found.extend(row[0] - START_MS for row in rows)
        return any_report(call) if "rugcheck" in call.url else reply(500)

    service.fetch.script = script
    service.get(PREDICT)
    assert found[0] == lease_ms
    service.database.close()


# Breakers


def fail_often(service: Service, answer: Answer, times: int) -> None:
    service.fetch.script = lambda _: answer
    for n in range(times):
        service.get(token(n))


def test_one_token_that_fails_rests_nothing(service: Service) -> None:
    service.fetch.script = lambda _: reply(500)
    for _ in range(3 * FAILURES_TO_OPEN):
        service.get(PREDICT)
        service.host.ms += HOLD_MS
    assert len(service.fetch.calls) == 3 * FAILURES_TO_OPEN + 1, "only the first tries again"
    service.fetch.script = any_report
    assert service.get(token(1)).status == 200


def test_a_source_that_fails_for_all_is_left_alone(service: Service) -> None:
    fail_often(service, reply(401), FAILURES_TO_OPEN - 1)
    assert len(service.fetch.calls) == FAILURES_TO_OPEN - 1
    fail_often(service, reply(401), FAILURES_TO_OPEN)
    assert len(service.fetch.calls) == FAILURES_TO_OPEN, "four are remembered, one was asked"
    calls = len(service.fetch.calls)
    rest = service.get(token(99))
    assert (rest.status, body(rest)["code"], statements(rest)) == (502, "upstream_refused", 1)
    assert rest.headers["retry-after"] == str(REST_MS // 1000)
    assert len(service.fetch.calls) == calls
    service.host.ms += REST_MS

    async def half_open() -> list[Collected]:
        service.fetch.hold = asyncio.Event()
        probe = asyncio.ensure_future(ask(service, token(100)))
        for _ in range(10):
            await asyncio.sleep(0)
        others = [await ask(service, token(n)) for n in (101, 102)]
        service.fetch.hold.set()
        return [*others, await probe]

    service.fetch.script = any_report
    *others, probe = run(half_open())
    assert [answer.status for answer in others] == [502, 502]
    assert (probe.status, len(service.fetch.calls)) == (200, calls + 1), "one probe"
    assert service.get(token(103)).status == 200, "its success closes the breaker"


def test_two_who_would_both_probe(service: Service) -> None:
    fail_often(service, reply(401), FAILURES_TO_OPEN)
    service.host.ms += REST_MS
    calls = len(service.fetch.calls)

    async def both() -> list[Collected]:
        return [*await asyncio.gather(ask(service, token(50)), ask(service, token(51)))]

    assert [answer.status for answer in run(both())] == [502, 502]
    assert len(service.fetch.calls) == calls + 1
    assert service.get(token(52)).status == 502, "a failing probe opens it again"
    assert len(service.fetch.calls) == calls + 1


@pytest.mark.parametrize(
    "answer", [reply(400, '{"error": "not found"}'), reply(200, "<html>"), RuntimeError("odd")]
)
def test_what_may_be_one_tokens_fault_rests_nothing(service: Service, answer: Answer) -> None:
    fail_often(service, answer, 3 * FAILURES_TO_OPEN)
    assert len(service.fetch.calls) == 3 * FAILURES_TO_OPEN


def test_a_resting_source_leaves_stored_answers(service: Service) -> None:
    stored(service)
    expire(service)
    fail_often(service, reply(401), FAILURES_TO_OPEN)
    calls = len(service.fetch.calls)
    answer = service.get(PREDICT)
    assert body(answer)["stale_reason"] == "upstream_refused"
    assert (statements(answer), len(service.fetch.calls)) == (1, calls)


def test_a_remote_model_that_fails_is_left_alone() -> None:
    service, asked = Service(REMOTE), []

    def script(call: HttpCall) -> Answer:
        if "rugcheck" in call.url:
            return any_report(call)
        asked.append(call)
        return reply(500)

    service.fetch.script = script
    reasons = [
        service.json(token(n))["ml_prediction"]["fallback_reason"]
        for n in range(FAILURES_TO_OPEN + 2)
    ]
    assert reasons == ["replicate_error"] * (FAILURES_TO_OPEN + 2)
    assert len(asked) == FAILURES_TO_OPEN
    service.host.ms += REST_MS
    service.json(token(50))
    service.json(token(51))
    assert len(asked) == FAILURES_TO_OPEN + 1, "one probe, which failed"
    service.database.close()


def test_a_fault_of_the_remote_client_costs_no_answer() -> None:
    service = Service(REMOTE)
    service.fetch.script = lambda call: (
        any_report(call) if "rugcheck" in call.url else RuntimeError("odd")
    )
    made = service.json(PREDICT)["ml_prediction"]
    assert (made["source"], made["fallback_reason"]) == ("local", "replicate_unexpected")
    service.database.close()
