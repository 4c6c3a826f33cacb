"""What every database promises about follow-ups. Run on SQLite here, on D1 by tests/edge.

As in `store.py`, the database is shared and never emptied: each test has tokens and models of its
own, and times that no other test reaches.
"""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from detector.adapters.database import Database, DatabaseFailed, Row, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_store import SqlStore
from detector.domain.outcome import DAY_MS, HORIZONS_DAYS, UNPRICED, Unknown, due_at_ms
from detector.domain.reliability import Cell, Tally, Total
from detector.errors import StorageUnavailable
from detector.ports import Analysis, FollowUp, Forecast, Outcome, Rescheduling
from tests.contract.store import NOW, analysis, run

_numbers = itertools.count(1)
_spans = itertools.count(1)
FAR = 100_000


def model() -> str:
    """A model version that no other test uses."""
    return f"model{next(_numbers):04}"


def span() -> int:
    """A time in the past that no other test comes near; later calls give earlier times."""
    return NOW - next(_spans) * 1_000 * DAY_MS


def predicted(mint: str = "", version: str = "", at_ms: int = NOW, **changes: Any) -> Analysis:
    """An analysis with a forecast; `changes` are the forecast's."""
    forecast = Forecast(
        price_usd=0.1,
        probability=0.3,
        inside_domain=True,
        source="local",
        model_version=version or model(),
        rules_version="rules",
    )
    made = analysis(mint, fetched_at_ms=at_ms, band="high")
    return replace(made, forecast=replace(forecast, **changes))


def version_of(made: Analysis) -> str:
    assert made.forecast is not None
    return made.forecast.model_version


def outcome(of: FollowUp, collapsed: bool | None = True, why: Unknown | None = None) -> Outcome:
    price = None if collapsed is None else 0.1 + 0.2
    return Outcome(of, of.due_at_ms + 5, price, collapsed, why)


class FollowUpContract:
    """The contract."""

    @pytest.fixture
    def store(self, database: Database) -> SqlStore:
        return SqlStore(database)

    @pytest.fixture
    def follow_ups(self, database: Database) -> SqlFollowUps:
        return SqlFollowUps(database)

    def rows(self, database: Database, table: str, mint: str) -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE mint = ?1 ORDER BY fetched_at_ms"
        return list(run(database.rows(Statement(sql, (mint,)))))

    def open(self, database: Database, mint: str) -> list[FollowUp]:
        """All of a token's follow-ups, due or not."""
        return [
            FollowUp(
                mint,
                int(row["fetched_at_ms"]),
                int(row["horizon_days"]),
                int(row["due_at_ms"]),
                int(row["attempts"]),
                float(row["price_usd"]),
            )
            for row in self.rows(database, "follow_ups", mint)
        ]

    def test_a_forecast_is_followed_at_every_horizon(
        self, store: SqlStore, database: Database
    ) -> None:
        made = predicted(price_usd=1e-12)
        run(store.save(made, "me"))
        mint = made.row.mint
        assert self.open(database, mint) == [
            FollowUp(mint, NOW, days, due_at_ms(NOW, days), 0, 1e-12) for days in HORIZONS_DAYS
        ]
        row = self.rows(database, "follow_ups", mint)[0]
        facts = ("probability", "bin_pct", "inside_domain", "band", "source", "rules_version")
        assert [row[name] for name in facts] == [0.3, 30, 1, "high", "local", "rules"]

    def test_an_analysis_without_a_forecast_is_not(
        self, store: SqlStore, database: Database
    ) -> None:
        made = analysis()
        run(store.save(made, "me"))
        assert self.open(database, made.row.mint) == []

    def test_one_series_at_a_time_for_each_model(self, store: SqlStore, database: Database) -> None:
        first = predicted()
        mint, version = first.row.mint, version_of(first)
        run(store.save(first, "me"))
        run(store.save(first, "me"))
        run(store.save(predicted(mint, version, NOW + 1), "me"))
        assert len(self.open(database, mint)) == 3
        run(store.save(predicted(mint, model(), NOW + 2), "me"))
        run(store.save(predicted(mint, version, NOW + 3, source="replicate"), "me"))
        assert {one.fetched_at_ms for one in self.open(database, mint)} == {NOW, NOW + 2, NOW + 3}

    def test_a_settled_series_makes_room(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        first = predicted()
        mint = first.row.mint
        run(store.save(first, "me"))
        run(follow_ups.settle([outcome(one) for one in self.open(database, mint)]))
        run(store.save(predicted(mint, version_of(first), NOW + DAY_MS), "me"))
        assert {one.fetched_at_ms for one in self.open(database, mint)} == {NOW + DAY_MS}

    def test_a_follow_up_that_cannot_be_written_undoes_the_analysis(
        self, store: SqlStore, database: Database
    ) -> None:
        made = predicted()
        mint = made.row.mint
        run(
            database.rows(
                Statement(
                    f"CREATE TRIGGER unfollowed_{mint} BEFORE INSERT ON follow_ups "
                    f"WHEN NEW.mint = '{mint}' BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )
        )
        with pytest.raises(StorageUnavailable):
            run(store.save(made, "me"))
        assert run(store.look(mint, NOW)).answer is None

    def test_due_comes_whole_tokens_first_come_first(
        self, store: SqlStore, follow_ups: SqlFollowUps
    ) -> None:
        at = span()
        old, young, never = (predicted(at_ms=at + shift) for shift in (0, 10, 31 * DAY_MS))
        for made in (young, never, old):
            run(store.save(made, "me"))
        run(store.save(predicted(old.row.mint, model(), at + 5), "me"))
        assert run(follow_ups.due(due_at_ms(at, 1) - 1, FAR)) == ()
        week = due_at_ms(at, 7) + 10
        found = run(follow_ups.due(week, FAR))
        assert [(one.mint, one.fetched_at_ms - at, one.horizon_days) for one in found] == [
            (old.row.mint, 0, 1),
            (old.row.mint, 5, 1),
            (young.row.mint, 10, 1),
            (old.row.mint, 0, 7),
            (old.row.mint, 5, 7),
            (young.row.mint, 10, 7),
        ]
        first = run(follow_ups.due(week, 1))
        assert first == tuple(one for one in found if one.mint == old.row.mint)
        for made in (old, young, never):
            self.drain(follow_ups, made)

    def drain(self, follow_ups: SqlFollowUps, made: Analysis) -> None:
        """Settle a token's rows, so that other tests do not find them due."""
        rows = run(follow_ups.due(NOW, FAR))
        run(follow_ups.settle([outcome(one) for one in rows if one.mint == made.row.mint]))

    def test_rescheduling_is_for_one(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted()
        run(store.save(made, "me"))
        day, week, _month = self.open(database, made.row.mint)
        later = [Rescheduling(one, one.due_at_ms + 7, 1) for one in (day, week)]
        assert run(follow_ups.reschedule(later)) == {day, week}
        assert run(follow_ups.reschedule(later)) == frozenset(), "somebody else was first"
        moved = self.open(database, made.row.mint)[0]
        assert (moved.due_at_ms, moved.attempts) == (day.due_at_ms + 7, 1)
        assert run(follow_ups.reschedule([Rescheduling(moved, day.due_at_ms, 0)])) == {moved}
        assert self.open(database, made.row.mint)[0] == day
        assert run(follow_ups.reschedule([])) == frozenset()

    def test_an_outcome_is_stored_and_ends_its_follow_up(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted()
        mint = made.row.mint
        run(store.save(made, "me"))
        day, week, month = self.open(database, mint)
        assert run(follow_ups.settle([outcome(day, False), outcome(week, True)])) == 2
        assert self.open(database, mint) == [month]
        stored = self.rows(database, "outcomes", mint)
        assert [(row["horizon_days"], row["collapsed"]) for row in stored] == [(1, 0), (7, 1)]
        kept = {name: stored[0][name] for name in ("price_before_usd", "price_usd", "probability")}
        assert kept == {"price_before_usd": 0.1, "price_usd": 0.1 + 0.2, "probability": 0.3}
        assert stored[0]["checked_at_ms"] == day.due_at_ms + 5

    def test_settling_twice_counts_once_and_the_first_stays(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted()
        run(store.save(made, "me"))
        day = self.open(database, made.row.mint)[0]
        assert run(follow_ups.settle([outcome(day, True)])) == 1
        assert run(follow_ups.settle([outcome(day, False)])) == 0
        assert run(follow_ups.settle([])) == 0
        (row,) = self.rows(database, "outcomes", made.row.mint)
        assert row["collapsed"] == 1
        (cell,) = run(follow_ups.reliability("local", version_of(made))).cells
        assert (cell.tally.n, cell.tally.collapsed) == (1, 1)

    def test_outcomes_never_change(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted()
        run(store.save(made, "me"))
        run(follow_ups.settle([outcome(self.open(database, made.row.mint)[0])]))
        change = Statement("UPDATE outcomes SET collapsed = 0 WHERE mint = ?1", (made.row.mint,))
        with pytest.raises(DatabaseFailed, match="never changed"):
            run(database.rows(change))

    def test_settling_touches_no_analysis(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted()
        mint = made.row.mint
        run(store.save(made, "me"))
        tables = ("tokens", "answers", "history")
        before = [self.rows(database, table, mint) for table in tables]
        run(follow_ups.settle([outcome(one) for one in self.open(database, mint)]))
        assert [self.rows(database, table, mint) for table in tables] == before

    def test_a_settlement_is_whole_or_not_at_all(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted()
        mint = made.row.mint
        run(store.save(made, "me"))
        rows = self.open(database, mint)
        broken = f"""CREATE TRIGGER uncounted_{mint} BEFORE INSERT ON reliability_counts
            WHEN NEW.model_version = '{version_of(made)}' AND NEW.horizon_days = 30
            BEGIN SELECT RAISE(ABORT, 'no'); END"""
        run(database.rows(Statement(broken)))
        with pytest.raises(StorageUnavailable):
            run(follow_ups.settle([outcome(one) for one in rows]))
        assert self.open(database, mint) == rows
        assert self.rows(database, "outcomes", mint) == []
        assert run(follow_ups.reliability("local", version_of(made))).cells == ()

    def test_counts_tell_everything_apart(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        version = model()
        results: list[tuple[float, bool | None, Unknown | None]] = [
            (0.31, True, None),
            (0.33, False, None),
            *((0.32, None, why) for why in Unknown),
            (0.02, False, None),
        ]
        for probability, collapsed, why in results:
            made = predicted("", version, probability=probability)
            run(store.save(made, "me"))
            day = self.open(database, made.row.mint)[0]
            run(follow_ups.settle([outcome(day, collapsed, why)]))
        far = predicted("", version, probability=0.31, inside_domain=False, rules_version="old")
        run(store.save(far, "me"))
        run(follow_ups.settle([outcome(self.open(database, far.row.mint)[0])]))
        found = run(follow_ups.reliability("local", version))
        unpriced, missed = len(UNPRICED), len(Unknown) - len(UNPRICED)
        assert (unpriced, missed) == (2, 2)
        wanted = {
            (True, "rules", 30): Tally(
                2, 1, unpriced, missed, 0.31 + 0.33, (1 - 0.31) ** 2 + 0.33**2
            ),
            (True, "rules", 0): Tally(1, 0, 0, 0, 0.02, 0.02**2),
            (False, "old", 30): Tally(1, 1, 0, 0, 0.31, (1 - 0.31) ** 2),
        }
        assert {self.kind(cell) for cell in found.cells} == wanted.keys()
        for cell in found.cells:
            assert (cell.horizon_days, cell.band) == (1, "high")
            self.same(cell.tally, wanted[self.kind(cell)])
        (total,) = [total for total in found.totals if total.model_version == version]
        assert (total.source, total.horizon_days) == ("local", 1)
        self.same(total.tally, sum(wanted.values(), Tally()))

    @staticmethod
    def kind(cell: Cell) -> tuple[bool, str, int]:
        return cell.inside_domain, cell.rules_version, cell.bin_pct

    @staticmethod
    def same(found: Tally, wanted: Tally) -> None:
        for name in Tally.__slots__:
            assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=1e-12), name

    def test_other_models_are_totals_only(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        made = predicted(source="replicate")
        run(store.save(made, "me"))
        run(follow_ups.settle([outcome(one) for one in self.open(database, made.row.mint)]))
        found = run(follow_ups.reliability("local", version_of(made)))
        assert found.cells == ()
        own = {total for total in found.totals if total.model_version == version_of(made)}
        wanted = Tally(1, 1, 0, 0, 0.3, 0.49)
        assert {total.horizon_days for total in own} == set(HORIZONS_DAYS)
        for total in own:
            assert total == Total("replicate", version_of(made), total.horizon_days, total.tally)
            self.same(total.tally, wanted)
