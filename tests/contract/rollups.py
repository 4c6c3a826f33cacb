"""What every database promises about counts by the hour. On D1 by tests/edge."""

import itertools

import pytest

from detector.adapters.database import Database
from detector.adapters.sql_rollups import SqlRollups
from detector.domain.rollup import HOUR_MS, Span
from tests.contract.store import run

_spans = itertools.count(1)


class RollupContract:
    """The contract. Each test has a year of its own: the database is never emptied."""

    @pytest.fixture
    def rollups(self, database: Database) -> SqlRollups:
        return SqlRollups(database)

    @pytest.fixture
    def day(self) -> int:
        """The first hour of a day that no other test uses."""
        return 24 * (400_000 + 1000 * next(_spans))

    def test_counts_of_an_hour_add_up(self, rollups: SqlRollups, day: int) -> None:
        run(rollups.add(day * HOUR_MS, {"level:Safe": 1, "finding:a": 2}))
        run(rollups.add((day + 1) * HOUR_MS - 1, {"level:Safe": 1, "level:Fraud": 5}))
        found = run(rollups.rollup(day, day))
        assert found.all == {"level:Safe": 2, "finding:a": 2, "level:Fraud": 5}
        assert found.days == [Span(day, {"level:Safe": 2, "level:Fraud": 5})]
        assert found.hours == found.days
        assert all(type(n) is int for n in found.all.values())

    def test_hours_make_days(self, rollups: SqlRollups, day: int) -> None:
        for hour in (0, 23, 24, 47, 71):
            run(rollups.add((day + hour) * HOUR_MS, {"band:low": 1}))
        found = run(rollups.rollup(day, day + 47))
        assert [(each.at_hour - day, each.counts["band:low"]) for each in found.days] == [
            (0, 2), (24, 2), (48, 1),
        ]  # fmt: skip
        assert [each.at_hour - day for each in found.hours] == [47, 71]
        assert found.all == {"band:low": 5}

    def test_what_was_before_is_not_read(self, rollups: SqlRollups, day: int) -> None:
        run(rollups.add((day - 1) * HOUR_MS, {"band:low": 1}))
        run(rollups.add(day * HOUR_MS, {"band:high": 1}))
        assert run(rollups.rollup(day, day)).all == {"band:high": 1}

    def test_nothing_was_counted(self, rollups: SqlRollups, day: int) -> None:
        found = run(rollups.rollup(day + 10**6, day + 10**6))
        assert (found.all, found.days, found.hours) == ({}, [], [])

    def test_names_with_signs_are_kept(self, rollups: SqlRollups, day: int) -> None:
        name = "request:/api/\"%_'\\\u202e{x}:ok:5"
        for _ in range(2):
            run(rollups.add(day * HOUR_MS, {name: 1}))
        assert run(rollups.rollup(day, day)).all == {name: 2}

    def test_a_new_hour_ends_one_of_ninety_days_ago(self, rollups: SqlRollups, day: int) -> None:
        for hour in (0, 1, 2160, 2161, 2162 + 365 * 24):
            run(rollups.add((day + hour) * HOUR_MS, {"band:low": 1}))
        found = run(rollups.rollup(day, day))
        assert [each.at_hour - day for each in found.hours] == [2160, 2161, 2162 + 365 * 24]
