"""What keeps one client from making this service a hammer: cool-down, memory, budget."""

import json
from typing import Any

import pytest

from detector.domain.budget import HOUR_MS
from detector.domain.scope import Scope
from detector.domain.sources.rugcheck.words import NO_REPORT
from detector.ports.outgoing_http import HttpReply
from local.samples.addresses import address_of
from tests.fakes.ports.limiter import FakeLimiter
from tests.unit.doubles import reply, run
from tests.unit.service import Collected
from tests.unit.test_admission import Deployment
from tests.unit.test_service import any_report

MINTS = [address_of(f"a token of the limits' tests {number}") for number in range(12)]
MINT = MINTS[0]
FORCED = f"/predict/{MINT}?force_refresh=true"
NOT_FOUND = reply(404, '{"error": "not found"}')
UNABLE = reply(400, json.dumps({"error": NO_REPORT}))


def body(answer: Collected) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body or "")
    return found


def said(answer: Collected) -> tuple[object, object]:
    """Whether it is stored, and why it was not renewed."""
    return body(answer)["cached"], body(answer)["stale_reason"]


def test_a_refresh_so_soon_after_the_last_gives_the_stored_answer_and_says_so() -> None:
    deployment = Deployment(REFRESH_COOLDOWN_S="30")
    assert said(deployment.get(FORCED)) == (False, None)
    for _ in range(50):
        soon = deployment.get(FORCED)
    assert said(soon) == (True, "refresh_cooldown")
    assert body(soon)["stale"] is True
    assert soon.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
    deployment.host.ms += 29_999
    assert said(deployment.get(FORCED)) == (True, "refresh_cooldown")
    deployment.host.ms += 1
    assert said(deployment.get(FORCED)) == (False, None)
    assert said(deployment.get(f"/predict/{MINT}")) == (True, None)
    assert len(deployment.fetch.calls) == 2
    deployment.database.close()


def test_a_cooldown_keeps_no_answer_past_its_time() -> None:
    deployment = Deployment(REFRESH_COOLDOWN_S="3600", CACHE_TTL_HOURS="0.01")
    deployment.get(FORCED)
    deployment.host.ms += 40_000
    assert said(deployment.get(FORCED)) == (False, None)
    deployment.database.close()


def test_those_without_a_key_force_few_refreshes() -> None:
    deployment = Deployment(FakeLimiter(refresh=2))
    _, key = deployment.make(Scope.READ, Scope.REFRESH)
    deployment.get(f"/predict/{MINT}")
    assert [said(deployment.get(FORCED))[1] for _ in range(4)] == [
        None, None, "refresh_limited", "refresh_limited",
    ]  # fmt: skip
    assert said(deployment.get(FORCED, **{"cf-connecting-ip": "192.0.2.1"})) == (False, None)
    assert [said(deployment.ask(FORCED, key)) for _ in range(4)] == [(False, None)] * 4
    assert said(deployment.get(FORCED)) == (True, "refresh_limited")
    deployment.database.close()


@pytest.mark.parametrize("refused", [NOT_FOUND, UNABLE])
def test_a_token_without_a_report_is_remembered(refused: HttpReply) -> None:
    deployment = Deployment(UNKNOWN_TOKEN_TTL_S="200")
    deployment.fetch.script = lambda _: refused
    first = deployment.get(f"/predict/{MINT}")
    deployment.host.ms += 199_999
    again = [deployment.get(path) for path in (f"/predict/{MINT}", FORCED, f"/detect/{MINT}")]
    assert {body(answer)["code"] for answer in again} == {body(first)["code"]}
    assert all(answer.headers["server-timing"].startswith('d1;desc="1"') for answer in again)
    assert len(deployment.fetch.calls) == 1
    deployment.fetch.script = any_report
    deployment.host.ms += 1
    assert said(deployment.get(f"/predict/{MINT}")) == (False, None)
    deployment.database.close()


def test_other_failures_are_remembered_for_a_moment_only() -> None:
    deployment = Deployment(UNKNOWN_TOKEN_TTL_S="200")
    deployment.fetch.script = lambda _: reply(401)
    deployment.get(f"/predict/{MINT}")
    deployment.host.ms += 2_000
    deployment.fetch.script = any_report
    assert said(deployment.get(f"/predict/{MINT}")) == (False, None)
    deployment.database.close()


def on_a_budget() -> Deployment:
    return Deployment(UPSTREAM_PER_HOUR="8", UPSTREAM_PER_DAY="100", UPSTREAM_KEYS_SHARE="0.25")


def test_random_tokens_use_up_the_part_of_everybody_and_no_more() -> None:
    deployment = on_a_budget()
    deployment.fetch.script = lambda _: NOT_FOUND
    answers = [deployment.get(f"/predict/{mint}") for mint in MINTS]
    assert [answer.status for answer in answers] == [404] * 6 + [503] * 6
    last = answers[-1]
    assert body(last)["code"] == "budget_exhausted"
    left_s = -(-(HOUR_MS - deployment.host.ms % HOUR_MS) // 1000)
    assert last.headers["retry-after"] == str(left_s)
    assert last.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"', "and no write"
    assert len(deployment.fetch.calls) == 6
    # Those with a key have theirs, for the very token that others were refused.
    deployment.fetch.script = any_report
    _, key = deployment.make(Scope.READ)
    assert [deployment.ask(f"/predict/{mint}", key).status for mint in MINTS[6:9]] == [
        200, 200, 503,
    ]  # fmt: skip
    deployment.host.ms += left_s * 1000
    assert deployment.get(f"/predict/{MINTS[9]}").status == 200
    deployment.database.close()


def test_a_stored_answer_goes_before_a_refusal() -> None:
    deployment = on_a_budget()
    deployment.get(f"/predict/{MINT}")
    deployment.database.script("UPDATE upstream_spent SET hour_anonymous = 6")
    assert said(deployment.get(FORCED)) == (True, "budget_exhausted")
    assert said(deployment.get(f"/predict/{MINT}")) == (True, None)
    deployment.database.script("UPDATE answers SET fresh_until_ms = 1")
    assert said(deployment.get(f"/predict/{MINT}")) == (True, "budget_exhausted")
    assert len(deployment.fetch.calls) == 1
    deployment.database.close()


def test_a_second_attempt_is_a_call_too() -> None:
    deployment = on_a_budget()
    deployment.fetch.script = lambda _: reply(500)
    deployment.database.script(
        "UPDATE upstream_spent SET (hour, hour_calls, hour_anonymous)"
        f" = ({deployment.host.ms // HOUR_MS}, 5, 5)"
    )
    answer = deployment.get(f"/predict/{MINT}")
    assert (answer.status, body(answer)["code"]) == (503, "budget_exhausted")
    assert len(deployment.fetch.calls) == 1
    # The token is not held against the next one who has calls left.
    _, key = deployment.make(Scope.READ)
    deployment.fetch.script = any_report
    assert deployment.ask(f"/predict/{MINT}", key).status == 200
    deployment.database.close()


def test_cron_reads_from_the_part_that_is_kept() -> None:
    for spent, reads in ((0, 1), (81, 0)):
        deployment = Deployment(UPSTREAM_PER_HOUR="100", UPSTREAM_KEYS_SHARE="0.25")
        deployment.get(f"/predict/{MINT}")
        deployment.host.ms += HOUR_MS + 1_000
        deployment.database.script(
            "UPDATE upstream_spent SET (hour, hour_calls, hour_anonymous)"
            f" = ({deployment.host.ms // HOUR_MS}, {spent}, {spent})"
        )
        run(deployment.app.scheduled())
        line = deployment.log[-1]
        assert line["read"] == reads, line
        assert line["stopped"] == (None if reads else "budget_exhausted")
        deployment.database.close()
