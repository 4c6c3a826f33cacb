"""Following predictions up: in memory for its decisions, over the whole service for its effects."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.domain.features import FEATURE_NAMES
from detector.domain.outcome import DAY_MS, HOUR_MS, due_at_ms, late_at_ms
from detector.domain.track_record import COLUMNS
from detector.errors import (
    Misconfigured,
    StorageUnavailable,
    TokenNotFound,
    UpstreamBusy,
    UpstreamFailed,
    UpstreamRefused,
)
from detector.ports import HttpCall, HttpReply
from detector.services import follow_up as subject
from detector.services.follow_up import (
    MAX_ATTEMPTS,
    MAX_FAILURES_IN_A_ROW,
    MAX_READS,
    PAUSE_S,
    RETRY_MS,
    Run,
    follow_up,
)
from local.samples import build, by_name, encode
from local.samples.addresses import address_of
from local.samples.catalogue import SAMPLES
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Service

NOW = datetime.fromtimestamp(START_MS / 1000, UTC)
MINTS = [address_of(f"a followed token {number}") for number in range(30)]


class Reports:
    """A source of prices. A price that is an exception is raised."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.default: object = 1.0
        self.prices: dict[str, object] = {}
        self.asked: list[str] = []
        self.takes_ms = 0

    async def report(self, mint: str) -> dict[str, Any]:
        self.asked.append(mint)
        self.service.host.ms += self.takes_ms
        await asyncio.sleep(0)
        price = self.prices.get(mint, self.default)
        if isinstance(price, Exception):
            raise price
        return {"mint": mint, "price": price}


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    made.fetch.script = lambda call: report(call.url.split("/")[-2])
    yield made
    made.database.close()


@pytest.fixture
def reports(service: Service) -> Reports:
    return Reports(service)


def report(mint: str, **changes: Any) -> HttpReply:
    made = build(by_name(SAMPLES, "healthy").recipe, mint, NOW)
    return reply(200, encode({**made, **changes}))


def predict(service: Service, *mints: str) -> list[dict[str, Any]]:
    return [service.json(f"/predict/{mint}") for mint in mints]


def go(service: Service, reports: Reports, limit: int = MAX_READS) -> Run:
    return run(follow_up(SqlFollowUps(service.database), reports, service.host, limit))


def rows(service: Service, table: str, order: str = "rowid") -> list[dict[str, Any]]:
    found = service.database.connection.execute(f"SELECT * FROM {table} ORDER BY {order}")
    return [dict(row) for row in found]


def outcomes(service: Service) -> list[tuple[Any, ...]]:
    return [
        (row["mint"], row["horizon_days"], row["collapsed"], row["unknown_reason"])
        for row in rows(service, "outcomes", "horizon_days, mint")
    ]


def record(service: Service) -> list[dict[str, str]]:
    """The rows of the record, by column."""
    kept = [json.loads(row["cells"]) for row in rows(service, "settled", "number")]
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in kept]


def ordered(service: Service) -> list[str]:
    """What is followed, in the order in which it is read once all of it is due."""
    rows_ = sorted(waiting(service), key=lambda row: (row["draw"], row["due_at_ms"], row["mint"]))
    return [row["mint"] for row in rows_]


def waiting(service: Service) -> list[dict[str, Any]]:
    return rows(service, "series", "mint, fetched_at_ms")


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
    [(11.99, 24), (12, 168), (0, 24), (-1, 168), (None, 168), (4000, 168)],
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


def test_a_run_reads_so_many_and_pauses_between(service: Service, reports: Reports) -> None:
    predict(service, *MINTS)
    service.host.ms = due_at_ms(START_MS, 1)
    service.host.slept.clear()
    assert go(service, reports).read == MAX_READS
    assert service.host.slept == [PAUSE_S] * (MAX_READS - 1)
    assert len(set(reports.asked)) == MAX_READS
    assert go(service, reports).read == len(MINTS) - MAX_READS
    assert sorted(reports.asked) == sorted(MINTS)


def test_when_too_much_is_due_a_sample_gets_all_its_readings(
    service: Service, reports: Reports
) -> None:
    """Who was drawn first is read each time, who was drawn last never; no outcome decides it."""
    predict(service, *MINTS)
    drawn = ordered(service)[:10]
    edge = {row["draw"] for row in waiting(service) if row["mint"] == drawn[-1]}
    sure = {row["mint"] for row in waiting(service) if row["draw"] < min(edge)}
    assert 0 < len(sure) <= 10
    for hour in (1, 6, 24, 72, 168):
        service.host.ms = due_at_ms(START_MS, hour)
        reports.asked.clear()
        assert go(service, reports, 10).read == 10
        assert sure <= set(reports.asked)
        assert len(reports.asked) == 10
    service.host.ms = late_at_ms(START_MS, 168) + 1
    go(service, reports, 0)
    fates = {row["mint"]: row["unknown_reason"] for row in record(service)}
    assert len(fates) == len(MINTS)
    assert {fates[mint] for mint in sure} == {""}
    assert sum(why == "" for why in fates.values()) <= 10
    assert {why for why in fates.values() if why} == {"late"}


def test_one_read_serves_all_of_a_token(service: Service, reports: Reports) -> None:
    predict(service, MINTS[0])
    service.database.script("UPDATE series SET model_version = 'before'")
    service.host.ms += HOUR_MS // 2
    service.json(f"/predict/{MINTS[0]}?force_refresh=true")
    assert len(waiting(service)) == 2
    service.host.ms = due_at_ms(START_MS, 1) + HOUR_MS
    assert go(service, reports) == Run(read=1)
    assert [row["hour"] for row in waiting(service)] == [6, 6]


@pytest.mark.parametrize("refusal", [UpstreamBusy(retry_after_s=30), UpstreamRefused()])
def test_a_refusing_upstream_ends_the_run_at_nobodys_cost(
    service: Service, reports: Reports, refusal: Exception
) -> None:
    predict(service, *MINTS[:4])
    service.host.ms = due_at_ms(START_MS, 1)
    before = waiting(service)
    order = ordered(service)
    reports.prices[order[1]] = refusal
    done = go(service, reports)
    assert (done.read, done.failed, done.stopped) == (1, 0, getattr(refusal, "code", None))
    assert reports.asked == order[:2]
    assert [row for row in waiting(service) if row["mint"] != order[0]] == [
        row for row in before if row["mint"] != order[0]
    ]


def test_a_failing_token_comes_again_later_and_is_given_up(
    service: Service, reports: Reports
) -> None:
    predict(service, MINTS[0])
    reports.default = UpstreamFailed()
    service.host.ms = due_at_ms(START_MS, 1)
    for attempt in range(MAX_ATTEMPTS - 1):
        assert go(service, reports) == Run(failed=1)
        assert go(service, reports) == Run(), "not again at once"
        row = waiting(service)[0]
        assert row["attempts"] == attempt + 1
        assert row["due_at_ms"] == service.host.ms + RETRY_MS * 2**attempt
        service.host.ms = row["due_at_ms"]
    assert service.host.ms > late_at_ms(START_MS, 1)
    assert go(service, reports) == Run(missed=1)
    assert len(reports.asked) == MAX_ATTEMPTS - 1
    (row,) = waiting(service)
    assert (row["hour"], row["attempts"]) == (24, 0), "its window is unknown: the path is over"
    assert json.loads(row["readings"])[0][2:] == [None, "late"]
    assert record(service) == [], "open until its window is over"
    reports.default = 1.0
    for hour in (24, 168):
        assert waiting(service)[0]["hour"] == hour
        service.host.ms = due_at_ms(START_MS, hour)
        go(service, reports)
    assert [row["unknown_reason"] for row in record(service)] == ["late"]
    assert record(service)[0]["fell_90"] == ""
    assert [known for _, _, known, _ in outcomes(service)] == [0, 0], "horizons need no path"


def test_a_week_old_token_is_given_up_after_its_attempts(
    service: Service, reports: Reports
) -> None:
    predict(service, MINTS[0])
    for hour in (1, 6, 24, 72):
        service.host.ms = due_at_ms(START_MS, hour)
        go(service, reports)
    service.database.script(f"UPDATE series SET attempts = {MAX_ATTEMPTS}")
    service.database.script("DELETE FROM outcomes")
    reports.asked.clear()
    service.host.ms = due_at_ms(START_MS, 168)
    assert go(service, reports) == Run(missed=1, unknown=1, settled=1)
    assert [row["unknown_reason"] for row in record(service)] == ["unreadable"]
    assert outcomes(service) == [(MINTS[0], 7, None, "unreadable")]
    assert reports.asked == []


def test_failures_in_a_row_are_upstreams(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:10])
    reports.default = UpstreamFailed()
    service.host.ms = due_at_ms(START_MS, 1)
    done = go(service, reports)
    assert (done.failed, done.stopped) == (MAX_FAILURES_IN_A_ROW, "upstream_failed")
    tried = [row for row in waiting(service) if row["attempts"]]
    assert len(tried) == MAX_FAILURES_IN_A_ROW


def test_a_success_between_failures_goes_on(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:6])
    service.host.ms = due_at_ms(START_MS, 1)
    order = ordered(service)
    for bad in (0, 1, 3, 4):
        reports.prices[order[bad]] = UpstreamFailed()
    assert go(service, reports) == Run(read=2, failed=4)


def test_a_slow_upstream_ends_the_run(service: Service, reports: Reports) -> None:
    predict(service, *MINTS)
    service.host.ms = due_at_ms(START_MS, 1)
    reports.takes_ms = 12_000
    done = go(service, reports)
    assert (done.read, done.stopped) == (5, "time")
    assert all(row["attempts"] == 0 for row in waiting(service))


def test_what_is_too_late_is_unknown_and_not_read(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:2])
    service.host.ms = late_at_ms(START_MS, 1)
    assert go(service, reports, 1) == Run(read=1)
    service.host.ms += 1
    assert go(service, reports, 0) == Run(missed=1)
    assert sorted(row["hour"] for row in waiting(service)) == [6, 24]
    service.host.ms = START_MS + 400 * DAY_MS
    assert go(service, reports) == Run(missed=2, unknown=6, settled=2)
    assert len(reports.asked) == 1
    assert {reason for *_, reason in outcomes(service)} == {"late"}
    assert {row["unknown_reason"] for row in record(service)} == {"late"}
    assert waiting(service) == []


def test_a_backlog_does_not_keep_the_timely_waiting(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:25])
    service.host.ms += 2 * DAY_MS
    predict(service, MINTS[25])
    service.host.ms += HOUR_MS
    assert go(service, reports) == Run(read=1, missed=25, unknown=25)
    assert reports.asked == [MINTS[25]]


def test_a_run_that_dies_is_taken_up_without_counting_twice(
    service: Service, reports: Reports
) -> None:
    predict(service, *MINTS[:3])
    service.host.ms = due_at_ms(START_MS, 1)
    order = ordered(service)
    reports.prices[order[1]] = RuntimeError("the isolate was stopped")
    with pytest.raises(RuntimeError):
        go(service, reports)
    assert [row["mint"] for row in waiting(service) if row["hour"] == 6] == order[:1]
    assert go(service, reports) == Run(), "what killed a run is not the first of the next"
    reports.prices.clear()
    service.host.ms += RETRY_MS
    assert go(service, reports) == Run(read=2)
    assert sorted(reports.asked) == sorted([order[0], order[1], order[1], order[2]])
    assert [row["hour"] for row in waiting(service)] == [6, 6, 6]


def test_two_runs_at_once_read_every_token_once(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:8])
    service.host.ms = due_at_ms(START_MS, 1)
    store = SqlFollowUps(service.database)

    async def both() -> tuple[Run, Run]:
        one = follow_up(store, reports, service.host)
        return await asyncio.gather(one, follow_up(store, reports, service.host))

    assert sum(done.read for done in run(both())) == 8
    assert sorted(reports.asked) == sorted(MINTS[:8])


def test_a_store_that_fails_loses_nothing(service: Service, reports: Reports) -> None:
    predict(service, MINTS[0])
    service.host.ms = due_at_ms(START_MS, 1)
    service.database.script(
        "CREATE TRIGGER full BEFORE UPDATE OF readings ON series "
        "BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(StorageUnavailable):
        go(service, reports)
    service.database.script("DROP TRIGGER full")
    service.host.ms += RETRY_MS
    assert go(service, reports) == Run(read=1)


def test_what_could_not_be_settled_is_settled_by_the_next_run(
    service: Service, reports: Reports
) -> None:
    predict(service, *MINTS[:3])
    service.host.ms = START_MS + 400 * DAY_MS
    service.database.script(
        "CREATE TRIGGER full BEFORE INSERT ON settled BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(StorageUnavailable):
        go(service, reports)
    assert len(waiting(service)) == 3
    service.database.script("DROP TRIGGER full")
    assert go(service, reports) == Run(settled=3)
    assert [row["number"] for row in record(service)] == ["1", "2", "3"]


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
        "d1": 2 + 1 + 1 + 4 * 2 + 1,
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


def test_an_idle_cron_costs_four_queries(service: Service) -> None:
    line = cron(service)
    assert (line["d1"], line["upstream"]) == (4, 0)


def test_what_a_full_cron_costs(service: Service) -> None:
    """Two queries a read and nine beside; eight where nothing is put back. D1 allows 50, free."""
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
    assert line["d1"] == 2 * (MAX_READS - 1) + 9


def test_a_cron_that_fails_says_why_and_fails(service: Service) -> None:
    broken = Service({"RUGCHECK_API_URL": "nonsense"})
    with pytest.raises(Misconfigured):
        run(broken.app.scheduled())
    assert broken.log[-1]["code"] == "misconfigured"
    assert "RUGCHECK_API_URL" in str(broken.log[-1]["reason"])
    broken.database.close()


def test_limits_fit_each_other() -> None:
    attempts_ms = sum(RETRY_MS * 2**attempt for attempt in range(MAX_ATTEMPTS - 1))
    assert attempts_ms < 6 * HOUR_MS, "all attempts fit in the patience of the first horizon"
    assert MAX_READS * PAUSE_S * 1000 < subject.MAX_RUN_MS
