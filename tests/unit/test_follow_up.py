"""What is followed and what is told of it, over the whole service."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import pytest

from detector.domain.features import FEATURE_NAMES
from detector.domain.outcome import DAY_MS, HOUR_MS, due_at_ms, late_at_ms
from detector.errors import (
    Misconfigured,
    TokenNotFound,
    UpstreamFailed,
)
from detector.ports.outgoing_http import HttpCall, HttpReply
from detector.services.follow_up import (
    MAX_READS,
    Run,
)
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS, reply, run
from tests.unit.followed import (
    MINTS,
    Reports,
    go,
    ordered,
    outcomes,
    predict,
    record,
    report,
    rows,
    waiting,
)
from tests.unit.service import Service


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    made.fetch.script = lambda call: report(call.url.split("/")[-2])
    yield made
    made.database.close()


@pytest.fixture
def reports(service: Service) -> Reports:
    return Reports(service)


def test_history_keeps_the_features_of_every_prediction(service: Service) -> None:
    (body,) = predict(service, MINTS[0])
    record = json.loads(rows(service, "history", "mint")[0]["record"])
    parts = body["ml_prediction"]["contributions"]
    assert record["features"] == {part["feature"]: part["value"] for part in parts}
    assert set(record["features"]) == set(FEATURE_NAMES)
    for name in ("fraud_probability", "source", "model_version", "calibrated"):
        assert record["prediction"][name] == body["ml_prediction"][name]


def test_what_is_followed_is_what_was_said(service: Service) -> None:
    (body,) = predict(service, MINTS[0])
    (row,) = waiting(service)
    assert (row["hour"], row["due_at_ms"]) == (1, START_MS + HOUR_MS)
    said = json.loads(row["forecast"])
    made = body["ml_prediction"]
    assert (said["price_usd"], said["band"]) == (body["price"], body["band"])
    assert said["probability"] == said["word"]["chance"] == made["fraud_probability"]
    assert said["inside_domain"] == made["calibrated"]
    assert (said["source"], said["rules_version"]) == (made["source"], body["rules_version"])
    assert said["model_version"] == said["word"]["model_version"] == body["model_version"]
    word = said["word"]
    assert (word["basis"], word["window_hours"]) == (body["basis"], 168)
    strong = {f["code"] for f in body["findings"] if f["severity"] != "info"}
    assert {entry.split(":")[0] for entry in word["evidence"]} == strong


@pytest.mark.parametrize(
    ("age_hours", "window"),
    [(11.99, 24), (12, 168), (0.01, 24), (0, 168), (-1, 168), (None, 168), (4000, 168)],
)
def test_the_window_is_that_of_the_age(
    service: Service, age_hours: float | None, window: int
) -> None:
    detected = None
    if age_hours is not None:
        moment = datetime.fromtimestamp(START_MS / 1000 - age_hours * 3600, UTC)
        detected = moment.isoformat()
    service.fetch.script = lambda call: report(MINTS[0], detectedAt=detected)
    predict(service, MINTS[0])
    assert json.loads(waiting(service)[0]["forecast"])["word"]["window_hours"] == window


@pytest.mark.parametrize("price", [None, 0, "no number", -1])
def test_without_a_price_nothing_can_be_followed(service: Service, price: object) -> None:
    service.fetch.script = lambda call: report(MINTS[0], price=price)
    predict(service, MINTS[0])
    assert len(rows(service, "history", "mint")) == 1
    assert waiting(service) == []


def test_without_a_probability_the_words_alone_are_followed(
    service: Service, reports: Reports
) -> None:
    bare = reply(200, json.dumps({"mint": MINTS[0], "price": 2.5}))
    service.fetch.script = lambda call: bare
    (body,) = predict(service, MINTS[0])
    assert (body["price"], body["ml_prediction"]["fraud_probability"]) == (2.5, None)
    hours = []
    while waiting(service):
        hours.append(waiting(service)[0]["hour"])
        service.host.ms = due_at_ms(START_MS, hours[-1])
        go(service, reports)
    assert hours == [1, 6, 24, 72, 168]
    assert outcomes(service) == []
    (row,) = record(service)
    assert (row["chance"], row["fall_pct"], row["basis"]) == ("", "", body["basis"])
    assert (row["fell_50"], row["fell_80"], row["fell_90"]) == ("true", "false", "false")


def test_a_token_is_read_at_every_hour(service: Service, reports: Reports) -> None:
    (body,) = predict(service, MINTS[0])
    price = body["price"]
    assert go(service, reports) == Run()
    service.host.ms = due_at_ms(START_MS, 1) - 1
    assert go(service, reports) == Run()
    service.host.ms += 1
    for hour, share, told in (
        (1, 1.0, Run(read=1)),
        (6, 1.4, Run(read=1)),
        (24, 0.5, Run(read=1)),
        (72, 0.3, Run(read=1)),
        (168, 0.2, Run(read=1, collapsed=1, settled=1)),
        (720, None, Run(read=1, unknown=1)),
    ):
        assert waiting(service)[0]["hour"] == hour
        service.host.ms = due_at_ms(START_MS, hour)
        reports.default = None if share is None else price * share
        assert go(service, reports) == told
        assert go(service, reports) == Run()
    assert waiting(service) == []
    assert outcomes(service) == [
        (MINTS[0], 1, 0, None),
        (MINTS[0], 7, 1, None),
        (MINTS[0], 30, None, "no_price"),
    ]
    (first, *_) = rows(service, "outcomes", "horizon_days")
    assert (first["price_before_usd"], first["price_usd"]) == (price, price * 0.5)
    (row,) = record(service)
    assert (row["fell_50"], row["fell_80"], row["fell_90"]) == ("true", "true", "false")
    made = [[hour, at - START_MS, usd, why] for hour, at, usd, why in json.loads(row["readings"])]
    assert made == [
        [hour, hour * HOUR_MS, price * share, None]
        for hour, share in ((1, 1.0), (6, 1.4), (24, 0.5), (72, 0.3), (168, 0.2))
    ]
    assert (row["price"], row["band"]) == (repr(price), body["band"])
    assert row["predicted_at"] == body["fetched_at"]
    assert row["model_version"] == body["model_version"]
    assert (row["remote_version"], row["remote_chance"]) == ("", "")


def test_a_young_token_is_settled_after_a_day(service: Service, reports: Reports) -> None:
    moment = datetime.fromtimestamp(START_MS / 1000 - 3600, UTC)
    service.fetch.script = lambda call: report(MINTS[0], detectedAt=moment.isoformat())
    predict(service, MINTS[0])
    for hour in (1, 6):
        service.host.ms = due_at_ms(START_MS, hour)
        assert go(service, reports) == Run(read=1)
    service.host.ms = due_at_ms(START_MS, 24)
    assert go(service, reports).settled == 1
    assert record(service)[0]["window_hours"] == "24"
    assert waiting(service)[0]["hour"] == 168, "72 hours would tell nothing more"


def test_following_up_touches_no_verdict(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:3])
    tables = ("tokens", "answers", "history", "verdict_counts", "hour_counts", "token_words")
    before = {table: rows(service, table, "1, 2") for table in tables}
    service.host.ms = due_at_ms(START_MS, 1)
    reports.prices[MINTS[1]] = TokenNotFound()
    reports.prices[MINTS[2]] = UpstreamFailed()
    go(service, reports)
    assert {table: rows(service, table, "1, 2") for table in tables} == before


def test_a_remote_model_stands_beside_our_own(service: Service) -> None:
    settings = {"REPLICATE_API_TOKEN": "t", "REPLICATE_MODEL": "owner/name"}
    remote = Service(settings)
    answer = {"status": "succeeded", "output": {"fraud_probability": 0.75, "model_version": "=v1"}}
    remote.fetch.script = lambda call: (
        reply(201, json.dumps(answer)) if "replicate" in call.url else report(MINTS[0])
    )
    (body,) = predict(remote, MINTS[0])
    (own,) = predict(service, MINTS[0])
    made = body["ml_prediction"]
    said = json.loads(waiting(remote)[0]["forecast"])
    assert (said["source"], said["probability"]) == ("replicate", made["fraud_probability"])
    assert said["word"]["model_version"] == body["model_version"] == own["model_version"]
    assert said["word"]["chance"] == own["ml_prediction"]["fraud_probability"]
    remote.host.ms += 400 * DAY_MS
    go(remote, Reports(remote))
    (row,) = record(remote)
    assert row["remote_chance"] == repr(made["fraud_probability"])
    assert (made["model_version"], row["remote_version"]) == ("=v1", "'=v1"), "no formula"
    assert row["chance"] == repr(said["word"]["chance"])
    remote.database.close()


def cron(service: Service) -> Mapping[str, object]:
    run(service.app.scheduled())
    return service.log[-1]


def test_cron_measures_and_the_model_page_shows_it(service: Service) -> None:
    bodies = predict(service, *MINTS[:4])
    empty = service.json("/api/model")["measured"]
    assert [horizon["n"] for horizon in empty["horizons"]] == [0, 0, 0]
    service.host.ms = due_at_ms(START_MS, 24)
    service.database.script(f"UPDATE series SET hour = 24, late_at_ms = {late_at_ms(START_MS, 24)}")

    def later(call: HttpCall) -> HttpReply:
        mint = call.url.split("/")[-2]
        changes: dict[str, Callable[[], HttpReply]] = {
            MINTS[0]: lambda: report(mint, price=bodies[0]["price"] / 10),
            MINTS[1]: lambda: report(mint, price=None),
            MINTS[2]: lambda: reply(404, '{"error": "not found"}'),
        }
        return changes.get(mint, lambda: report(mint))()

    service.fetch.script = later
    line = cron(service)
    assert line == {
        "event": "scheduled",
        "removed": line["removed"],
        "read": 4,
        "failed": 0,
        "missed": 0,
        "collapsed": 1,
        "unknown": 2,
        "settled": 0,
        "stopped": None,
        "history_moved": 0,
        "history_removed": 0,
        "answers_removed": 0,
        "d1": 2 + 2 + 1 + 1 + 1 + 4 + 1 + 2 + 2,
        "upstream": 4,
    }
    (day, week, _) = service.json("/api/model")["measured"]["horizons"]
    assert (day["n"], day["collapsed"], day["unpriced"], day["missed"]) == (2, 1, 2, 0)
    assert (day["base_rate"], day["bounds"], week["n"]) == (0.5, [0.25, 0.75], 0)
    (row,) = day["bins"]
    probability = bodies[0]["ml_prediction"]["fraud_probability"]
    assert row["mean_probability"] == round(probability, 4)
    assert row["low"] <= probability < row["high"]
    assert day["bands"][0]["band"] == bodies[0]["band"]
    assert day["bands"][0]["precision"] == 0.5
    error = ((1 - probability) ** 2 + probability**2) / 2
    assert day["brier"] == pytest.approx(error, abs=5e-5)


def test_an_idle_cron_costs_ten_queries(service: Service) -> None:
    line = cron(service)
    assert (line["d1"], line["upstream"]) == (10, 0)


MOST_STATEMENTS = 40
"""In one run; D1's free plan allows 50."""


def test_what_a_full_cron_costs(service: Service) -> None:
    """One query a read and fifteen beside: far from the 50 of D1's free plan."""
    late = [address_of(f"a late token {number}") for number in range(10)]
    predict(service, *late)
    service.host.ms += late_at_ms(0, 168)
    predict(service, *MINTS)
    service.database.script("UPDATE series SET hour = 168")
    service.host.ms += HOUR_MS
    last = [mint for mint in ordered(service) if mint not in late][MAX_READS - 1]
    service.fetch.script = lambda call: (
        reply(429, headers={"retry-after": "60"})
        if last in call.url
        else report(call.url.split("/")[-2])
    )
    line = cron(service)
    assert (line["read"], line["missed"], line["stopped"]) == (
        MAX_READS - 1,
        len(late),
        "upstream_busy",
    )
    assert line["settled"] == len(late) + MAX_READS - 1
    assert line["d1"] == MAX_READS - 1 + 15 <= MOST_STATEMENTS


def test_a_cron_that_fails_says_why_and_fails(service: Service) -> None:
    broken = Service({"RUGCHECK_API_URL": "nonsense"})
    with pytest.raises(Misconfigured):
        run(broken.app.scheduled())
    assert broken.log[-1]["code"] == "misconfigured"
    assert "RUGCHECK_API_URL" in str(broken.log[-1]["reason"])
    broken.database.close()
