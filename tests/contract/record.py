"""What every database promises about settling and the record. On D1 by tests/edge.

The record has one end for all: a test that needs it settles everything that waits.
"""

from typing import Any

import pytest

from detector.adapters.database import Database, DatabaseFailed, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_store import SqlStore
from detector.domain.outcome import (
    HORIZONS_DAYS,
    UNPRICED,
    Unknown,
)
from detector.domain.reliability import Tally, Total
from detector.domain.track_record import COLUMNS, digest
from detector.errors import StorageUnavailable
from detector.services.settle import settle
from tests.contract.followed import (
    MANY,
    Followed,
    model,
    outcome,
    predicted,
    reading,
    step,
    version_in,
    version_of,
)
from tests.contract.store import NOW, run


class RecordContract(Followed):
    """The contract."""

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
