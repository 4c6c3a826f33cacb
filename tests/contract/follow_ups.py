"""What every database promises about follow-ups. Run on SQLite here, on D1 by tests/edge.

As in `store.py`, the database is shared and never emptied: each test has tokens and models of its
own, and times that no other test reaches. The record has one end for all: a test that needs it
settles everything that waits.
"""

from dataclasses import replace

import pytest

from detector.adapters.database import Database, DatabaseFailed, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_store import SqlStore
from detector.domain.follow_up import FollowUp, Rescheduling
from detector.domain.forecast import Forecast
from detector.domain.outcome import (
    DAY_MS,
    HORIZONS_DAYS,
    HOUR_MS,
    Unknown,
    draw,
    due_at_ms,
    late_at_ms,
)
from detector.errors import StorageUnavailable
from tests.contract.followed import (
    MANY,
    Followed,
    model,
    outcome,
    predicted,
    reading,
    span,
    step,
    version_of,
)
from tests.contract.store import NOW, analysis, run


class FollowUpContract(Followed):
    """The contract."""

    def test_a_forecast_is_followed(self, store: SqlStore, database: Database) -> None:
        made = predicted(price_usd=5.0, probability=1e-12)
        one = self.follow(store, database, made)
        assert made.forecast is not None
        assert one == FollowUp(made.row.mint, NOW, 1, NOW + HOUR_MS, 0, (), made.forecast)
        assert isinstance(one.forecast.price_usd, float)
        (row,) = self.rows(database, "series", made.row.mint)
        assert row["draw"] == draw(made.row.mint, NOW)
        assert row["late_at_ms"] == late_at_ms(NOW, 1)

    def test_an_analysis_without_a_forecast_is_not(
        self, store: SqlStore, database: Database
    ) -> None:
        made = analysis()
        run(store.save(made, "me"))
        assert self.open(database, made.row.mint) == []

    def test_half_a_forecast_is_followed_for_what_it_says(
        self, store: SqlStore, database: Database
    ) -> None:
        silent = predicted(probability=None, word={"chance": None, "fall_pct": None})
        older = predicted()
        assert older.forecast is not None
        older = replace(older, forecast=replace(older.forecast, word=None))
        assert self.follow(store, database, silent).hour == 1
        assert self.follow(store, database, older).hour == 24

    def test_one_series_at_a_time_for_each_model(self, store: SqlStore, database: Database) -> None:
        first = predicted()
        mint, version = first.row.mint, version_of(first)
        run(store.save(first, "me"))
        run(store.save(first, "me"))
        run(store.save(predicted(mint, version, NOW + 1), "me"))
        assert len(self.open(database, mint)) == 1
        run(store.save(predicted(mint, model(), NOW + 2), "me"))
        run(store.save(predicted(mint, version, NOW + 3, source="replicate"), "me"))
        assert {one.fetched_at_ms for one in self.open(database, mint)} == {NOW, NOW + 2, NOW + 3}

    def test_a_finished_series_makes_room(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted()
        one = self.follow(store, database, made)
        run(follow_ups.progress([step(one, reading(one), None)]))
        again = predicted(one.mint, version_of(made), NOW + DAY_MS)
        assert self.follow(store, database, again).fetched_at_ms == NOW + DAY_MS

    def test_a_follow_up_that_cannot_be_written_undoes_the_analysis(
        self, store: SqlStore, database: Database
    ) -> None:
        made = predicted()
        mint = made.row.mint
        run(
            database.rows(
                Statement(
                    f"CREATE TRIGGER unfollowed_{mint} BEFORE INSERT ON series "
                    f"WHEN NEW.mint = '{mint}' BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )
        )
        with pytest.raises(StorageUnavailable):
            run(store.save(made, "me"))
        assert run(store.look(mint, NOW)).answer is None

    def test_the_due_come_by_their_draws_and_the_late_first(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        at = span()
        made = [self.follow(store, database, predicted(at_ms=at + n)) for n in range(12)]
        assert run(follow_ups.due(due_at_ms(at, 1) - 1, MANY, MANY)) == ()
        now = due_at_ms(at + 11, 1)
        found = run(follow_ups.due(now, MANY, MANY))
        assert sorted(found, key=lambda one: one.fetched_at_ms) == made
        order = [(draw(one.mint, one.fetched_at_ms), one.due_at_ms) for one in found]
        assert order == sorted(order)
        assert len({place for place, _ in order}) > 1
        assert run(follow_ups.due(now, MANY, 5)) == found[:5]
        late = late_at_ms(at, 1) + 4
        found = run(follow_ups.due(late, MANY, 0))
        assert found == tuple(made[:4])
        assert run(follow_ups.due(late, 2, 0)) == tuple(made[:2])
        both = run(follow_ups.due(late, 4, MANY))
        assert both[:4] == tuple(made[:4])
        assert sorted(both, key=lambda one: one.fetched_at_ms) == made, "each once"
        run(follow_ups.progress([step(one, reading(one), None) for one in made]))
        assert run(follow_ups.due(late, MANY, MANY)) == ()

    def test_rescheduling_is_for_one(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        one, other = (self.follow(store, database, predicted()) for _ in range(2))
        assert one.due_at_ms is not None
        later = [Rescheduling(each, one.due_at_ms + 7, 1) for each in (one, other)]
        assert run(follow_ups.reschedule(later)) == {one, other}
        assert run(follow_ups.reschedule(later)) == frozenset(), "somebody else was first"
        (moved,) = self.open(database, one.mint)
        assert moved == replace(one, due_at_ms=one.due_at_ms + 7, attempts=1)
        assert run(follow_ups.reschedule([Rescheduling(moved, one.due_at_ms, 0)])) == {moved}
        assert self.open(database, one.mint) == [one]
        assert run(follow_ups.reschedule([])) == frozenset()

    def test_a_reading_is_kept_and_moves_on(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        one = self.follow(store, database, predicted())
        assert one.due_at_ms is not None
        run(follow_ups.reschedule([Rescheduling(one, one.due_at_ms + 7, 1)]))
        first = step(one, reading(one, 0.1 + 0.2), 6)
        run(follow_ups.progress([first]))
        wanted = replace(one, hour=6, due_at_ms=due_at_ms(NOW, 6), readings=first.readings)
        assert self.open(database, one.mint) == [wanted]
        run(follow_ups.progress([step(one, reading(one, 7.0), 24)]))
        assert self.open(database, one.mint) == [wanted], "somebody else was first"
        run(follow_ups.progress([]))
        second = step(wanted, reading(wanted, None, Unknown.NO_PRICE), 24)
        run(follow_ups.progress([second]))
        assert self.open(database, one.mint)[0].readings == second.readings

    def test_a_horizon_is_counted_once(
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        made = predicted()
        one = self.follow(store, database, made)
        for collapsed in (True, False):
            run(follow_ups.progress([
                step(one, reading(one), 6, outcomes=(outcome(1, collapsed), outcome(7, False)))
            ]))  # fmt: skip
        stored = self.rows(database, "outcomes", one.mint)
        assert [(row["horizon_days"], row["collapsed"]) for row in stored] == [(1, 1), (7, 0)]
        kept = {name: stored[0][name] for name in ("price_before_usd", "price_usd", "probability")}
        assert kept == {"price_before_usd": 0.1, "price_usd": 0.1 + 0.2, "probability": 0.3}
        cells = run(record.reliability("local", version_of(made))).cells
        assert [(cell.horizon_days, cell.tally.n, cell.tally.collapsed) for cell in cells] == [
            (1, 1, 1),
            (7, 1, 0),
        ]
        change = Statement("UPDATE outcomes SET collapsed = 0 WHERE mint = ?1", (one.mint,))
        with pytest.raises(DatabaseFailed, match="never changed"):
            run(database.rows(change))

    def test_progress_is_whole_or_not_at_all(
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        made = predicted()
        one = self.follow(store, database, made)
        broken = f"""CREATE TRIGGER uncounted_{one.mint} BEFORE INSERT ON reliability_counts
            WHEN NEW.model_version = '{version_of(made)}' AND NEW.horizon_days = 7
            BEGIN SELECT RAISE(ABORT, 'no'); END"""
        run(database.rows(Statement(broken)))
        moved = step(one, reading(one), 6, outcomes=(outcome(1), outcome(7)))
        with pytest.raises(StorageUnavailable):
            run(follow_ups.progress([moved]))
        assert self.open(database, one.mint) == [one]
        assert self.rows(database, "outcomes", one.mint) == []
        assert run(record.reliability("local", version_of(made))).cells == ()

    def test_what_an_older_worker_follows_is_taken_over(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = analysis()
        mint, version = made.row.mint, model()
        run(store.save(made, "me"))
        for days in HORIZONS_DAYS:
            sql = (
                "INSERT INTO follow_ups VALUES (?1, ?2, ?3, ?4, 0, 0.125, 0.25, 25, 0, 'low', "
                "'local', ?5, 'rules')"
            )
            values = (mint, NOW, days, NOW + days * DAY_MS, version)
            run(database.rows(Statement(sql, values)))
        said = Forecast(0.125, 0.25, False, "low", "local", version, "rules")
        (one,) = self.open(database, mint)
        assert one == FollowUp(mint, NOW, 24, NOW + DAY_MS, 0, (), said)
        assert self.rows(database, "series", mint)[0]["late_at_ms"] == late_at_ms(NOW, 24)
        run(follow_ups.progress([step(one, reading(one), 168, outcomes=(outcome(1),))]))
        left = [row["horizon_days"] for row in self.rows(database, "follow_ups", mint)]
        assert sorted(left) == [7, 30], "an outcome ends the old row too"
