"""Counts: how a request and an analysis are named, and what the counts say."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import rollup
from detector.domain.breaker import rest_ms
from detector.domain.measurement import BUCKETS_MS, Measurement
from detector.domain.rollup import NO_CHANCE, Rollup, Span
from detector.domain.service_level import LevelCounts
from detector.domain.sources.source import Source, SourceOutcome
from detector.errors import StorageUnavailable
from detector.services.request_counts import RequestCounts
from detector.wire.analytics import analytics, csv_rows
from local.samples import SAMPLES, by_name, encode, report
from tests.unit.doubles import START_MS, FakeHost, reply, run
from tests.unit.service import Service

MINT = by_name(SAMPLES, "drained_pool").mint
HOUR_MS = rollup.HOUR_MS


@pytest.mark.parametrize(
    ("ms", "bucket"),
    [(0, 5), (5, 5), (6, 10), (350, 350), (351, 500), (30_000, 30_000), (10**9, 30_000)],
)
def test_a_request_is_counted_at_the_first_edge_it_does_not_exceed(ms: int, bucket: int) -> None:
    assert Measurement("/x", 200, ms).names == (f"request:/x:ok:{bucket}",)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (101, "ok"),
        (200, "ok"),
        (399, "ok"),
        (400, "refused"),
        (499, "refused"),
        (500, "failed"),
        (504, "failed"),
    ],
)
def test_how_a_request_ended(status: int, outcome: str) -> None:
    assert Measurement("/x", status, 1, served="made").names == (
        f"request:/x:{outcome}:5",
        "served:made",
    )


def test_outcomes_of_sources_are_counted_by_code() -> None:
    failed = SourceOutcome(Source.RUGCHECK, 5, error="upstream_busy", rest_ms=rest_ms(None))
    good = SourceOutcome(Source.REPLICATE, 5)
    assert rollup.of_sources([failed, good, failed]) == {
        "source:rugcheck:upstream_busy": 2, "source:replicate:ok": 1,
    }  # fmt: skip


def test_percentiles_are_upper_edges() -> None:
    assert rollup.percentile({}, 50) is None
    assert rollup.percentile({10: 1}, 50) == 10
    assert rollup.percentile({10: 1, 20: 1}, 50) == 10
    assert rollup.percentile({10: 1, 20: 2}, 50) == 20
    assert rollup.percentile({5: 95, 5000: 5}, 95) == 5
    assert rollup.percentile({5: 94, 5000: 6}, 95) == 5000


@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=60), st.sampled_from([50, 95]))
def test_a_percentile_is_never_below_the_true_one(times: list[int], percent: int) -> None:
    counts: dict[str, int] = {}
    for ms in times:
        for name in Measurement("/x", 200, ms).names:
            counts[name] = counts.get(name, 0) + 1
    (found,) = rollup.routes(counts)
    told = {50: found.p50_ms, 95: found.p95_ms}[percent]
    true = sorted(times)[-(-percent * len(times) // 100) - 1]
    assert told is not None
    assert told in BUCKETS_MS
    assert true <= told or true > BUCKETS_MS[-1]
    assert found.requests == len(times)


def test_refused_requests_do_not_make_a_route_look_quick() -> None:
    counts = {"request:/a:refused:5": 100, "request:/a:ok:500": 1, "request:/a:failed:1000": 1}
    (found,) = rollup.routes(counts)
    assert (found.requests, found.refused, found.failed) == (102, 100, 1)
    assert (found.p50_ms, found.p95_ms) == (500, 1000)


class FakeRollups:
    """Keeps what it is given, or fails."""

    def __init__(self) -> None:
        self.kept: list[Mapping[str, int]] = []
        self.fails = False

    async def add(self, _now_ms: int, counts: Mapping[str, int]) -> None:
        if self.fails:
            raise StorageUnavailable
        self.kept.append(dict(counts))

    async def rollup(self, _since_hour: int, _hours_since: int) -> Rollup:
        return Rollup({}, (), ())

    async def level(self, _month_hour: int, _day_hour: int) -> LevelCounts:
        return LevelCounts({}, {}, (), None, 0)


def test_counts_wait_for_more_and_are_written_once() -> None:
    counts, host, kept = RequestCounts(), FakeHost(), FakeRollups()
    assert not counts.begin(), "there is nothing yet"
    counts.add("a", "b")
    assert counts.begin()
    counts.add("a")
    assert not counts.begin(), "somebody writes already"
    run(counts.write(host, kept, 20.0))
    assert kept.kept == [{"a": 2, "b": 1}]
    assert not counts.begin(), "all are written"


def test_counts_that_cannot_be_kept_are_kept_the_next_time() -> None:
    counts, host, kept = RequestCounts(), FakeHost(), FakeRollups()
    kept.fails = True
    counts.add("a")
    assert counts.begin()
    run(counts.write(host, kept, 1.0))
    counts.add("a")
    kept.fails = False
    assert counts.begin()
    run(counts.write(host, kept, 1.0))
    assert kept.kept == [{"a": 2}]


def service() -> Service:
    made = Service()
    now = datetime.fromtimestamp(START_MS / 1000, UTC)
    body = encode(report(by_name(SAMPLES, "drained_pool"), now))
    made.fetch.script = lambda _call: reply(200, body)
    return made


def test_an_analysis_is_counted_by_what_it_says() -> None:
    deployment = service()
    said = deployment.json(f"/predict/{MINT}")
    told = deployment.json("/api/analytics?days=1")
    assert told["total"]["analyses"] == 1
    assert told["total"]["levels"] == {said["risk_level"]: 1}
    assert told["total"]["bands"] == {said["band"]: 1}
    codes = {finding["code"] for finding in said["findings"]}
    assert {each["code"] for each in told["findings"]} == codes
    chance = said["ml_prediction"]["fraud_probability"]
    tenth = NO_CHANCE if chance is None else str(int(chance * 10))
    assert told["chances"][tenth] == 1
    assert told["sources"]["rugcheck"] == {"answered": 1, "failed": {}, "failed_share": 0.0}
    assert [day["analyses"] for day in told["by_day"]] == [1]
    assert [hour["analyses"] for hour in told["by_hour"]] == [1]
    deployment.database.close()


def test_a_failure_of_the_source_is_counted_by_its_code() -> None:
    deployment = service()
    deployment.fetch.script = lambda _call: reply(429, "{}", {"retry-after": "30"})
    deployment.get(f"/predict/{MINT}")
    told = deployment.json("/api/analytics")
    assert told["sources"]["rugcheck"] == {
        "answered": 0, "failed": {"upstream_busy": 1}, "failed_share": 1.0,
    }  # fmt: skip
    assert told["total"]["analyses"] == 0
    deployment.database.close()


def test_requests_and_the_share_of_stored_answers_come_with_the_isolates_counts() -> None:
    deployment = service()
    deployment.app = deployment.counting()
    for _ in range(4):
        deployment.get(f"/predict/{MINT}")
    deployment.get("/predict/nothing")
    deployment.get("/api/nothing")
    deployment.get(f"/predict/{MINT}", "OPTIONS")
    (writing,) = deployment.behind
    run(writing)
    told = deployment.json("/api/analytics")
    deployment.behind[1].close()
    assert told["total"]["cache_hit_share"] == 0.75
    by_route = {each["route"]: each for each in told["routes"]}
    assert by_route["/predict/{token_id}"]["requests"] == 5
    assert by_route["/predict/{token_id}"]["refused"] == 1
    assert by_route["none"]["refused"] == 1
    deployment.database.close()


def test_nothing_is_counted_where_the_setting_says_so() -> None:
    deployment = Service({"REQUEST_COUNTS_S": "0"})
    deployment.app = deployment.counting()
    deployment.get("/api/stats")
    assert deployment.behind == []
    deployment.database.close()


@pytest.mark.parametrize(
    ("asked", "days"), [("1", 1), ("90", 90), ("91", 90), ("0", 7), ("x", 7), ("", 7)]
)
def test_days_are_read_kindly(asked: str, days: int) -> None:
    deployment = Service()
    told = deployment.json(f"/api/analytics?days={asked}")
    assert told["days"] == days
    since = datetime.fromisoformat(told["since"])
    assert (since.hour, since.minute) == (0, 0)
    now = datetime.fromisoformat(told["as_of"])
    assert (now.date() - since.date()).days == days - 1
    deployment.database.close()


def test_old_days_leave_the_window_and_then_the_store() -> None:
    deployment = service()
    deployment.get(f"/predict/{MINT}")
    for days, kept in ((6, 1), (7, 0)):
        deployment.host.ms = START_MS + days * 24 * HOUR_MS
        assert deployment.json("/api/analytics?days=7")["total"]["analyses"] == kept
    assert deployment.json("/api/analytics?days=90")["total"]["analyses"] == 1
    for hours_more, kept in ((0, 1), (2159, 1), (2160, 0)):
        deployment.host.ms = START_MS + hours_more * HOUR_MS
        deployment.get(f"/predict/{MINT}?force_refresh=1")
        rows = deployment.database.connection.execute(
            "SELECT 1 FROM hourly WHERE hour = ?", (START_MS // HOUR_MS,)
        ).fetchall()
        assert len(rows) == kept, hours_more
    deployment.database.close()


def test_a_clock_that_jumps_ahead_removes_no_counts() -> None:
    deployment = service()
    deployment.get(f"/predict/{MINT}")
    deployment.host.ms = START_MS + 365 * 24 * HOUR_MS
    deployment.get(f"/predict/{MINT}?force_refresh=1")
    deployment.host.ms = START_MS
    assert deployment.json("/api/analytics")["total"]["analyses"] == 2
    deployment.database.close()


def test_the_csv_has_a_line_a_day_and_name() -> None:
    found = Rollup({}, (Span(24 * 20_000, {"level:Safe": 2, "chance:none": 1}),), ())
    assert csv_rows(found) == [
        ("2024-10-04", "chance", "none", 1),
        ("2024-10-04", "level", "Safe", 2),
    ]


def test_nothing_counted_is_unknown_and_not_zero_percent() -> None:
    told = analytics(Rollup({}, (), ()), 7, 0, 0)
    assert told["total"]["cache_hit_share"] is None
    assert told["sources"] == {}
    assert told["chances"] == dict.fromkeys([*map(str, range(10)), "none"], 0)
