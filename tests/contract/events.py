"""What every database promises about the events of the live feed. On D1 by tests/edge."""

import itertools
import json

import pytest

from detector.adapters.database import Database, Statement
from detector.adapters.sql_events import SqlEvents
from detector.adapters.sql_store import SqlStore
from detector.domain.live import KEPT
from detector.errors import StorageUnavailable
from tests.contract.store import MESSAGE, NOW, analysis, run

_serial = itertools.count(1)


class EventContract:
    """The contract. The database is shared, so that a test looks at what came after its start."""

    @pytest.fixture
    def events(self, database: Database) -> SqlEvents:
        return SqlEvents(database)

    def keep(self, database: Database, **changes: object) -> str:
        made = analysis(f"Event{next(_serial):05}", fetched_at_ms=NOW, **changes)
        run(SqlStore(database).save(made, "me"))
        return made.row.mint

    def test_a_kept_analysis_is_an_event(self, database: Database, events: SqlEvents) -> None:
        before = run(events.newest())
        mint = self.keep(database, risk_level="Fraud", band="critical")
        (event,) = run(events.after(before, 10))
        assert (event.id, event.mint, event.message) == (before + 1, mint, MESSAGE)
        assert (event.risk_level, event.band) == ("Fraud", "critical")
        assert json.loads(event.text) == {"id": before + 1, "type": "verdict"}
        assert run(events.newest()) == before + 1

    def test_events_come_in_their_order(self, database: Database, events: SqlEvents) -> None:
        before = run(events.newest())
        mints = [self.keep(database) for _ in range(5)]
        assert [each.mint for each in run(events.after(before, 3))] == mints[:3]
        assert [each.mint for each in run(events.after(before + 3, 3))] == mints[3:]
        assert run(events.after(before + 5, 3)) == []

    def test_an_analysis_that_fails_to_be_kept_is_none(
        self, database: Database, events: SqlEvents
    ) -> None:
        before = run(events.newest())
        with pytest.raises(StorageUnavailable):
            self.keep(database, risk_level="nonsense")
        assert run(events.newest()) == before

    def test_old_events_end(self, database: Database, events: SqlEvents) -> None:
        newest = run(events.newest())
        run(
            database.batch(
                [
                    Statement(
                        "INSERT INTO events (id, mint, risk_level, band, message) "
                        "VALUES (?1, 'm', 'Safe', 'low', '{}')",
                        (newest + KEPT + 7,),
                    )
                ]
            )
        )
        assert run(events.oldest()) > newest
        self.keep(database)
        assert run(events.newest()) == newest + KEPT + 8
