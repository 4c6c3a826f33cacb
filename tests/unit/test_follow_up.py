"""Following predictions up: in memory for its decisions, over the whole service for its effects."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.domain.features import FEATURE_NAMES
from detector.domain.outcome import DAY_MS, due_at_ms
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
HOUR_MS = DAY_MS // 24


class Reports:
    """A source of prices. A price that is an exception is raised."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.default: object = 1.0
        self.prices: dict[str, object] = {}
        self.asked: list[str] = []
        self.takes_ms = 0

    async def report(self, mint: str, *, again: bool = True) -> dict[str, Any]:
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


def waiting(service: Service) -> list[dict[str, Any]]:
    return rows(service, "follow_ups", "mint, horizon_days")


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
    for row, days in zip(waiting(service), (1, 7, 30), strict=True):
        assert (row["horizon_days"], row["due_at_ms"]) == (days, due_at_ms(START_MS, days))
        assert (row["price_usd"], row["band"]) == (body["price"], body["band"])
        assert row["probability"] == body["ml_prediction"]["fraud_probability"]
        assert row["inside_domain"] == body["ml_prediction"]["calibrated"]
        assert row["source"] == body["ml_prediction"]["source"]
        assert row["model_version"] == body["model_version"]
        assert row["rules_version"] == body["rules_version"]


@pytest.mark.parametrize("price", [None, 0, "no number", -1])
def test_without_a_price_nothing_can_be_followed(service: Service, price: object) -> None:
    service.fetch.script = lambda call: report(MINTS[0], price=price)
    predict(service, MINTS[0])
    assert len(rows(service, "history", "mint")) == 1
    assert waiting(service) == []


def test_without_a_probability_nothing_can_be_followed(service: Service) -> None:
    bare = reply(200, json.dumps({"mint": MINTS[0], "price": 2.5}))
    service.fetch.script = lambda call: bare
    (body,) = predict(service, MINTS[0])
    assert (body["price"], body["ml_prediction"]["fraud_probability"]) == (2.5, None)
    assert waiting(service) == []


def test_a_token_is_read_once_a_horizon(service: Service, reports: Reports) -> None:
    price = predict(service, MINTS[0])[0]["price"]
    assert go(service, reports) == Run()
    service.host.ms = due_at_ms(START_MS, 1) - 1
    assert go(service, reports) == Run()
    service.host.ms += 1
    reports.default = price * 0.5
    assert go(service, reports) == Run(read=1, settled=1)
    assert go(service, reports) == Run()
    service.host.ms = due_at_ms(START_MS, 7)
    reports.default = price * 0.2
    assert go(service, reports) == Run(read=1, settled=1, collapsed=1)
    service.host.ms = due_at_ms(START_MS, 30)
    reports.default = None
    assert go(service, reports) == Run(read=1, settled=1, unknown=1)
    assert waiting(service) == []
    assert outcomes(service) == [
        (MINTS[0], 1, 0, None),
        (MINTS[0], 7, 1, None),
        (MINTS[0], 30, None, "no_price"),
    ]
    assert len(reports.asked) == 3
    (first, *_) = rows(service, "outcomes", "horizon_days")
    assert (first["price_before_usd"], first["price_usd"]) == (price, price * 0.5)


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


def test_one_read_settles_all_of_a_token(service: Service, reports: Reports) -> None:
    predict(service, MINTS[0])
    service.database.script("UPDATE follow_ups SET model_version = 'before'")
    service.host.ms += HOUR_MS
    service.json(f"/predict/{MINTS[0]}?force_refresh=true")
    assert len(waiting(service)) == 6
    service.host.ms = due_at_ms(START_MS, 1) + HOUR_MS
    assert go(service, reports) == Run(read=1, settled=2)


@pytest.mark.parametrize("refusal", [UpstreamBusy(retry_after_s=30), UpstreamRefused()])
def test_a_refusing_upstream_ends_the_run_at_nobodys_cost(
    service: Service, reports: Reports, refusal: Exception
) -> None:
    predict(service, *MINTS[:4])
    service.host.ms = due_at_ms(START_MS, 1)
    before = waiting(service)
    order = [row["mint"] for row in sorted(before, key=lambda row: (row["due_at_ms"], row["mint"]))]
    reports.prices[order[1]] = refusal
    done = go(service, reports)
    assert (done.read, done.failed, done.stopped) == (1, 0, getattr(refusal, "code", None))
    assert reports.asked == order[:2]
    assert waiting(service) == [
        row for row in before if (row["mint"], row["horizon_days"]) != (order[0], 1)
    ]


def test_a_failing_token_comes_again_later_and_is_given_up(
    service: Service, reports: Reports
) -> None:
    predict(service, MINTS[0])
    reports.default = UpstreamFailed()
    service.host.ms = due_at_ms(START_MS, 1)
    for attempt in range(MAX_ATTEMPTS):
        assert go(service, reports) == Run(failed=1)
        assert go(service, reports) == Run(), "not again at once"
        row = waiting(service)[0]
        assert row["attempts"] == attempt + 1
        assert row["due_at_ms"] == service.host.ms + RETRY_MS * 2**attempt
        if attempt < MAX_ATTEMPTS - 1:
            service.host.ms = row["due_at_ms"]
    service.host.ms = due_at_ms(START_MS, 1) + 6 * HOUR_MS
    waiting_until = waiting(service)[0]["due_at_ms"]
    service.host.ms = max(service.host.ms, waiting_until)
    assert go(service, reports) == Run(settled=1, unknown=1)
    assert len(reports.asked) == MAX_ATTEMPTS
    assert [row["horizon_days"] for row in waiting(service)] == [7, 30]


def test_a_week_old_token_is_given_up_after_its_attempts(
    service: Service, reports: Reports
) -> None:
    predict(service, MINTS[0])
    service.database.script("DELETE FROM follow_ups WHERE horizon_days = 1")
    service.database.script(f"UPDATE follow_ups SET attempts = {MAX_ATTEMPTS}")
    service.host.ms = due_at_ms(START_MS, 7)
    assert go(service, reports) == Run(settled=1, unknown=1)
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
    order = sorted(MINTS[:6])
    for bad in (0, 1, 3, 4):
        reports.prices[order[bad]] = UpstreamFailed()
    assert go(service, reports) == Run(read=2, failed=4, settled=2)


def test_a_slow_upstream_ends_the_run(service: Service, reports: Reports) -> None:
    predict(service, *MINTS)
    service.host.ms = due_at_ms(START_MS, 1)
    reports.takes_ms = 12_000
    done = go(service, reports)
    assert (done.read, done.stopped) == (5, "time")
    assert all(row["attempts"] == 0 for row in waiting(service))


def test_what_is_too_late_is_unknown_and_not_read(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:2])
    service.host.ms = due_at_ms(START_MS, 1) + 6 * HOUR_MS + 1
    assert go(service, reports) == Run(settled=2, unknown=2)
    assert reports.asked == []
    assert {reason for *_, reason in outcomes(service)} == {"late"}
    service.host.ms = START_MS + 400 * DAY_MS
    assert go(service, reports) == Run(settled=4, unknown=4)
    assert waiting(service) == []


def test_a_backlog_does_not_keep_the_timely_waiting(service: Service, reports: Reports) -> None:
    predict(service, *MINTS[:25])
    service.host.ms += 2 * DAY_MS
    predict(service, MINTS[25])
    service.host.ms += DAY_MS
    assert go(service, reports) == Run(read=1, settled=26, unknown=25)
    assert reports.asked == [MINTS[25]]


def test_a_run_that_dies_is_taken_up_without_counting_twice(
    service: Service, reports: Reports
) -> None:
    predict(service, *MINTS[:3])
    service.host.ms = due_at_ms(START_MS, 1)
    order = sorted(MINTS[:3])
    reports.prices[order[1]] = RuntimeError("the isolate was stopped")
    with pytest.raises(RuntimeError):
        go(service, reports)
    assert [mint for mint, *_ in outcomes(service)] == order[:1]
    assert go(service, reports) == Run(), "what killed a run is not the first of the next"
    reports.prices.clear()
    service.host.ms += RETRY_MS
    assert go(service, reports) == Run(read=2, settled=2)
    assert sorted(reports.asked) == sorted([order[0], order[1], order[1], order[2]])
    assert rows(service, "reliability_totals", "horizon_days")[0]["n"] == 3


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
        "CREATE TRIGGER full BEFORE INSERT ON outcomes BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(StorageUnavailable):
        go(service, reports)
    service.database.script("DROP TRIGGER full")
    service.host.ms += RETRY_MS
    assert go(service, reports) == Run(read=1, settled=1)


def cron(service: Service) -> Mapping[str, object]:
    run(service.app.scheduled())
    return service.log[-1]


def test_cron_measures_and_the_model_page_shows_it(service: Service) -> None:
    bodies = predict(service, *MINTS[:4])
    empty = service.json("/api/model")["measured"]
    assert [horizon["n"] for horizon in empty["horizons"]] == [0, 0, 0]
    service.host.ms = due_at_ms(START_MS, 1)

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
        "settled": 4,
        "collapsed": 1,
        "unknown": 2,
        "stopped": None,
        "d1": 2 + 1 + 1 + 4,
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


def test_an_idle_cron_costs_three_queries(service: Service) -> None:
    line = cron(service)
    assert (line["d1"], line["upstream"]) == (3, 0)


def test_what_a_full_cron_costs(service: Service) -> None:
    """At the most: a query a read, and six beside. D1's free plan allows 50."""
    late = [address_of(f"a late token {number}") for number in range(10)]
    predict(service, *late)
    service.host.ms += 2 * DAY_MS
    predict(service, *MINTS)
    service.host.ms += DAY_MS
    last = sorted(MINTS)[MAX_READS - 1]
    service.fetch.script = lambda call: (
        reply(429, headers={"retry-after": "60"})
        if last in call.url
        else report(call.url.split("/")[-2])
    )
    line = cron(service)
    assert (line["read"], line["stopped"]) == (MAX_READS - 1, "upstream_busy")
    assert line["settled"] == len(late) + MAX_READS - 1
    assert line["d1"] == MAX_READS - 1 + 6


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
