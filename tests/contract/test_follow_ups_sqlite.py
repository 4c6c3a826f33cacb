"""The contract of follow-ups on SQLite, and the plan of every statement. On D1: tests/edge."""

from collections.abc import Iterator

import pytest

from detector.adapters import sql_follow_ups
from detector.adapters.sqlite import SqliteDatabase
from tests.contract.follow_ups import FollowUpContract
from tests.contract.test_store_sqlite import ROOT, plan

GROWING = ("follow_ups", "followed", "outcomes", "reliability_counts", "tokens", "history")
STATEMENTS = {
    name: value
    for name, value in vars(sql_follow_ups).items()
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


def test_these_are_all_statements() -> None:
    assert set(STATEMENTS) == {"FOLLOW", "DUE", "RESCHEDULE", "SETTLE", "RELIABILITY"}


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_scans_a_growing_table(database: SqliteDatabase, name: str) -> None:
    steps = plan(database, STATEMENTS[name])
    for table in GROWING:
        assert not any(f"{step} ".startswith(f"SCAN {table} ") for step in steps), steps


def test_what_a_trigger_does_is_a_search_too(database: SqliteDatabase) -> None:
    ended = "DELETE FROM follow_ups WHERE mint = ?1 AND fetched_at_ms = ?2 AND horizon_days = ?3"
    script = (ROOT / "schema.sql").read_text()
    assert ended.split(" WHERE ")[0] in script
    (step,) = plan(database, ended)
    assert step.startswith("SEARCH follow_ups USING PRIMARY KEY"), step


def test_the_due_are_found_by_their_time(database: SqliteDatabase) -> None:
    steps = plan(database, sql_follow_ups.DUE)
    assert any("SEARCH follow_ups USING COVERING INDEX follow_ups_due" in s for s in steps), steps
