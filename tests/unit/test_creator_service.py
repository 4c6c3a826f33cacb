"""The record of a creator over the whole service: analysed, followed, settled, told, replayed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from detector.domain.breaker import HOLD_MS
from detector.domain.creators import LAUNCH_SERVICES
from detector.domain.outcome import due_at_ms
from detector.ports.outgoing_http import HttpCall, HttpReply
from detector.replay import main, replay, verdict_of
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS
from tests.unit.followed import MINTS, Reports, go, report
from tests.unit.reports import CREATOR
from tests.unit.service import Collected, Service
from tests.unit.test_analysis import statements

OTHER = address_of("another creator")
WINDOW = (1, 6, 24, 72, 168)
"""The hours at which a token that is not young is read until its window ends."""


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    made.fetch.script = of(CREATOR)
    yield made
    made.database.close()


def of(creator: object) -> Any:
    def answer(call: HttpCall) -> HttpReply:
        return report(call.url.split("/")[-2], creator=creator)

    return answer


def asked(service: Service, mint: str, refresh: bool = False) -> tuple[Collected, dict[str, Any]]:
    answer = service.get(f"/predict/{mint}{'?force_refresh=true' if refresh else ''}")
    body: dict[str, Any] = json.loads(answer.body or "")
    return answer, body


def follow(service: Service, share: float) -> None:
    """Read what is followed until its windows end; at the end so much of each price is left."""
    reports = Reports(service)
    price = service.json(f"/predict/{MINTS[0]}")["price"]
    for hour in WINDOW:
        service.host.ms = due_at_ms(START_MS, hour)
        reports.default = price * (share if hour == WINDOW[-1] else 1.0)
        go(service, reports)


def the(code: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in body["findings"] if each["code"] == code]


def test_the_second_token_shows_what_became_of_the_first(service: Service) -> None:
    _, first = asked(service, MINTS[0])
    assert first["creator_record"] is None
    (missing,) = [each for each in first["not_checked"] if each["code"] == "creator_record"]
    assert missing["reason"] == "No other token of this creator was analysed here."
    _, early = asked(service, MINTS[1])
    assert early["creator_record"] == {
        "analysed": 1, "critical": 0, "settled": 0, "lost_80": 0, "lost_90": 0, "unknown": 0,
    }  # fmt: skip
    assert "creator_record" in {each["code"] for each in early["not_checked"]}, "not known yet"
    assert early["band"] == first["band"]

    follow(service, 0.1)
    answer, later = asked(service, MINTS[2])
    assert later["creator_record"] == {
        "analysed": 2, "critical": 0, "settled": 2, "lost_80": 2, "lost_90": 2, "unknown": 0,
    }  # fmt: skip
    (found,) = the("creator_record", later)
    assert found["severity"] == "warn"
    assert found["sentence"] == (
        "Of 2 other tokens of this creator that were followed here, 2 lost 90% or more."
    )
    assert found["sentence"] in later["anomalies"]
    _, again = asked(service, MINTS[0], refresh=True)
    assert again["creator_record"]["analysed"] == 2, "a forced refresh looks again, without itself"
    assert again["creator_record"]["settled"] == 1

    service.fetch.script = of(OTHER)
    _, stranger = asked(service, MINTS[3])
    assert stranger["creator_record"] is None
    stored, _ = asked(service, MINTS[2])
    assert stored.headers["content-type"] == answer.headers["content-type"]
    assert json.loads(stored.body or "")["creator_record"] == later["creator_record"]


def test_three_losses_are_a_danger(service: Service) -> None:
    for mint in MINTS[:3]:
        asked(service, mint)
    follow(service, 0.1)
    _, body = asked(service, MINTS[3])
    (found,) = the("creator_record", body)
    assert (found["severity"], found["critical"]) == ("danger", False)
    assert (body["band"], body["basis"], body["risk_level"]) == ("high", "evidence", "Unknown")
    _, next_one = asked(service, MINTS[4])
    assert next_one["creator_record"]["critical"] == 0, "a danger is not handed on as evidence"


def test_what_it_costs(service: Service) -> None:
    assert statements(asked(service, MINTS[0])[0]) == 12
    assert statements(asked(service, MINTS[0])[0]) == 1, "stored"
    assert statements(asked(service, MINTS[0], refresh=True)[0]) == 12
    for n, nobody in enumerate((None, "no address", next(iter(LAUNCH_SERVICES))), start=1):
        service.fetch.script = of(nobody)
        answer, body = asked(service, MINTS[n])
        assert (statements(answer), body["creator_record"]) == (11, None)


def test_only_addresses_are_kept(service: Service) -> None:
    for mint, creator in zip(MINTS, (CREATOR, "'; --" * 12, 5, None), strict=False):
        service.fetch.script = of(creator)
        asked(service, mint)
    rows = service.database.connection.execute("SELECT mint, creator FROM tokens")
    assert {row["mint"]: row["creator"] for row in rows} == {
        MINTS[0]: CREATOR, MINTS[1]: None, MINTS[2]: None, MINTS[3]: None,
    }  # fmt: skip


def test_what_was_found_stays_when_the_report_hides_its_creator(service: Service) -> None:
    for mint in MINTS[:3]:
        asked(service, mint)
    follow(service, 0.1)
    _, before = asked(service, MINTS[3])
    service.host.ms += HOLD_MS
    service.fetch.script = of(None)
    _, hidden = asked(service, MINTS[3], refresh=True)
    assert (before["band"], hidden["band"]) == ("high", "high")
    assert (
        the("creator_record", hidden)[0]["sentence"]
        == (the("creator_record", before)[0]["sentence"])
    )
    _, new = asked(service, MINTS[4])
    assert new["creator_record"] is None
    assert new["band"] == "unknown", "never low: the creator's holdings are essential"


def test_it_replays_with_the_record_in_the_answer(service: Service, tmp_path: Any) -> None:
    for mint in MINTS[:3]:
        asked(service, mint)
    follow(service, 0.1)
    answer, body = asked(service, MINTS[3])
    text = answer.body or ""
    data = json.dumps(body["raw_data"])
    assert replay(data.encode(), body["fetched_at"], text) == verdict_of(text)
    assert replay(data.encode(), body["fetched_at"]) != verdict_of(text)
    (tmp_path / "report.json").write_text(data)
    (tmp_path / "answer.json").write_text(text)
    files = [str(tmp_path / "report.json"), "--answer", str(tmp_path / "answer.json")]
    assert main([*files, "--now", body["fetched_at"]]) == 0


def test_a_database_that_fails_then_is_an_outage(service: Service) -> None:
    service.database.script("DROP TABLE settled")
    answer, body = asked(service, MINTS[0])
    assert (answer.status, body["code"]) == (503, "storage_unavailable")
