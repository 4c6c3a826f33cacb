"""History over HTTP in CPython: pages, what changed, what is kept, and how large a record is."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from detector.domain import jsontext
from detector.domain.features import FEATURE_NAMES
from detector.domain.past import KeptRecord, read_past
from detector.domain.rules_engine import RULES
from detector.wire.history import MAX_BYTES
from local.samples import SAMPLES, build, by_name, encode
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS, reply, run
from tests.unit.reports import healthy
from tests.unit.schemas import valid
from tests.unit.service import Service
from tests.unit.test_service import NOW

MINT = address_of("a token with a history")
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
PATH = f"/api/tokens/{MINT}/history"
SEVERAL = ("healthy", "mint_authority", "drained_pool", "healthy", "few_holders")


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def report(sample: str) -> dict[str, Any]:
    return build(by_name(SAMPLES, sample).recipe, MINT, NOW)


def analyse(service: Service, *reports: dict[str, Any]) -> None:
    """One analysis an hour."""
    for each in reports:
        service.fetch.answers = [reply(200, encode(each))]
        service.json(f"/predict/{MINT}?force_refresh=true")
        service.host.ms += HOUR_MS


def test_steps_say_what_changed_newest_first(service: Service) -> None:
    analyse(service, *map(report, SEVERAL))
    body = service.json(PATH)
    valid(body, "History")
    steps = body["history"]
    assert [step["band"] for step in steps] == ["high", "low", "critical", "critical", "low"]
    assert [step["sentence"] for step in steps] == [
        "Low became high: the share of the ten largest holders rose from 22.1% to 62%, "
        "and 3 more findings.",
        "Critical became low: liquidity rose to 684 times what it was, "
        "and 5 more findings are gone.",
        "Still critical: liquidity fell by 99.9%, and 5 more findings.",
        "Low became critical: the mint authority is set, and 2 more findings.",
        "The oldest analysis that is kept: low.",
    ]
    assert [step["before"] and step["before"]["fetched_at"] for step in steps] == [
        *(step["fetched_at"] for step in steps[1:]),
        None,
    ]
    assert (steps[-1]["changes"], steps[0]["changes"]["no_split"]) == (None, None)
    moved = steps[2]["fraud_probability"] - steps[3]["fraud_probability"]
    parts = steps[2]["changes"]["chance_by"]
    assert {part["feature"] for part in parts} == set(FEATURE_NAMES)
    assert sum(part["points"] for part in parts) == pytest.approx(moved)


def test_pages_follow_each_other_and_compare_over_their_edges(service: Service) -> None:
    analyse(service, *map(report, SEVERAL))
    whole = service.json(PATH)["history"]
    walked: list[Any] = []
    path = f"{PATH}?per_page=2"
    while True:
        answer = service.get(path)
        assert answer.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
        body = json.loads(answer.body or "")
        walked += body["history"]
        cursor = body["pagination"]["next_cursor"]
        if cursor is None:
            break
        path = f"{PATH}?per_page=2&cursor={cursor}"
    assert walked == whole
    assert len(whole) == 5


def test_what_is_asked_for_is_checked(service: Service) -> None:
    unknown = service.get(PATH)
    assert (unknown.status, json.loads(unknown.body or "")["code"]) == (404, "token_not_analysed")
    for path, code in (
        ("/api/tokens/nothing/history", "invalid_token_id"),
        (f"{PATH}?cursor=newest", "invalid_parameter"),
        (f"{PATH}?cursor=-1", "invalid_parameter"),
        (f"{PATH}?cursor={'9' * 16}", "invalid_parameter"),
        (f"{PATH}?cursor=%D9%A3", "invalid_parameter"),
    ):
        answer = service.get(path)
        assert (answer.status, json.loads(answer.body or "")["code"]) == (400, code), path
    analyse(service, report("healthy"))
    assert service.json(f"{PATH}?cursor=5")["history"] == [], "nothing is older"
    assert len(service.json(f"{PATH}?cursor=")["history"]) == 1
    assert len(service.json(f"{PATH}?cursor={'9' * 15}")["history"]) == 1


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"findings": 5}', "\ud800", '{"r":1}'])
def test_records_that_cannot_be_read_are_unknown_and_never_an_error(
    service: Service, record: str
) -> None:
    analyse(service, report("healthy"))
    text = record.encode("utf-8", "replace").decode()
    service.database.connection.execute("INSERT INTO history VALUES (?, 5, ?)", (MINT, text))
    newer, older = service.json(PATH)["history"]
    valid(service.json(PATH), "History")
    assert older["band"] is None
    assert newer["sentence"] == "Unknown became low: the model and rules changed."
    assert newer["changes"]["no_split"] == "model_version_changed"


def test_cron_keeps_history_as_long_as_is_set() -> None:
    service = Service({"HISTORY_DAYS": "2"})
    analyse(service, *map(report, SEVERAL))
    assert service.json(PATH)["keeps_days"] == 2
    service.fetch.script = lambda _: reply(404, '{"error": "not found"}')
    run(service.app.scheduled())
    assert len(service.json(PATH)["history"]) == 5
    service.host.ms = START_MS + 2 * DAY_MS + 4 * HOUR_MS
    run(service.app.scheduled())
    # The newest stays, and the first one's outcome is followed.
    assert [step["fetched_at"][:16] for step in service.json(PATH)["history"]] == [
        "2026-09-21T18:13",
        "2026-09-21T14:13",
    ]
    assert service.log[-2]["history_removed"] == 3
    service.database.close()


def test_cron_keeps_all_where_nothing_is_too_old() -> None:
    service = Service({"HISTORY_DAYS": "0"})
    analyse(service, *map(report, SEVERAL))
    service.host.ms += 30_000 * DAY_MS
    service.fetch.script = lambda _: reply(404, '{"error": "not found"}')
    run(service.app.scheduled())
    assert len(service.json(PATH)["history"]) == 5
    service.database.close()


def kept_texts(service: Service) -> list[str]:
    rows = service.database.connection.execute("SELECT record FROM history ORDER BY fetched_at_ms")
    return [row["record"] for row in rows]


def test_the_records_of_all_samples_are_small_and_whole(service: Service) -> None:
    analyse(service, *(report(sample.name) for sample in SAMPLES))
    texts = kept_texts(service)
    assert len(texts) == len(SAMPLES)
    assert max(len(text.encode()) for text in texts) <= MAX_BYTES
    assert sum("findings_cut" in text for text in texts) <= 1, "the poorest after the richest"


def hostile(**changes: Any) -> dict[str, Any]:
    return {**healthy(), "mint": MINT, **changes}


RISKS = [
    {"name": "\U0001f680" * 60 + str(n), "level": "danger", "value": "x" * 99, "score": 5000}
    for n in range(40)
]


def test_a_record_of_strangers_texts_is_cut_worst_first_and_says_so(service: Service) -> None:
    analyse(service, hostile(risks=RISKS, tokenMeta={"name": "\u202e" * 90, "symbol": "<b>"}))
    # Then a report that says nothing: everything is unchecked, what was found stays found.
    analyse(service, {"mint": MINT})
    for text in kept_texts(service):
        assert len(text.encode()) <= MAX_BYTES
        data = json.loads(text)
        assert data["findings_cut"] > 0
        read = read_past(KeptRecord(1, text))
        assert read.cut == data["findings_cut"]
        assert read.summary
    bare = json.loads(kept_texts(service)[-1])
    assert set(bare["not_checked"]) == {rule.code for rule in RULES}
    (newest, _) = service.json(PATH)["history"]
    assert newest["changes"]["findings"] == [], "what was cut neither came nor went"


def test_a_record_is_read_back_as_it_was_told(service: Service) -> None:
    analyse(service, report("drained_pool"))
    answer = service.json(f"/predict/{MINT}")
    (text,) = kept_texts(service)
    read = read_past(KeptRecord(START_MS, text))
    told = (read.risk_level, read.band, read.basis, read.risk_score, read.summary)
    assert told == tuple(
        answer[name] for name in ("risk_level", "band", "basis", "risk_score", "summary")
    )
    assert read.chance == answer["ml_prediction"]["fraud_probability"]
    assert read.tells_critical
    assert read.findings[0].severity == "critical"
    assert [each.code for each in read.findings] == [each["code"] for each in answer["findings"]]
    assert read.facts["liquidity"] == answer["liquidity"]
    assert read.facts["supply"] == 1e9
    assert jsontext.encode(json.loads(text)) == text
