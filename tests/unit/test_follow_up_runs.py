"""What one run reads and leaves: bounds, failures, concurrency."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.domain.outcome import DAY_MS, HOUR_MS, due_at_ms, late_at_ms
from detector.errors import (
    StorageUnavailable,
    UpstreamBusy,
    UpstreamFailed,
    UpstreamRefused,
)
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
from tests.unit.doubles import START_MS, run
from tests.unit.followed import (
    MINTS,
    Reports,
    go,
    ordered,
    outcomes,
    predict,
    record,
    report,
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


def test_limits_fit_each_other() -> None:
    attempts_ms = sum(RETRY_MS * 2**attempt for attempt in range(MAX_ATTEMPTS - 1))
    assert attempts_ms < 6 * HOUR_MS, (
        "all attempts fit in the time before the first horizon is too late"
    )
    assert MAX_READS * PAUSE_S * 1000 < subject.MAX_RUN_MS
