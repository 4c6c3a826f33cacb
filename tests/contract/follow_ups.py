"""What every database promises about follow-ups. Run on SQLite here, on D1 by tests/edge.

As in `store.py`, the database is shared and never emptied: each test has tokens and models of its
own, and times that no other test reaches. The record has one end for all: a test that needs it
settles everything that waits.
"""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from detector.adapters import sql_follow_ups
from detector.adapters.database import Database, DatabaseFailed, Row, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_store import SqlStore
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import (
    DAY_MS,
    HORIZONS_DAYS,
    HOUR_MS,
    UNPRICED,
    Reading,
    Unknown,
    draw,
    due_at_ms,
    late_at_ms,
)
from detector.domain.reliability import Cell, Tally, Total
from detector.domain.track_record import COLUMNS, digest
from detector.errors import StorageUnavailable
from detector.follow_up_ports import FollowUp, Outcome, Rescheduling, Step
from detector.ports import Analysis
from detector.services.settle import settle
from tests.contract.store import NOW, analysis, run

_numbers = itertools.count(1)
_spans = itertools.count(1)
MANY = 100_000

WORD = Word(
    model_version="",
    window_hours=24,
    basis="chance",
    evidence=("lp_unlocked:danger", "few_holders:warn"),
    chance=0.1 + 0.2,
    fall_pct=90,
    interval=(0.25, 1 / 3),
    falls=(0.5, None, 0.1 + 0.2),
)


def model() -> str:
    """A model version that no other test uses."""
    return f"model{next(_numbers):04}"


def span() -> int:
    """A time in the past that no other test comes near; later calls give earlier times."""
    return NOW - next(_spans) * 1_000 * DAY_MS


def predicted(
    mint: str = "", version: str = "", at_ms: int = NOW, word: dict[str, Any] | None = None,
    **changes: Any,
) -> Analysis:  # fmt: skip
    """An analysis with a forecast; `changes` are the forecast's, `word` those of its word."""
    version = version or model()
    forecast = Forecast(
        price_usd=0.1,
        probability=0.3,
        inside_domain=True,
        band="high",
        source="local",
        model_version=version,
        rules_version="rules",
        word=replace(WORD, **{"model_version": version, **(word or {})}),
    )
    made = analysis(mint, fetched_at_ms=at_ms, band="high")
    return replace(made, forecast=replace(forecast, **changes))


def version_of(made: Analysis) -> str:
    assert made.forecast is not None
    return made.forecast.model_version


def reading(one: FollowUp, price_usd: float | None = 0.1, why: Unknown | None = None) -> Reading:
    assert one.hour is not None
    return Reading(one.hour, due_at_ms(one.fetched_at_ms, one.hour) + 5, price_usd, why)


def step(one: FollowUp, new: Reading, hour: int | None, **changes: Any) -> Step:
    return replace(Step(one, hour, (*one.readings, new), closed=False, outcomes=()), **changes)


def outcome(days: int, collapsed: bool | None = True, why: Unknown | None = None) -> Outcome:
    return Outcome(days, NOW + 5, None if collapsed is None else 0.1 + 0.2, collapsed, why)


class FollowUpContract:
    """The contract."""

    @pytest.fixture
    def store(self, database: Database) -> SqlStore:
        return SqlStore(database)

    @pytest.fixture
    def follow_ups(self, database: Database) -> SqlFollowUps:
        return SqlFollowUps(database)

    @pytest.fixture
    def record(self, database: Database) -> SqlTrackRecord:
        return SqlTrackRecord(database)

    def rows(self, database: Database, table: str, mint: str) -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE mint = ?1 ORDER BY fetched_at_ms"
        return list(run(database.rows(Statement(sql, (mint,)))))

    def open(self, database: Database, mint: str) -> list[FollowUp]:
        """All of a token's follow-ups, due or not."""
        return [sql_follow_ups._follow_up(row) for row in self.rows(database, "series", mint)]

    def follow(self, store: SqlStore, database: Database, made: Analysis) -> FollowUp:
        run(store.save(made, "me"))
        (one,) = self.open(database, made.row.mint)
        return one

    def end(self, follow_ups: SqlFollowUps, one: FollowUp, *prices: float | Unknown) -> None:
        """Read a token at 1, 6 and 24 hours, and nothing after: its window is over."""
        readings = tuple(
            Reading(hour, due_at_ms(one.fetched_at_ms, hour), *known(price))
            for hour, price in zip((1, 6, 24), prices, strict=True)
        )
        run(follow_ups.progress([Step(one, None, readings, closed=True, outcomes=())]))

    def settle(self, follow_ups: SqlFollowUps) -> int:
        return run(settle(follow_ups, NOW))

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
        assert run(store.answer(mint)) is None

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

    def test_following_up_touches_no_analysis(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        one = self.follow(store, database, predicted())
        tables = ("tokens", "answers", "history")
        before = [self.rows(database, table, one.mint) for table in tables]
        self.end(follow_ups, one, 0.1, 0.1, 0.1)
        self.settle(follow_ups)
        assert [self.rows(database, table, one.mint) for table in tables] == before

    def test_what_is_over_waits_until_it_is_settled(
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        self.settle(follow_ups)
        young, old = (self.follow(store, database, predicted(at_ms=NOW - n)) for n in (0, 9))
        for one in (young, old):
            self.end(follow_ups, one, 0.1, 0.2, 0.01)
            assert self.open(database, one.mint)[0].hour is None
        waiting = run(follow_ups.closing(MANY))
        assert [one.mint for one in waiting.follow_ups] == [old.mint, young.mint]
        assert run(follow_ups.closing(1)).follow_ups == waiting.follow_ups[:1]
        assert self.settle(follow_ups) == 2
        assert [self.open(database, one.mint) for one in (young, old)] == [[], []]
        assert run(follow_ups.closing(MANY)).follow_ups == ()
        assert self.settle(follow_ups) == 0
        first, second = run(record.rows(waiting.end.number, MANY))
        row = dict(zip(COLUMNS, first, strict=True))
        assert row["number"] == str(waiting.end.number + 1)
        assert (row["mint"], row["previous_hash"]) == (old.mint, waiting.end.hash)
        assert (row["fell_50"], row["unknown_reason"]) == ("false", "")
        assert row["hash"] == digest(first[:-1])
        assert second[-2] == first[-1]
        found = run(record.record(version_in(old), "rules"))
        assert (found.end.number, found.end.hash) == (waiting.end.number + 2, second[-1])
        assert run(record.rows(waiting.end.number, 1)) == (first,)
        assert run(record.rows(waiting.end.number + 2, MANY)) == ()

    def test_a_series_goes_on_after_its_window(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        one = self.follow(store, database, predicted())
        run(follow_ups.progress([step(one, reading(one), 168, closed=True)]))
        (waiting,) = self.open(database, one.mint)
        run(follow_ups.progress([step(waiting, reading(waiting), 720)]))
        assert self.settle(follow_ups) == 1, "the next reading did not open it again"
        (last,) = self.open(database, one.mint)
        assert last.hour == 720
        run(follow_ups.progress([step(last, reading(last), None)]))
        assert self.open(database, one.mint) == []

    def test_of_two_that_settle_one_adds(
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        self.settle(follow_ups)
        one = self.follow(store, database, predicted())
        self.end(follow_ups, one, 0.1, 0.1, 0.1)
        seen = run(follow_ups.closing(MANY))

        class Behind(SqlFollowUps):
            """Saw the record before the other one added to it."""

            async def closing(self, limit: int) -> Any:
                return seen

        assert self.settle(follow_ups) == 1
        assert run(settle(Behind(database), NOW + 1)) == 0
        assert len(run(record.rows(seen.end.number, MANY))) == 1

    def test_the_record_is_only_added_to_at_its_end(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        one = self.follow(store, database, predicted())
        self.end(follow_ups, one, 0.1, 0.1, 0.1)
        self.settle(follow_ups)
        end = run(follow_ups.closing(1)).end
        names = [name for name in self.rows(database, "settled", one.mint)[0] if name != "number"]
        copied = ", ".join("'x'" if name == "mint" else name for name in names)
        copy = "INSERT INTO settled (number, {names}) SELECT {number}, {copied} FROM settled"
        for number, previous in (
            (end.number + 2, end.hash), (end.number, end.hash), (end.number + 1, "0" * 64)
        ):  # fmt: skip
            sql = copy.format(
                names=", ".join(names),
                number=number,
                copied=copied.replace("previous_hash", f"'{previous}'"),
            )
            with pytest.raises(DatabaseFailed, match="only added to at its end"):
                run(database.rows(Statement(f"{sql} WHERE mint = ?1", (one.mint,))))
        for change in ("UPDATE settled SET cells = '[]'", "DELETE FROM settled"):
            with pytest.raises(DatabaseFailed, match="never changed"):
                run(database.rows(Statement(f"{change} WHERE mint = ?1", (one.mint,))))
        assert len(self.rows(database, "settled", one.mint)) == 1

    def test_a_settlement_is_whole_or_not_at_all(
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        self.settle(follow_ups)
        made = [predicted() for _ in range(2)]
        both = [self.follow(store, database, each) for each in made]
        for one in both:
            self.end(follow_ups, one, 0.1, 0.1, 0.1)
        last = max(both, key=lambda one: one.mint)
        broken = f"""CREATE TRIGGER unsettled_{last.mint} BEFORE INSERT ON fall_counts
            WHEN NEW.model_version = '{version_in(last)}' BEGIN SELECT RAISE(ABORT, 'no'); END"""
        run(database.rows(Statement(broken)))
        before = run(follow_ups.closing(MANY))
        with pytest.raises(StorageUnavailable):
            self.settle(follow_ups)
        assert run(follow_ups.closing(MANY)) == before
        assert run(record.record(version_of(made[0]), "rules")).cells == ()
        run(database.rows(Statement(f"DROP TRIGGER unsettled_{last.mint}")))
        assert self.settle(follow_ups) == 2

    def test_the_record_is_counted_by_everything_it_tells_apart(
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        version, other = model(), model()
        gone, silent = Unknown.TOKEN_NOT_FOUND, {"chance": None, "fall_pct": None}
        for word, changes, prices in (
            ({}, {}, (0.1, 0.1, 0.01)),
            ({}, {}, (0.1, 0.1, 0.05)),
            ({}, {}, (0.1, 0.1, 0.051)),
            ({}, {}, (0.1, 0.16, 0.01)),
            ({}, {}, (0.1, 0.1, gone)),
            ({}, {}, (0.1, Unknown.LATE, 0.01)),
            ({"basis": "rules"}, {}, (0.1, 0.1, 0.02)),
            (silent, {"probability": None}, (0.1, 0.1, 0.01)),
            ({}, {"inside_domain": False}, (0.1, 0.1, 0.1)),
            ({}, {"band": "low"}, (0.1, 0.1, 0.1)),
            ({}, {"rules_version": "newer"}, (0.1, 0.1, 0.01)),
            ({"model_version": other}, {"model_version": other}, (0.1, 0.1, 0.01)),
        ):
            made = predicted("", version, word=dict(word), **changes)
            self.end(follow_ups, self.follow(store, database, made), *prices)
        self.settle(follow_ups)
        cells = run(record.record(version, "rules")).cells
        found = {(c.band, c.basis, c.inside_domain, c.bin_pct): c for c in cells}
        assert len(found) == len(cells) == 5
        assert {cell.window_hours for cell in cells} == {24}
        main = found["high", "chance", True, 30]
        assert (main.fall_pct, main.fallen) == (90, (2, 1, 1))
        chance = 0.1 + 0.2
        error = (1 - chance) ** 2 + 3 * chance**2
        self.same(main.main, Tally(4, 1, 1, 1, 4 * chance, error))
        assert found["high", "rules", True, 30].fallen == (1, 1, 0)
        quiet = found["high", "chance", True, -1]
        assert (quiet.fall_pct, quiet.fallen, quiet.main) == (None, (1, 1, 1), Tally(1))
        assert found["high", "chance", False, 30].fallen == (0, 0, 0)
        assert found["low", "chance", True, 30].main.n == 1
        for names in ((version, "newer"), (other, "rules")):
            (cell,) = run(record.record(*names)).cells
            assert cell.fallen == (1, 1, 1)

    def test_counts_at_horizons_tell_everything_apart(
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        version = model()
        results: list[tuple[float, bool | None, Unknown | None]] = [
            (0.31, True, None),
            (0.33, False, None),
            *((0.32, None, why) for why in Unknown),
            (0.02, False, None),
        ]
        for probability, collapsed, why in results:
            one = self.follow(store, database, predicted("", version, probability=probability))
            first = step(one, reading(one), None, outcomes=(outcome(1, collapsed, why),))
            run(follow_ups.progress([first]))
        far = predicted("", version, probability=0.31, inside_domain=False, rules_version="old")
        one = self.follow(store, database, far)
        run(follow_ups.progress([step(one, reading(one), None, outcomes=(outcome(1),))]))
        found = run(record.reliability("local", version))
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
        self, store: SqlStore, follow_ups: SqlFollowUps, record: SqlTrackRecord, database: Database
    ) -> None:
        made = predicted(source="replicate")
        one = self.follow(store, database, made)
        every = tuple(outcome(days) for days in HORIZONS_DAYS)
        run(follow_ups.progress([step(one, reading(one), None, outcomes=every)]))
        found = run(record.reliability("local", version_of(made)))
        assert found.cells == ()
        own = {total for total in found.totals if total.model_version == version_of(made)}
        wanted = Tally(1, 1, 0, 0, 0.3, 0.49)
        assert {total.horizon_days for total in own} == set(HORIZONS_DAYS)
        for total in own:
            assert total == Total("replicate", version_of(made), total.horizon_days, total.tally)
            self.same(total.tally, wanted)

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


def known(price: float | Unknown) -> tuple[float | None, Unknown | None]:
    return (None, price) if isinstance(price, Unknown) else (price, None)


def version_in(one: FollowUp) -> str:
    return one.forecast.model_version
