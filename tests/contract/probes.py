"""What every database promises about the service level and probes. On D1 by tests/edge."""

import itertools
from dataclasses import replace

import pytest

from detector.adapters.database import Database, Statement
from detector.adapters.sql_probes import SqlProbes
from detector.adapters.sql_rollups import SqlRollups
from detector.domain.probe import ProbeResult
from detector.domain.rollup import HOUR_MS
from detector.domain.service_level import HourFailures, IncidentKind, LevelCounts
from tests.contract.store import run

_spans = itertools.count(1)
GOOD = ProbeResult(0, True, 40, "1.2.3", ())
BAD = ProbeResult(0, False, 99_999, None, ("/: status 503 instead of 200", "/: 'odd' \" text"))


class ProbeContract:
    """The contract. Each test has a year of its own, later than any before."""

    @pytest.fixture
    def rollups(self, database: Database) -> SqlRollups:
        return SqlRollups(database)

    @pytest.fixture
    def probes(self, database: Database) -> SqlProbes:
        return SqlProbes(database)

    @pytest.fixture
    def hour(self) -> int:
        return 24 * (4_000_000 + 1000 * next(_spans))

    def test_a_day_and_a_month_are_counted_with_hours_that_failed(
        self, rollups: SqlRollups, hour: int
    ) -> None:
        add = {
            0: {"request:/a:ok:5": 3, "request:/a:refused:5": 50, "band:low": 9},
            1: {"request:/a:ok:5": 1, "request:/a:failed:20": 2, "request:/b:failed:5": 1,
                "source:rugcheck:ok": 8},
            5: {"request:/a:ok:10": 1, "source:rugcheck:timeout": 2, "source:rugcheck:busy": 1,
                "source:rugcheck:ok": 4, "source:replicate:ok": 7},
            6: {"level:Safe": 1},
        }  # fmt: skip
        for at, counts in add.items():
            run(rollups.add((hour + at) * HOUR_MS, counts))
        found = run(rollups.level(hour, hour + 5))
        assert found.month == {
            "request:/a:ok:5": 4, "request:/a:refused:5": 50, "request:/a:failed:20": 2,
            "request:/b:failed:5": 1, "request:/a:ok:10": 1,
        }  # fmt: skip
        assert found.day == {"request:/a:ok:10": 1}
        assert set(found.failures) == {
            HourFailures(hour + 1, IncidentKind.REQUESTS, "", 1, 3),
            HourFailures(hour + 5, IncidentKind.SOURCE, "rugcheck", 4, 3),
        }
        assert (found.first_hour, found.hours) == (hour, 4)

    def test_nothing_was_counted(self, rollups: SqlRollups, hour: int) -> None:
        assert run(rollups.level(hour, hour)) == LevelCounts({}, {}, [], None, 0)

    def test_probes_are_counted_by_their_hours_and_the_last_is_kept_whole(
        self, rollups: SqlRollups, probes: SqlProbes, hour: int
    ) -> None:
        run(rollups.add(hour * HOUR_MS, {"probe:ok:50": 1, "band:low": 1}))
        told = [
            replace(GOOD, at_ms=hour * HOUR_MS + 1),
            replace(GOOD, at_ms=hour * HOUR_MS + 2, slowest_ms=51),
            replace(BAD, at_ms=(hour + 1) * HOUR_MS - 1),
            replace(BAD, at_ms=(hour + 1) * HOUR_MS),
        ]
        run(probes.add(told))
        found = run(rollups.level(hour, hour + 1))
        assert found.month == {"probe:ok:50": 2, "probe:ok:100": 1, "probe:failed:30000": 2}
        assert found.day == {"probe:failed:30000": 1}
        assert set(found.failures) == {
            HourFailures(hour, IncidentKind.PROBE, "", 3, 1),
            HourFailures(hour + 1, IncidentKind.PROBE, "", 0, 1),
        }
        assert run(probes.last()) == told[-1]
        run(probes.add([]))
        assert run(probes.last()) == told[-1]

    def test_what_is_told_twice_counts_once(
        self, rollups: SqlRollups, probes: SqlProbes, hour: int
    ) -> None:
        first, second, third = (replace(GOOD, at_ms=hour * HOUR_MS + n) for n in (10, 20, 30))
        run(probes.add([first, second]))
        run(probes.add([first, second]))
        run(probes.add([second, third]))
        assert run(rollups.level(hour, hour)).day == {"probe:ok:50": 3}
        run(probes.add([replace(BAD, at_ms=hour * HOUR_MS + 25)]))
        assert run(rollups.level(hour, hour)).day == {"probe:ok:50": 3}
        assert run(probes.last()) == third

    def test_analytics_do_not_tell_of_probes(
        self, rollups: SqlRollups, probes: SqlProbes, hour: int
    ) -> None:
        run(probes.add([replace(GOOD, at_ms=hour * HOUR_MS)]))
        found = run(rollups.rollup(hour, hour))
        assert [each.counts for each in found.days] == []

    def test_nobody_ever_probed(self, probes: SqlProbes, database: Database) -> None:
        run(database.rows(Statement("UPDATE last_probe SET at_ms = 0, body = '{}'")))
        assert run(probes.last()) is None
