"""The use cases and their HTTP face in CPython; tests/edge asks the running Worker."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from detector.domain.breaker import HOLD_MS
from detector.domain.jsontext import decode
from detector.errors import all_errors
from detector.incoming_http import Delegate, Request
from detector.ports.outgoing_http import FetchFailed, HttpCall, HttpReply
from detector.web.openapi import describe
from detector.web.routes import ROUTES
from local.samples import build, by_name, encode
from local.samples.addresses import address_of
from local.samples.catalogue import SAMPLES
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Service

HOUR_MS = 3_600_000
MINT = address_of("a token of the service tests")
NOW = datetime.fromtimestamp(START_MS / 1000, UTC)


def report(sample: str = "healthy", mint: str = MINT) -> HttpReply:
    return reply(200, encode(build(by_name(SAMPLES, sample).recipe, mint, NOW)))


def any_report(call: HttpCall) -> HttpReply:
    return report(mint=call.url.split("/")[-2])


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def test_a_miss_then_hits_until_its_time_is_over(service: Service) -> None:
    service.fetch.answers = [report(), report()]
    first = service.json(f"/predict/{MINT}")
    assert (first["cached"], first["cache_age_hours"], first["stale"]) == (False, 0, False)
    lifetime_ms = int(datetime.fromisoformat(first["fresh_until"]).timestamp() * 1000) - START_MS
    assert 0 < lifetime_ms <= 24 * HOUR_MS
    service.host.ms += lifetime_ms - 1
    second = service.json(f"/predict/{MINT}")
    assert (second["cached"], second["stale"]) == (True, False)
    assert len(service.fetch.calls) == 1
    service.host.ms += 1
    third = service.json(f"/predict/{MINT}")
    assert third["cached"] is False
    assert len(service.fetch.calls) == 2
    for changing in ("cached", "cache_age_hours"):
        first.pop(changing), second.pop(changing)
    assert first == second


def test_a_forced_refresh_asks_again(service: Service) -> None:
    service.fetch.answers = [report(), report()]
    service.get(f"/predict/{MINT}")
    assert service.json(f"/predict/{MINT}?force_refresh=true")["cached"] is False
    assert len(service.fetch.calls) == 2


def test_an_answer_that_cannot_be_renewed_is_served_stale(service: Service) -> None:
    service.fetch.answers = [report(), reply(401), reply(401)]
    service.get(f"/predict/{MINT}")
    service.host.ms += 30 * HOUR_MS
    old = service.json(f"/predict/{MINT}")
    assert (old["stale"], old["stale_reason"], old["cache_age_hours"]) == (
        True,
        "upstream_refused",
        30,
    )
    service.database.script("DROP TABLE history")
    service.fetch.answers = [report()]
    service.host.ms += HOLD_MS
    assert service.json(f"/predict/{MINT}")["stale_reason"] == "storage_unavailable"


def test_many_at_once_make_one_call(service: Service) -> None:
    service.fetch.script = any_report

    async def crowd() -> list[Any]:
        request = Request("GET", f"/predict/{MINT}")
        return await asyncio.gather(*(service.handle(request) for _ in range(50)))

    answers = [json.loads(answer.body) for answer in run(crowd())]
    assert len(service.fetch.calls) == 1
    assert sum(not answer["cached"] for answer in answers) == 1
    assert len(service.live) == 1


def test_those_who_wait_share_the_failure(service: Service) -> None:
    service.fetch.script = lambda _: reply(401)

    async def crowd() -> list[Any]:
        request = Request("GET", f"/predict/{MINT}")
        return await asyncio.gather(*(service.handle(request) for _ in range(20)))

    assert {json.loads(answer.body)["code"] for answer in run(crowd())} == {"upstream_refused"}
    assert len(service.fetch.calls) == 1
    service.fetch.script = any_report
    service.host.ms += HOLD_MS
    assert service.json(f"/predict/{MINT}")["cached"] is False


def test_a_fault_that_nobody_foresaw_is_a_clear_error(service: Service) -> None:
    service.fetch.answers = [RuntimeError("secret of the inside"), report()]
    answer = service.get(f"/predict/{MINT}")
    assert (answer.status, "secret" in (answer.body or "")) == (502, False)
    assert json.loads(answer.body or "")["code"] == "upstream_unexpected"
    assert "RuntimeError" in str(service.log[-2]["trace"])
    service.host.ms += HOLD_MS
    assert service.json(f"/predict/{MINT}")["cached"] is False


def test_a_new_verdict_is_announced_once(service: Service) -> None:
    service.fetch.answers = [report()]
    service.get(f"/predict/{MINT}")
    service.get(f"/predict/{MINT}")
    (message,) = service.live
    assert message["type"] == "verdict"
    assert message["token"] == service.json("/api/tokens")["tokens"][0]


def test_missing_data_is_unknown_never_zero_never_safe(service: Service) -> None:
    bare = reply(200, json.dumps({"mint": MINT}))
    service.fetch.answers = [bare]
    body = service.json(f"/predict/{MINT}")
    for name in (
        "market_cap",
        "liquidity",
        "holders",
        "price",
        "supply",
        "creator_holdings",
        "risk_score",
    ):
        assert body[name] is None, name
    assert (body["risk_level"], body["band"], body["completeness"]) == ("Unknown", "unknown", 0)
    made = body["ml_prediction"]
    assert (made["fraud_probability"], made["prediction_confidence"]) == (None, None)
    # The original's clients read these as a number and a truth value; `spoke` says what they are.
    assert (made["spoke"], made["label"]) == (False, "Unknown")
    assert (made["prediction"], made["is_fraud"]) == (0, False)
    assert len(body["not_checked"]) > 20


def test_fraud_needs_evidence_and_safe_needs_none(service: Service) -> None:
    levels = {}
    for name in (
        "healthy",
        "rugged",
        "drained_pool",
        "permanent_delegate",
        "null_arrays",
        "mint_authority",
    ):
        mint = address_of(f"level of {name}")
        service.fetch.answers = [report(name, mint)]
        levels[name] = service.json(f"/predict/{mint}")["risk_level"]
    assert levels == {
        "healthy": "Safe",
        "rugged": "Fraud",
        "drained_pool": "Fraud",
        "permanent_delegate": "Fraud",
        "null_arrays": "Unknown",
        "mint_authority": "Fraud",
    }


def test_big_integers_keep_their_digits(service: Service) -> None:
    service.fetch.answers = [report("supply_past_2_63")]
    body = service.json(f"/predict/{MINT}")
    assert int(body["supply"]) > 2**63
    assert body["raw_data"]["token"]["supply"] == body["supply"]


def test_a_report_that_grows_past_a_row_is_refused(service: Service) -> None:
    data = decode(bytes(report().body))
    data["events"] = ["\u2028" * 10] * 60_000
    body = json.dumps(data, ensure_ascii=False).encode()
    service.fetch.answers = [HttpReply(200, {}, body)]
    assert service.json(f"/predict/{MINT}")["code"] == "upstream_invalid"


def test_every_request_leaves_one_line_without_secrets() -> None:
    secrets = {"RUGCHECK_API_KEY": "key-secret", "ADMIN_TOKEN": "admin-secret-of-this-test"}
    service = Service(secrets)
    service.fetch.answers = [FetchFailed("GET https://host?x=1"), report()]
    service.get(f"/predict/{MINT}")
    service.get("/api/stats")
    service.get("/nothing")
    assert len(service.log) == 3
    assert service.log[0]["route"] == "/predict/{token_id}"
    assert service.log[0]["upstream"] == 2
    assert "secret" not in json.dumps(service.log)
    service.database.close()


def test_a_bad_setting_is_the_operators_business() -> None:
    service = Service({"CACHE_TTL_HOURS": "hundred-secret"})
    answer = service.get("/api/stats")
    assert (answer.status, json.loads(answer.body or "")["code"]) == (500, "misconfigured")
    assert "CACHE_TTL_HOURS" not in (answer.body or "")
    assert "CACHE_TTL_HOURS" in str(service.log[-1]["reason"])
    assert "secret" not in str(service.log)
    service.database.close()


def test_pages_go_to_browsers_and_errors_to_programs(service: Service) -> None:
    page = service.get("/nothing/x", accept="text/html,*/*")
    assert (page.status, page.delegate) == (404, Delegate.PAGE)
    assert service.get("/nothing/x", accept="application/json").status == 404
    assert service.get("/nothing/x", method="POST", accept="text/html").status == 404


def test_live_is_for_websockets(service: Service) -> None:
    assert service.get("/api/live").status == 426
    assert service.get("/api/live", upgrade="websocket").delegate is Delegate.LIVE


def test_deep_pages_are_pointed_to_cursors(service: Service) -> None:
    service.database.script("INSERT INTO verdict_counts VALUES ('Safe', 'low', 1000000)")
    assert service.get("/api/tokens?page=200&per_page=50").status == 200
    answer = service.get("/api/tokens?page=202&per_page=50")
    assert answer.status == 400
    assert "next_cursor" in (answer.body or "")


def test_housekeeping(service: Service) -> None:
    service.database.script("INSERT INTO leases (mint, owner, expires_at_ms) VALUES ('m', 'o', 1)")
    run(service.app.scheduled())
    assert service.log[-1]["event"] == "scheduled"
    assert service.database.connection.execute("SELECT count(*) FROM leases").fetchone()[0] == 0


def test_errors_have_stable_codes_of_their_own() -> None:
    kinds = [kind for kind in all_errors() if kind.__name__ != "UpstreamError"]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    listed = (all_errors.__module__ and __import__("detector.errors").errors.__doc__) or ""
    for kind in kinds:
        assert kind.code in listed
        assert str(kind.status) in listed


def test_operations_have_names_of_their_own() -> None:
    document = describe(ROUTES)
    names = [
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    ]
    # Each route, with HEAD where it is a GET, and OPTIONS once a path.
    heads = sum(route.method == "GET" for route in ROUTES)
    paths = {route.path for route in ROUTES}
    assert len(names) == len(set(names)) == len(ROUTES) + heads + len(paths)
    assert all(name.isalnum() for name in names)
