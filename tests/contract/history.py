"""What every store promises of history. Run on each database by a subclass."""

import itertools
from dataclasses import replace

import pytest

from detector.adapters.database import Database, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_history import SqlHistory
from detector.adapters.sql_store import SqlStore
from detector.domain.forecast import Forecast
from detector.domain.past import KeptRecord
from detector.domain.stored_analysis import Analysis
from detector.ports.history import Thinned
from tests.contract.store import analysis, run

DAY_MS = 86_400_000
LONG_AGO = 1_600_000_000_000
"""Older than whatever other contracts write into the shared database."""
_numbers = itertools.count(1)

FORECAST = Forecast(1.0, 0.5, True, "low", "local", "model", "rules")


class HistoryContract:
    """The contract."""

    @pytest.fixture
    def history(self, database: Database) -> SqlHistory:
        return SqlHistory(database)

    def keep(
        self, database: Database, days: int, forecast: Forecast | None = None, first: int = 0
    ) -> str:
        """A token with a record a day."""
        store, mint = SqlStore(database), f"History{next(_numbers):04}"
        for day in range(first, days):
            made: Analysis = analysis(mint, fetched_at_ms=LONG_AGO + day * DAY_MS)
            made = replace(made, record=f'{{"day":{day}}}', forecast=forecast)
            run(store.save(made, "me"))
        return mint

    def days(self, history: SqlHistory, mint: str) -> list[int]:
        found = run(history.records(mint, LONG_AGO * 2, 100))
        return [(each.fetched_at_ms - LONG_AGO) // DAY_MS for each in found]

    def test_records_come_newest_first_from_before_a_time(
        self, database: Database, history: SqlHistory
    ) -> None:
        mint, _other = self.keep(database, 4), self.keep(database, 2)
        first, second = run(history.records(mint, LONG_AGO * 2, 2))
        assert first == KeptRecord(LONG_AGO + 3 * DAY_MS, '{"day":3}')
        assert second.record == '{"day":2}'
        rest = run(history.records(mint, second.fetched_at_ms, 9))
        assert [each.record for each in rest] == ['{"day":1}', '{"day":0}']
        assert run(history.records(mint, LONG_AGO, 9)) == ()
        assert run(history.records("nobody", LONG_AGO * 2, 9)) == ()

    def test_the_newest_of_a_token_stays_and_a_walk_comes_by_all(
        self, database: Database, history: SqlHistory
    ) -> None:
        mints = [self.keep(database, 5) for _ in range(3)]
        oldest_ms = LONG_AGO + 3 * DAY_MS
        for _ in range(100):
            if [self.days(history, mint) for mint in mints] == [[4, 3]] * 3:
                break
            assert run(history.thin(oldest_ms, 9, 7)).removed <= 7
        assert [self.days(history, mint) for mint in mints] == [[4, 3]] * 3
        for _ in range(2):
            run(history.thin(LONG_AGO + 99 * DAY_MS, 9, 1000))
        assert [self.days(history, mint) for mint in mints] == [[4]] * 3

    def test_nothing_is_too_old_where_all_is_kept(
        self, database: Database, history: SqlHistory
    ) -> None:
        mint = self.keep(database, 3)
        assert run(history.thin(None, 9, 1000)) == Thinned(0, 0)
        assert self.days(history, mint) == [2, 1, 0]

    def test_what_is_followed_or_recorded_stays(
        self, database: Database, history: SqlHistory
    ) -> None:
        followed = self.keep(database, 3, FORECAST)
        settled = self.keep(database, 3)
        counted = self.keep(database, 3)
        rows = run(database.rows(Statement("SELECT max(number) AS n FROM settled")))
        number = int(rows[0]["n"] or 0)
        end = run(SqlFollowUps(database).closing(1)).end
        place = (settled, LONG_AGO + DAY_MS)
        run(
            database.batch(
                [
                    Statement(
                        "INSERT INTO settled VALUES (?1, ?2, ?3, ?4, ?5, '[]', 'm', 'r', 24,"
                        " NULL, 0, 'low', 'chance', -1, NULL, NULL, NULL, NULL, 'no_price', 1)",
                        (number + 1, *place, end.hash, "f" * 64),
                    ),
                    Statement(
                        "INSERT INTO outcomes VALUES (?1, ?2, 7, 5, 1, NULL, NULL, 'no_price',"
                        " 0.5, 50, 1, 'low', 'local', 'm', 'r', 1)",
                        (counted, LONG_AGO),
                    ),
                ]
            )
        )
        for _ in range(2):
            run(history.thin(LONG_AGO + 99 * DAY_MS, 9, 1000))
        assert self.days(history, followed) == [2, 0]
        assert self.days(history, settled) == [2, 1]
        assert self.days(history, counted) == [2, 0]

    def test_records_of_before_are_read_and_moved(
        self, database: Database, history: SqlHistory
    ) -> None:
        mint = self.keep(database, 6, first=3)
        old = [
            Statement(
                "INSERT INTO history_before VALUES (?1, ?2, ?3)",
                (mint, LONG_AGO + day * DAY_MS, f'{{"day":{day}}}'),
            )
            for day in (0, 1, 2)
        ]
        # The Worker of before may have written the same once more.
        double = Statement(
            "INSERT INTO history_before VALUES (?1, ?2, ?3)",
            (mint, LONG_AGO + 3 * DAY_MS, '{"day":3}'),
        )
        run(database.batch([*old, double]))
        assert self.days(history, mint) == [5, 4, 3, 2, 1, 0]
        page = run(history.records(mint, LONG_AGO + 4 * DAY_MS, 2))
        assert [each.record for each in page] == ['{"day":3}', '{"day":2}']
        assert run(history.thin(None, 3, 1000)) == Thinned(3, 0)
        assert self.days(history, mint) == [5, 4, 3, 2, 1, 0]
        assert run(history.thin(None, 3, 1000)) == Thinned(1, 0)
        assert run(history.thin(None, 3, 1000)) == Thinned(0, 0)
        assert self.days(history, mint) == [5, 4, 3, 2, 1, 0]
