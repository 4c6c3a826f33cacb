"""What every database promises of following a sample. On D1 by tests/edge."""

import itertools

import pytest

from detector.adapters.database import Database, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_store import SqlStore
from detector.domain.outcome import DAY_MS, Unknown
from detector.domain.reliability import Weights
from detector.domain.sample import PLACES, place
from detector.domain.track_record import COLUMNS, digest
from detector.errors import StorageUnavailable
from detector.outcomes_check import check
from detector.web.csv_text import write_csv
from tests.contract.followed import (
    MANY,
    Followed,
    model,
    outcome,
    predicted,
    reading,
    step,
)
from tests.contract.store import NOW, run

_days = itertools.count(1)


def on(day: int) -> int:
    """A moment of a day."""
    return day * DAY_MS + 5


class SampleContract(Followed):
    """The contract."""

    @pytest.fixture
    def day(self) -> int:
        """A day that no other test uses, and neither the ones beside it."""
        return NOW // DAY_MS + 1000 + 10 * next(_days)

    def predict(self, store: SqlStore, day: int, number: int) -> list[str]:
        made = [predicted(at_ms=on(day)) for _ in range(number)]
        for each in made:
            run(store.save(each, "me"))
        return sorted((each.row.mint for each in made), key=place)

    def followed(self, database: Database, day: int) -> list[str]:
        sql = "SELECT mint FROM series WHERE fetched_at_ms = ?1 ORDER BY place"
        return [row["mint"] for row in run(database.rows(Statement(sql, (on(day),))))]

    def line(self, database: Database, day: int) -> int | None:
        rows = run(database.rows(Statement("SELECT line FROM follow_days WHERE day = ?1", (day,))))
        return int(rows[0]["line"]) if rows else None

    def test_everybody_is_followed_where_few_are_asked_for(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database, day: int
    ) -> None:
        mints = self.predict(store, day, 5)
        for most in (6, 5):
            run(follow_ups.thin(day, most))
            assert self.followed(database, day) == mints
        assert self.line(database, day) == PLACES
        assert all(one.rate == 1 for mint in mints for one in self.open(database, mint))

    def test_the_lowest_places_stay(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database, day: int
    ) -> None:
        mints = self.predict(store, day, 7)
        run(follow_ups.thin(day, 3))
        assert self.followed(database, day) == mints[:3]
        assert self.line(database, day) == place(mints[3])
        (one,) = self.open(database, mints[0])
        assert one.rate == place(mints[3]) / PLACES
        assert one.weight == 1 / one.rate
        run(follow_ups.thin(day + 1, 2))
        assert self.followed(database, day) == mints[:2], "the day before is thinned too"
        run(follow_ups.thin(day + 2, 1))
        assert self.followed(database, day) == mints[:2], "and one of long ago never again"
        run(follow_ups.thin(day, 9))
        assert self.line(database, day) == place(mints[2]), "a line never rises"

    def test_who_comes_later_is_measured_by_the_same_line(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database, day: int
    ) -> None:
        mints = self.predict(store, day, 8)
        run(follow_ups.thin(day, 4))
        line = self.line(database, day)
        assert line is not None
        later = self.predict(store, day, 8)
        wanted = [mint for mint in sorted(mints + later, key=place) if place(mint) < line]
        assert self.followed(database, day) == wanted
        run(follow_ups.thin(day, 4))
        assert self.followed(database, day) == sorted(mints + later, key=place)[:4]

    def test_a_new_day_begins_with_more_of_the_line(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database, day: int
    ) -> None:
        mints = self.predict(store, day, 9)
        run(follow_ups.thin(day, 1))
        line = place(mints[1]) + place(mints[1]) // 2
        tomorrow = self.predict(store, day + 1, 30)
        wanted = [mint for mint in tomorrow if place(mint) < line]
        assert self.followed(database, day + 1) == wanted
        if wanted:
            assert self.line(database, day + 1) == min(line, PLACES)
        beyond = self.predict(store, day + 3, 9)
        assert self.followed(database, day + 3) == beyond, "and one without such a day at the top"

    def test_what_an_older_worker_follows_has_no_place_and_stays(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database, day: int
    ) -> None:
        mints = self.predict(store, day, 4)
        sql = "UPDATE series SET place = -1 WHERE mint = ?1"
        run(database.rows(Statement(sql, (mints[3],))))
        run(follow_ups.thin(day, 1))
        assert self.followed(database, day) == [mints[3], mints[0]]
        (old,) = self.open(database, mints[3])
        assert old.rate == 1

    def test_outcomes_are_weighted_and_the_record_says_by_what(
        self,
        store: SqlStore,
        follow_ups: SqlFollowUps,
        record: SqlTrackRecord,
        database: Database,
        day: int,
    ) -> None:
        version = model()
        made = [predicted("", version, on(day)) for _ in range(12)]
        for each in made:
            run(store.save(each, "me"))
        run(follow_ups.thin(day, 3))
        fell, stood, gone = (self.open(database, mint)[0] for mint in self.followed(database, day))
        rate = fell.rate
        assert 0 < rate < 1
        run(follow_ups.progress([step(fell, reading(fell), 6, outcomes=(outcome(1),))]))
        (cell,) = run(record.reliability("local", version)).cells
        weight = 1 / rate
        assert cell.tally.n == cell.tally.collapsed == 1
        assert cell.tally.weights == Weights(weight, weight * weight, weight, 0, 0)
        fell = self.open(database, fell.mint)[0]
        self.settle(follow_ups)
        before = run(follow_ups.closing(1)).end
        self.end(follow_ups, fell, 0.1, 0.1, 0.001)
        self.end(follow_ups, stood, 0.1, 0.1, 0.1)
        self.end(follow_ups, gone, 0.1, 0.1, Unknown.NO_PRICE)
        assert self.settle(follow_ups) == 3
        rows = run(record.rows(before.number, MANY))
        at = COLUMNS.index("sample_rate")
        assert [row[at] for row in rows] == [repr(rate)] * 3
        assert all(digest(row[:-1]) == row[-1] for row in rows)
        text = write_csv(COLUMNS, rows)
        assert check(text).problems == ()
        assert check(text.replace(repr(rate), "")).problems, "the rate is hashed too"
        (cells,) = run(record.record(version, "rules")).cells
        tally = cells.tally(90)
        assert (tally.n, tally.collapsed, tally.unpriced) == (2, 1, 1)
        assert tally.weights == Weights(2 * weight, 2 * weight * weight, weight, weight, 0)
        assert tally.observed_share == 0.5
        assert tally.effective_n == pytest.approx(2)
        (counted,) = check(text).falls.values()
        assert counted.whole[90].weights == tally.weights

    def test_the_days_are_told_newest_first(
        self,
        store: SqlStore,
        follow_ups: SqlFollowUps,
        record: SqlTrackRecord,
        database: Database,
        day: int,
    ) -> None:
        run(database.rows(Statement("DELETE FROM follow_days")))
        self.predict(store, day, 2)
        self.predict(store, day + 1, 2)
        run(follow_ups.thin(day + 1, 1))
        days = run(record.record("none", "rules")).days
        assert [each.day for each in days] == [day + 1, day]
        lines = [self.line(database, each.day) for each in days]
        assert [each.rate * PLACES for each in days] == lines

    def test_a_line_is_not_wanted_for_ever(self, database: Database, day: int) -> None:
        sql = "INSERT INTO follow_days (day, line) VALUES (?1, 7) ON CONFLICT DO NOTHING"
        for each in (day, day + 1, day + 401):
            run(database.rows(Statement(sql, (each,))))
        assert self.line(database, day) is None
        assert self.line(database, day + 1) is None
        assert self.line(database, day + 401) == 7

    def test_a_broken_thinning_changes_nothing(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database, day: int
    ) -> None:
        mints = self.predict(store, day, 3)
        run(
            database.rows(
                Statement(
                    f"CREATE TRIGGER unthinned_{day} BEFORE DELETE ON series "
                    f"WHEN OLD.fetched_at_ms = {on(day)} BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )
        )
        with pytest.raises(StorageUnavailable):
            run(follow_ups.thin(day, 1))
        assert self.line(database, day) == PLACES
        run(database.rows(Statement(f"DROP TRIGGER unthinned_{day}")))
        assert self.followed(database, day) == mints
