"""The contract of follow-ups on SQLite, and the plan of every statement. On D1: tests/edge."""

from collections.abc import Iterator

import pytest

from detector.adapters import sql_follow_ups, sql_record
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.follow_up import FollowUp
from detector.domain.forecast import Forecast
from detector.domain.outcome import DAY_MS, late_at_ms
from tests.contract.follow_ups import FollowUpContract
from tests.contract.record import RecordContract
from tests.contract.retention import RetentionContract
from tests.contract.sample import SampleContract
from tests.contract.store import run
from tests.contract.test_store_sqlite import ROOT, plan

GROWING = (
    "series", "followed", "settled", "outcomes", "reliability_counts", "fall_counts", "tokens",
    "history",
)  # fmt: skip
STATEMENTS = {
    name: value
    for module in (sql_follow_ups, sql_record)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}


@pytest.fixture(scope="module")
def database() -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase()
    opened.script((ROOT / "schema.sql").read_text())
    yield opened
    opened.close()


class TestSqliteFollowUps(FollowUpContract):
    """All of the contract."""


class TestSqliteSample(SampleContract):
    """All of that of the sample."""


class TestSqliteRetention(RetentionContract):
    """All of that of what is taken out."""


class TestSqliteRecord(RecordContract):
    """All of that of the record."""


def test_these_are_all_statements() -> None:
    assert set(STATEMENTS) == {
        "FOLLOW", "LOWER_LINES", "LET_GO", "DUE", "RESCHEDULE", "PROGRESS", "CLOSING", "SETTLE",
        "END", "RELIABILITY", "RECORD", "ROWS",
    }  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_scans_a_growing_table(database: SqliteDatabase, name: str) -> None:
    steps = plan(database, STATEMENTS[name])
    # That index holds nothing but what waits to be settled.
    steps = [step for step in steps if step != "SCAN series USING INDEX series_closed"]
    for table in GROWING:
        assert not any(f"{step} ".startswith(f"SCAN {table} ") for step in steps), steps


def test_what_triggers_do_is_a_search_too(database: SqliteDatabase) -> None:
    script = (ROOT / "schema.sql").read_text()
    for table, change, key in (
        ("follow_ups", "DELETE FROM follow_ups", "horizon_days = ?3"),
        ("series", "DELETE FROM series", "fetched_at_ms = ?3"),
        ("series", "UPDATE series SET closed = 0", "fetched_at_ms = ?3"),
    ):
        assert change in script
        (step,) = plan(database, f"{change} WHERE mint = ?1 AND fetched_at_ms = ?2 AND {key}")
        assert step.startswith(f"SEARCH {table} USING PRIMARY KEY"), step
    for read in (
        "SELECT coalesce(max(number), 0) + 1 FROM settled",
        "SELECT hash FROM settled WHERE number = NEW.number - 1",
    ):
        assert read in script
        (step,) = plan(database, read.replace("NEW.number", "?1"))
        assert step.startswith("SEARCH settled"), step


def test_the_due_are_found_in_the_order_asked_for(database: SqliteDatabase) -> None:
    """Each half walks an index and stops at its limit: nothing is sorted."""
    steps = plan(database, sql_follow_ups.DUE)
    assert any("SEARCH series USING INDEX series_late (late_at_ms<?)" in s for s in steps), steps
    due = "SEARCH series USING INDEX series_due (draw=? AND due_at_ms<?)"
    assert any(due in s for s in steps), steps
    assert not any("TEMP B-TREE" in s for s in steps), steps


def test_what_waits_to_be_settled_is_found_in_its_order(database: SqliteDatabase) -> None:
    steps = plan(database, sql_follow_ups.CLOSING)
    assert any("USING INDEX series_closed" in s for s in steps), steps
    assert not any("TEMP B-TREE" in s for s in steps), steps


def test_rows_are_paged_by_their_number(database: SqliteDatabase) -> None:
    assert plan(database, sql_record.ROWS) == ["SEARCH settled USING INTEGER PRIMARY KEY (rowid>?)"]


def test_a_migration_takes_over_what_is_followed() -> None:
    """Of each prediction the first open horizon goes on, and its rows stay until outcomes come."""
    paths = sorted((ROOT / "migrations").glob("*.sql"))
    new = next(path for path in paths if path.name.endswith("track_record.sql"))
    database = SqliteDatabase()
    database.script("\n".join(path.read_text() for path in paths if path < new))
    for mint, days in (("a", 1), ("a", 7), ("a", 30), ("b", 7), ("b", 30)):
        database.script(
            f"""INSERT OR IGNORE INTO tokens
            (mint, risk_level, band, completeness, inside_domain, fetched_at_ms)
            VALUES ('{mint}', 'Safe', 'low', 1, 1, 5);
            INSERT INTO follow_ups VALUES ('{mint}', 5, {days}, 5 + 86400000 * {days}, 0,
            1.25e-9, 0.25, 25, 1, 'low', 'local', 'm', 'r')"""
        )
    for path in paths[paths.index(new) :]:
        database.script(path.read_text())
    store = SqlFollowUps(database)
    found = run(store.due(10**13, 0, 9))
    said = Forecast(1.25e-9, 0.25, True, "low", "local", "m", "r")
    assert sorted(found, key=lambda one: one.mint) == [
        FollowUp("a", 5, 24, 5 + DAY_MS, 0, (), said),
        FollowUp("b", 5, 168, 5 + 7 * DAY_MS, 0, (), said),
    ]
    assert run(store.due(late_at_ms(5, 24) + 1, 9, 0)) == (found[0],)
    kept = database.connection.execute("SELECT count(*) FROM follow_ups").fetchone()[0]
    assert kept == 5
    database.close()
