"""What every database promises of taking out what is old. On D1 by tests/edge."""

import itertools
from dataclasses import replace

import pytest

from detector.adapters.database import Database, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_history import SqlHistory
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_retention import SqlRetention
from detector.adapters.sql_store import SqlStore
from detector.adapters.sql_watches import SqlWatches
from tests.contract.followed import Followed, outcome, predicted, reading, step, version_of
from tests.contract.store import NOW, analysis, run
from tests.contract.watches import watch

BEFORE_ALL = 1_500_000_000_000
"""Older than whatever other contracts write into the shared database."""
_numbers = itertools.count(1)


class RetentionContract(Followed):
    """The contract."""

    @pytest.fixture
    def retention(self, database: Database) -> SqlRetention:
        return SqlRetention(database)

    def keep(self, store: SqlStore, *times: int) -> list[str]:
        """A token for each time of its analysis, in order of mint."""
        mints = [f"Retained{next(_numbers):05}" for _ in times]
        for mint, at_ms in zip(mints, times, strict=True):
            run(store.save(analysis(mint, fetched_at_ms=BEFORE_ALL + at_ms), "me"))
        return mints

    def have(self, store: SqlStore, mints: list[str]) -> list[bool]:
        return [run(store.look(mint, NOW)).answer is not None for mint in mints]

    def test_answers_go_that_are_too_old_and_nothing_else(
        self, store: SqlStore, retention: SqlRetention, database: Database
    ) -> None:
        mints = self.keep(store, 1, 2, 3, 3)
        for _ in range(2):  # The first may begin behind them.
            run(retention.forget_answers(BEFORE_ALL + 3, 1000))
        assert self.have(store, mints) == [False, False, True, True]
        history = SqlHistory(database)
        assert all(len(run(history.records(mint, NOW, 9))) == 1 for mint in mints)
        rows = [self.rows(database, "tokens", mint) for mint in mints]
        assert all(len(found) == 1 for found in rows), "lists show it still"
        assert run(retention.forget_answers(BEFORE_ALL + 3, 1000)) == 0

    def test_a_walk_is_bounded_and_comes_by_all(
        self, store: SqlStore, retention: SqlRetention
    ) -> None:
        mints = self.keep(store, *range(100, 112))
        for _ in range(60):
            assert run(retention.forget_answers(BEFORE_ALL + 200, 3)) <= 3
        assert self.have(store, mints) == [False] * 12

    def test_a_token_that_is_analysed_again_has_an_answer_again(
        self, store: SqlStore, retention: SqlRetention
    ) -> None:
        (mint,) = self.keep(store, 300)
        for _ in range(2):
            run(retention.forget_answers(BEFORE_ALL + 301, 1000))
        run(store.save(analysis(mint, fetched_at_ms=BEFORE_ALL + 302), "me"))
        run(retention.forget_answers(BEFORE_ALL + 301, 1000))
        assert self.have(store, [mint]) == [True]

    def test_a_watched_token_keeps_its_answer(
        self, store: SqlStore, retention: SqlRetention, database: Database
    ) -> None:
        watched, other = self.keep(store, 400, 400)
        assert run(SqlWatches(database).add(replace(watch(), mint=watched), 10))
        for _ in range(2):
            run(retention.forget_answers(BEFORE_ALL + 401, 1000))
        assert self.have(store, [watched, other]) == [True, False]

    def test_single_outcomes_go_and_their_counts_stay(
        self,
        store: SqlStore,
        follow_ups: SqlFollowUps,
        record: SqlTrackRecord,
        retention: SqlRetention,
        database: Database,
    ) -> None:
        made = predicted()
        one = self.follow(store, database, made)
        young = replace(outcome(7), checked_at_ms=BEFORE_ALL + 7)
        both = (replace(outcome(1), checked_at_ms=BEFORE_ALL), young)
        run(follow_ups.progress([step(one, reading(one), 6, outcomes=both)]))
        before = run(record.reliability("local", version_of(made)))
        for _ in range(2):
            run(retention.forget_outcomes(BEFORE_ALL + 1, 10**6))
        left = self.rows(database, "outcomes", one.mint)
        assert [row["horizon_days"] for row in left] == [7]
        assert run(record.reliability("local", version_of(made))) == before

    def test_the_record_is_never_shortened(
        self, store: SqlStore, follow_ups: SqlFollowUps, retention: SqlRetention, database: Database
    ) -> None:
        one = self.follow(store, database, predicted())
        self.end(follow_ups, one, 0.1, 0.1, 0.1)
        self.settle(follow_ups)
        for _ in range(2):
            run(retention.forget_outcomes(NOW * 2, 10**6))
        rows = run(
            database.rows(Statement("SELECT number FROM settled WHERE mint = ?1", (one.mint,)))
        )
        assert len(rows) == 1
