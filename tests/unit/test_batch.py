"""Many tokens in one request: order, duplicates, failures, time, and what it costs."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from detector.incoming_http import Request, close
from detector.ports.outgoing_http import FetchFailed, HttpCall, HttpReply
from detector.services.batch import AT_ONCE, MAX_IDS
from detector.web.routes.batch import MAX_BYTES
from detector.wire.batch import MAX_ID_LENGTH
from local.samples.addresses import address_of
from tests.unit.doubles import Answer, reply, run
from tests.unit.schemas import valid
from tests.unit.service import Collected, Service, collected
from tests.unit.test_analysis import expire, statements
from tests.unit.test_service import any_report

NDJSON = "application/x-ndjson"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    made.fetch.script = any_report
    made.host.steps = 2_000  # fifty analyses take many turns of the loop, and no time
    yield made
    made.database.close()


def mints(count: int, of: str = "batch") -> list[str]:
    return [address_of(f"{of} {number}") for number in range(count)]


def post(service: Service, asked: Any, accept: str = "*/*") -> Collected:
    return service.send("POST", "/api/batch", json.dumps(asked).encode(), accept=accept)


def batch(service: Service, ids: list[str], **more: Any) -> dict[str, Any]:
    """The body, which is what its schema says, with an item for each id in their order."""
    answer = post(service, {"ids": ids, **more})
    assert answer.status == 200, answer.body
    body: dict[str, Any] = json.loads(answer.body or "")
    valid(body, "Batch")
    assert [(item["index"], item["id"]) for item in body["items"]] == [*enumerate(ids)]
    assert body["succeeded"] == sum("analysis" in item for item in body["items"])
    assert body["failed"] == sum("error" in item for item in body["items"])
    return body


def finish(service: Service) -> None:
    """Do what was left to be done behind the answer."""

    async def all_of_it() -> None:
        while service.behind:
            await service.behind.pop()

    run(all_of_it())


def lines(answer: Collected) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in (answer.body or "").splitlines()]  # as clients split
    for item in found:
        valid(item, "BatchItem")
    return found


def calls(service: Service) -> list[str]:
    return [call.url.split("/")[-2] for call in service.fetch.calls]


def test_each_token_is_analysed_once_and_each_place_gets_its_item(service: Service) -> None:
    one, two = mints(2)
    body = batch(service, [one, two, one])
    assert sorted(calls(service)) == sorted([one, two])
    assert body["items"][0]["analysis"] == body["items"][2]["analysis"]
    assert [item["analysis"]["token_id"] for item in body["items"]] == [one, two, one]
    assert service.log[-1]["items"] == 3
    assert service.log[-1]["cost"] == 2


def test_an_item_is_the_analysis_without_the_report(service: Service) -> None:
    (mint,) = mints(1)
    made = batch(service, [mint])["items"][0]["analysis"]
    kept = batch(service, [mint])["items"][0]["analysis"]
    single = service.json(f"/predict/{mint}")
    assert single.pop("raw_data")
    assert kept == single
    assert {**made, "cached": True} == {**kept, "cached": True}
    assert (made["cached"], kept["cached"]) == (False, True)


def test_all_that_is_stored_costs_one_statement(service: Service) -> None:
    ids = mints(MAX_IDS)
    batch(service, ids)
    service.fetch.calls.clear()
    answer = post(service, {"ids": ids})
    assert json.loads(answer.body or "")["succeeded"] == MAX_IDS
    assert (statements(answer), service.fetch.calls) == (1, [])


def test_a_missing_one_costs_what_predict_does(service: Service) -> None:
    single = statements(service.get(f"/predict/{address_of('alone')}"))
    for count in (1, 3):
        answer = post(service, {"ids": mints(count, f"cost {count}")})
        assert statements(answer) == 1 + count * (single - 1), "one look for all, then no other"


def test_what_is_stored_is_told_first(service: Service) -> None:
    old, new = mints(2, "old"), mints(2, "new")
    batch(service, old)
    told = lines(post(service, {"ids": [new[0], old[0], "wrong", new[1], old[1]]}, NDJSON))
    assert [item["index"] for item in told[:3]] == [1, 2, 4]
    assert {item["index"] for item in told[3:]} == {0, 3}
    assert told[1]["error"]["code"] == "invalid_token_id"


def test_the_tokens_that_fail_leave_the_others(service: Service) -> None:
    ids = mints(MAX_IDS)
    unknown = set(ids[::5])

    def script(call: HttpCall) -> Answer:
        known = call.url.split("/")[-2] not in unknown
        return any_report(call) if known else reply(404, '{"error": "not found"}')

    service.fetch.script = script
    body = batch(service, ids)
    assert (body["succeeded"], body["failed"]) == (40, 10)
    for item in body["items"]:
        assert ("error" in item) == (item["id"] in unknown)
        if "error" in item:
            assert item["error"]["code"] == "token_not_found"
            assert item["error"]["request_id"] == service.log[-1]["request_id"]
            assert item["error"]["retry_after_s"] is None


def test_a_source_that_is_down_is_asked_a_few_times_only(service: Service) -> None:
    service.fetch.script = lambda _: FetchFailed()
    body = batch(service, mints(MAX_IDS))
    assert body["failed"] == MAX_IDS
    assert {item["error"]["code"] for item in body["items"]} == {"upstream_unreachable"}
    assert all(item["error"]["retry_after_s"] >= 1 for item in body["items"])
    assert len(set(calls(service))) <= 2 * AT_ONCE


def test_a_fault_of_one_token_is_its_own(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = mints(2)
    monkeypatch.setattr(service.host, "jitter", lambda: 1 / 0)
    service.database.script(
        f"INSERT INTO leases (mint, owner, expires_at_ms) VALUES ('{bad}', 'o', "
        f"{service.host.ms + 5_000})"
    )
    body = batch(service, [bad, good])
    assert body["items"][0]["error"]["code"] == "internal_error"
    assert "analysis" in body["items"][1]
    assert any("ZeroDivisionError" in str(entry.get("trace")) for entry in service.log)


def test_no_more_than_six_are_analysed_at_once(service: Service) -> None:
    async def scenario() -> int:
        service.fetch.hold = asyncio.Event()
        asked = asyncio.ensure_future(collected(service.app.handle(request(mints(20)))))
        for _ in range(500):
            await asyncio.sleep(0)
        begun = len(service.fetch.calls)
        service.fetch.hold.set()
        assert json.loads((await asked).body or "")["succeeded"] == 20
        return begun

    assert run(scenario()) == AT_ONCE


def request(ids: list[str], accept: str = "*/*") -> Request:
    async def read(_most: int) -> bytes:
        return json.dumps({"ids": ids}).encode()

    return Request("POST", "/api/batch", "", {"accept": accept}, read)


@pytest.mark.parametrize("accept", ["*/*", NDJSON])
def test_a_batch_ends_in_time_and_what_was_begun_is_finished(accept: str) -> None:
    service = Service({"BATCH_TIMEOUT_MS": "1000"})
    service.fetch.script = any_report
    ids = mints(10)

    async def scenario() -> Collected:
        service.fetch.hold = asyncio.Event()
        began_ms = service.host.ms
        answer = await collected(service.app.handle(request(ids, accept)))
        assert service.host.ms - began_ms == 1000
        service.fetch.hold.set()
        while service.behind:
            await service.behind.pop()
        return answer

    answer = run(scenario())
    items = lines(answer) if accept == NDJSON else json.loads(answer.body or "")["items"]
    assert [item["id"] for item in items] == ids
    for item in items:
        assert (item["error"]["code"], item["error"]["retry_after_s"]) == ("batch_timeout", 5)
    assert len(service.fetch.calls) == AT_ONCE, "the others were never begun"
    body = batch(service, ids[:AT_ONCE])
    assert all(item["analysis"]["cached"] for item in body["items"])
    service.database.close()


def test_a_client_that_leaves_ends_it_but_for_what_was_begun(service: Service) -> None:
    ids = mints(30)

    async def scenario() -> None:
        answer = await service.app.handle(request(ids, NDJSON))
        assert answer.body is not None
        assert not isinstance(answer.body, str)
        first = json.loads(await anext(answer.body))
        assert first["id"] in ids
        await close(answer.body)
        while service.behind:
            await service.behind.pop()

    run(scenario())
    assert 1 <= len(service.fetch.calls) <= 2 * AT_ONCE
    leases = service.database.connection.execute("SELECT count(*) FROM leases").fetchone()
    assert leases[0] == 0, "whatever was begun has ended"
    assert service.log[-1]["ended"] == "client left"


def test_expired_ones_are_told_as_they_are_and_renewed_behind(service: Service) -> None:
    ids = mints(8)
    batch(service, ids)
    expire(service)
    service.fetch.calls.clear()
    body = batch(service, ids)
    assert service.fetch.calls == []
    for item in body["items"]:
        assert (item["analysis"]["stale"], item["analysis"]["stale_reason"]) == (True, "renewing")
    finish(service)
    assert sorted(calls(service)) == sorted(ids)
    again = batch(service, ids)
    assert not any(item["analysis"]["stale"] for item in again["items"])


def test_no_more_than_six_are_renewed_at_once(service: Service) -> None:
    ids = mints(20)
    batch(service, ids)
    expire(service)
    service.fetch.calls.clear()

    async def scenario() -> int:
        service.fetch.hold = asyncio.Event()
        await collected(service.app.handle(request(ids)))
        behind = [asyncio.ensure_future(work) for work in service.behind]
        for _ in range(500):
            await asyncio.sleep(0)
        begun = len(service.fetch.calls)
        service.fetch.hold.set()
        await asyncio.gather(*behind)
        return begun

    assert run(scenario()) == AT_ONCE
    assert len(service.fetch.calls) == 20


def test_expired_ones_say_why_they_are_not_renewed(service: Service) -> None:
    ids = mints(2)
    batch(service, ids)
    expire(service)
    service.database.script(
        f"INSERT INTO leases (mint, owner, expires_at_ms, error) VALUES ('{ids[0]}', 'o', "
        f"{service.host.ms + 2_000}, 'upstream_busy')"
    )
    first, second = batch(service, ids)["items"]
    single = service.json(f"/predict/{ids[0]}")
    assert first["analysis"]["stale_reason"] == single["stale_reason"] == "upstream_busy"
    assert second["analysis"]["stale_reason"] == "renewing"
    finish(service)


def test_a_report_that_comes_back_poorer_is_noticed_here_too(service: Service) -> None:
    """The stored answer is read without its report; what it had checked is still known."""
    (mint,) = mints(1)
    batch(service, [mint])
    expire(service)

    def poorer(call: HttpCall) -> HttpReply:
        whole = json.loads(bytes(any_report(call).body))
        return reply(200, json.dumps({"mint": whole["mint"]}))

    service.fetch.script = poorer
    batch(service, [mint])
    finish(service)
    assert batch(service, [mint])["items"][0]["analysis"]["no_longer_checked"]


def test_force_refresh_reads_every_report_anew(service: Service) -> None:
    ids = mints(3)
    batch(service, ids)
    service.fetch.calls.clear()
    service.host.ms += 1_000
    body = batch(service, ids, force_refresh=True)
    assert sorted(calls(service)) == sorted(ids)
    assert not any(item["analysis"]["cached"] for item in body["items"])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"ids": []},
        {"ids": "a"},
        {"ids": {"0": "a"}},
        {"ids": None},
        {"ids": [1]},
        {"ids": [None]},
        {"ids": ["a", ["b"]]},
        {"ids": ["a"] * (MAX_IDS + 1)},
        {"ids": ["a" * (MAX_ID_LENGTH + 1)]},
        {"ids": ["a"], "force_refresh": 1},
        {"ids": ["a"], "force_refresh": "true"},
        [],
        "ids",
    ],
)
def test_what_is_no_batch_is_refused_whole(service: Service, asked: Any) -> None:
    answer = post(service, asked)
    assert (answer.status, json.loads(answer.body or "")["code"]) == (400, "invalid_body")
    assert service.fetch.calls == []


def test_the_longest_batch_is_read(service: Service) -> None:
    """Every character escaped, as JSON allows."""
    ids = [("\U0001f600" * MAX_ID_LENGTH)] * MAX_IDS
    body = batch(service, ids)
    assert body["failed"] == MAX_IDS
    assert len(json.dumps({"ids": ids})) < MAX_BYTES
    answer = service.send("POST", "/api/batch", b" " * (MAX_BYTES + 1))
    assert (answer.status, json.loads(answer.body or "")["code"]) == (413, "body_too_long")


@pytest.mark.parametrize(
    "hostile",
    ['"', "\\", "\n", "\u2028", "\u2029", "\x85", "<script>", "\x00", '","analysis":{}', "{}"],
)
def test_an_id_is_told_back_as_text(service: Service, hostile: str) -> None:
    assert batch(service, [hostile])["items"][0]["error"]["code"] == "invalid_token_id"
    (line,) = lines(post(service, {"ids": [hostile]}, NDJSON))
    assert line["id"] == hostile


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (NDJSON, NDJSON),
        (f"text/plain, {NDJSON};q=0.9", NDJSON),
        (NDJSON.upper(), NDJSON),
        ("application/json", "application/json; charset=utf-8"),
        ("application/x-ndjsonx", "application/json; charset=utf-8"),
        ("", "application/json; charset=utf-8"),
    ],
)
def test_lines_are_sent_to_those_who_ask_for_them(service: Service, accept: str, kind: str) -> None:
    assert post(service, {"ids": ["x"]}, accept).headers["content-type"] == kind


@pytest.mark.parametrize("accept", ["*/*", NDJSON])
def test_a_store_that_fails_is_told_before_anything_is_sent(service: Service, accept: str) -> None:
    service.database.script("ALTER TABLE answers RENAME TO gone")
    answer = post(service, {"ids": mints(1)}, accept)
    assert (answer.status, json.loads(answer.body or "")["code"]) == (503, "storage_unavailable")
