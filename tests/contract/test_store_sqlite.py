"""The store contract on SQLite, and the plan of every query. On D1 it runs in tests/edge."""

import asyncio
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from detector.adapters import (
    sql_budget,
    sql_creators,
    sql_events,
    sql_history,
    sql_keys,
    sql_probes,
    sql_retention,
    sql_rollups,
    sql_shared,
    sql_sources,
    sql_store,
    sql_tokens,
    sql_watch_runs,
    sql_watches,
)
from detector.adapters.database import Statement
from detector.adapters.sql_history import SqlHistory
from detector.adapters.sql_store import SqlStore
from detector.adapters.sql_tokens import count_statement, page_statement, scan_statement
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.mint import ALPHABET
from detector.domain.search import pool_word
from detector.domain.stored_analysis import StoredAnswer
from detector.domain.token_list import Search, TokenQuery, Within
from detector.domain.token_row import Sort
from tests.contract.creators import CreatorContract
from tests.contract.events import EventContract
from tests.contract.history import HistoryContract
from tests.contract.keys import KeyContract
from tests.contract.probes import ProbeContract
from tests.contract.rollups import RollupContract
from tests.contract.shared import SharedContract
from tests.contract.store import NOW, StoreContract, analysis, run
from tests.contract.watches import WatchContract

ROOT = Path(__file__).parents[2]
GROWING = (
    "tokens", "answers", "history", "history_before", "token_words", "leases", "settled", "series",
    "outcomes", "hourly", "events", "api_keys", "api_key_usage", "watches", "messages",
)  # fmt: skip


@pytest.fixture(scope="module")
def database() -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase()
    opened.script((ROOT / "schema.sql").read_text())
    yield opened
    opened.close()


class TestSqliteStore(StoreContract):
    """All of the contract."""


class TestSqliteKeys(KeyContract):
    """All of the contract."""


class TestSqliteWatches(WatchContract):
    """All of the contract."""


class TestSqliteEvents(EventContract):
    """All of the contract."""


class TestSqliteRollups(RollupContract):
    """All of the contract."""


class TestSqliteProbes(ProbeContract):
    """All of the contract."""


class TestSqliteCreators(CreatorContract):
    """All of the contract."""


class TestSqliteHistory(HistoryContract):
    """All of the contract."""


class TestSqliteShared(SharedContract):
    """All of the contract."""


def plan(database: SqliteDatabase, sql: str) -> list[str]:
    parameters = max((int(n) for n in range(1, 30) if f"?{n}" in sql), default=0)
    rows = database.connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * parameters)
    return [row["detail"] for row in rows]


QUERIES = [
    TokenQuery(sort, 10, risk_level=level, search=search, after=after, bands=bands)
    for sort, level, search, after, bands in itertools.product(
        Sort,
        (None, "Safe"),
        (None, Search("a", "b"), Search("", "b", "c")),
        (None, (1.0, "m")),
        ((), ("low", "high")),
    )
]
STATEMENTS = {
    name: value
    for module in (
        sql_budget,
        sql_creators,
        sql_events,
        sql_history,
        sql_keys,
        sql_probes,
        sql_retention,
        sql_rollups,
        sql_shared,
        sql_sources,
        sql_store,
        sql_tokens,
        sql_watch_runs,
        sql_watches,
    )
    for name, value in vars(module).items()
    if name.isupper()
    and isinstance(value, str)
    and value.split()[:1] in (["SELECT"], ["INSERT"], ["UPDATE"], ["DELETE"], ["WITH"])
}
RANGES = (Within("liquidity_usd", 1.0, 2.0), Within("detected_at_ms", None, 5.0))
PAGE_SQL = {page_statement(query).sql for query in QUERIES}
SCAN_SQL = {
    scan_statement(replace(query, ranges=RANGES, finding="x"), 2_000).sql for query in QUERIES
}
COUNT_SQL = {count_statement(query).sql for query in QUERIES}
# In an order that all processes of a run share.
ALL_SQL = [*STATEMENTS.values(), *sorted(PAGE_SQL | SCAN_SQL | COUNT_SQL)]


@pytest.mark.parametrize("sql", ALL_SQL)
def test_no_statement_scans_a_growing_table(database: SqliteDatabase, sql: str) -> None:
    steps = plan(database, sql)
    if sql == sql_store.SAVE_TOKEN:
        # Written for a token that were to appear after its words, which must not be: never run.
        steps.remove("SCAN token_words")
    for step in steps:
        walked = step.startswith("SCAN") and any(
            step == f"SCAN {table}" or step.startswith(f"SCAN {table} ") for table in GROWING
        )
        in_order = (
            any(f" USING INDEX {index}" in step for index in ("api_keys_newest",))
            or sql == sql_history.MOVE  # the key's own order
            or (sql == sql_history.WALK and step == "SCAN history_before")  # whether there is one
        )
        assert not walked or (in_order and "LIMIT" in sql), steps


def test_saving_looks_at_the_words_of_its_own_token_only() -> None:
    """Counted in steps of SQLite's machine, for the triggers and keys that no plan shows."""
    steps: list[int] = []
    for others in (5, 500):
        opened = SqliteDatabase()
        opened.script((ROOT / "schema.sql").read_text())
        store = SqlStore(opened)
        for number in range(others):
            run(store.save(analysis(f"Other{number}", name=f"An other {number}"), "me"))
        counted = [0]

        def count(counted: list[int] = counted) -> int:
            counted[0] += 1
            return 0

        opened.connection.set_progress_handler(count, 1)
        first = analysis("Mint", name="One name")
        run(store.save(first, "me"))
        run(store.save(analysis("Mint", name="Two names", fetched_at_ms=NOW + 1), "me"))
        opened.close()
        steps.append(counted[0])
    assert steps[1] < 1.1 * steps[0]


def test_of_many_leases_each_has_its_turn() -> None:
    opened = SqliteDatabase()
    opened.script((ROOT / "schema.sql").read_text())
    many = 2 * sql_store.MOST_SWEPT
    opened.connection.executemany(
        "INSERT INTO leases VALUES (?, 'me', ?, NULL)",
        [*((f"2{number:05}", NOW * 2) for number in range(many)), ("z", NOW - 1)],
    )
    round_ms = len(ALPHABET) * sql_store.SWEEP_TURN_MS
    began = (NOW // round_ms + 1) * round_ms
    turns = range(began, began + round_ms, sql_store.SWEEP_TURN_MS)
    removed = [run(SqlStore(opened).sweep(turn)) for turn in turns]
    assert sum(removed) == 1
    assert removed.index(1) > 0, "what one sweep looks at is bounded"
    opened.close()


def test_words_from_before_are_forgotten_with_the_name(database: SqliteDatabase) -> None:
    """A Worker from before 0016 wrote a token, or renames one while both run."""
    store = SqlStore(database)

    def found(word: str) -> bool:
        return run(store.count(TokenQuery(Sort.NEWEST, 1, search=Search(word, "")))) == 1

    run(store.save(analysis("Before", name="Lanternfirst"), "me"))
    for number, name in enumerate(("Lanternsecond", "Lanternthird")):
        database.connection.execute(
            "UPDATE tokens SET name = ?, fetched_at_ms = fetched_at_ms + 1 WHERE mint = 'Before'",
            [name],
        )
        database.connection.execute("DELETE FROM token_words WHERE mint = 'Before'")
        database.connection.execute(
            "INSERT INTO token_words (word, mint) VALUES (?, 'Before')", [name.lower()]
        )
        kept = analysis("Before", name=name, fetched_at_ms=NOW + 10 + 10 * number)
        if number:
            kept = analysis("Before", name="Lanternlast", fetched_at_ms=NOW + 20)
        run(store.save(kept, "me"))
        assert found("lanternsecond") is (number == 0)
    assert [found(word) for word in ("lanternfirst", "lanternthird", "lanternlast")] == [
        False,
        False,
        True,
    ]


def test_a_pool_that_a_worker_from_before_forgot_is_kept_by_the_next_analysis(
    database: SqliteDatabase,
) -> None:
    store, word = SqlStore(database), pool_word("PoolThatIsForgotten")

    def found() -> list[str]:
        rows = run(store.page(TokenQuery(Sort.NEWEST, 9, search=Search("", "", word))))
        return [row.mint for row in rows]

    kept = analysis("Forgotten", name="Forgotten")
    kept = replace(kept, words=(*kept.words, word))
    run(store.save(kept, "me"))
    database.connection.execute("DELETE FROM token_words WHERE mint = 'Forgotten'")
    database.connection.execute("INSERT INTO token_words VALUES ('forgotten', 'Forgotten')")
    assert found() == []
    run(store.save(replace(kept, row=replace(kept.row, fetched_at_ms=NOW + 1)), "me"))
    assert found() == ["Forgotten"]
    count = TokenQuery(Sort.NEWEST, 1, search=Search("forgotten", ""))
    assert run(store.count(count)) == 1


def test_pages_are_never_sorted_by_hand(database: SqliteDatabase) -> None:
    for query in QUERIES:
        steps = plan(database, page_statement(query).sql)
        sorted_by_hand = any("TEMP B-TREE FOR ORDER BY" in step for step in steps)
        assert sorted_by_hand == (query.search is not None), steps


def test_a_creators_tokens_are_walked_newest_first(database: SqliteDatabase) -> None:
    steps = plan(database, sql_creators.CREATOR_RECORD)
    assert "SEARCH tokens USING INDEX tokens_creator_newest (creator=?)" in steps
    assert any(step.startswith("SEARCH settled USING INDEX") for step in steps), steps
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in steps), steps


@pytest.mark.parametrize("table", ["watches", "messages"])
def test_owners_turns_are_found_along_indexes(database: SqliteDatabase, table: str) -> None:
    sql = {"watches": sql_watch_runs.DUE_WATCHES, "messages": sql_watch_runs.DUE_MESSAGES}[table]
    steps = plan(database, sql)
    assert f"SEARCH {table} USING COVERING INDEX {table}_due (owner>?)" in steps, steps
    assert any(step.startswith(f"SEARCH each USING COVERING INDEX {table}_due") for step in steps)


@pytest.mark.parametrize("sql", [sql_watch_runs.SWEEP_ENDED, sql_watch_runs.LOOKS])
def test_no_statement_about_watches_scans_by_another_name(
    database: SqliteDatabase, sql: str
) -> None:
    assert not {"SCAN each", "SCAN old"} & {*plan(database, sql)}


def test_histories_are_read_along_their_keys(database: SqliteDatabase) -> None:
    pages = plan(database, sql_history.RECORDS)
    for table in ("history USING INDEX", "history_before USING PRIMARY KEY"):
        assert any(
            step.startswith(f"SEARCH {table}") and step.endswith("(mint=? AND fetched_at_ms<?)")
            for step in pages
        ), pages
    walk = "((mint,fetched_at_ms)>(?,?)"
    for sql in (sql_history.WALK, sql_history.THIN):
        (step, *_) = [step for step in plan(database, sql) if "SEARCH history USING" in step]
        assert step.startswith("SEARCH history USING COVERING INDEX"), step
        assert walk in step, "a token with very many records is not read from its beginning"
    moves = plan(database, sql_history.MOVE)
    assert any("SEARCH history_before USING PRIMARY KEY" in step for step in moves), moves
    for sql in (sql_history.RECORDS, sql_history.MOVE, sql_history.WALK, sql_history.THIN):
        assert not any("TEMP B-TREE" in step for step in plan(database, sql))


def test_the_worker_from_before_the_new_history_goes_on_writing() -> None:
    files = sorted((ROOT / "migrations").glob("*.sql"))
    here = next(index for index, path in enumerate(files) if "history_rows" in path.name)
    database = SqliteDatabase()
    database.script("\n".join(path.read_text() for path in files[:here]))
    old = Statement(
        "INSERT INTO history (mint, fetched_at_ms, record) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (mint, fetched_at_ms) DO NOTHING"
    )
    database.script(
        "INSERT INTO tokens (mint, risk_level, band, completeness, inside_domain, fetched_at_ms)"
        " VALUES ('m', 'Safe', 'low', 1, 1, 5)"
    )
    asyncio.run(database.batch([replace(old, parameters=("m", 5, "before"))]))
    database.script("\n".join(path.read_text() for path in files[here:]))
    for _ in range(2):
        asyncio.run(database.batch([replace(old, parameters=("m", 6, "after"))]))
    records = asyncio.run(SqlHistory(database).records("m", 9, 9))
    assert [each.record for each in records] == ["after", "before"]
    database.close()


def test_tokens_of_before_have_no_creator_until_they_are_analysed_again() -> None:
    scripts = [path.read_text() for path in sorted((ROOT / "migrations").glob("*.sql"))]
    database = SqliteDatabase()
    database.script("\n".join(scripts[:6]))
    old = (
        "INSERT INTO tokens (mint, risk_level, band, completeness, inside_domain, fetched_at_ms)"
        " VALUES ('m', 'Safe', 'low', 1, 1, 5)"
    )
    database.script(old)
    database.script("\n".join(scripts[6:]))
    # The version before this one still runs while it is being replaced.
    database.script(old.replace("'m'", "'n'"))
    rows = database.connection.execute("SELECT mint, creator FROM tokens ORDER BY mint")
    assert [tuple(row) for row in rows] == [("m", None), ("n", None)]
    database.close()


@pytest.mark.parametrize("was", [0, 1])
def test_calibrated_is_what_the_older_name_says_whoever_writes_it(was: int) -> None:
    scripts = [path.read_text() for path in sorted((ROOT / "migrations").glob("*.sql"))]
    database = SqliteDatabase()
    database.script("\n".join(scripts[:7]))
    # What the Worker from before the migration writes, before and after it.
    old = (
        "INSERT INTO tokens (mint, risk_level, band, completeness, inside_domain, fetched_at_ms)"
        " VALUES ('{}', 'Safe', 'low', 1, {}, {}) ON CONFLICT (mint) DO UPDATE SET"
        " inside_domain = excluded.inside_domain, fetched_at_ms = excluded.fetched_at_ms"
    )
    database.script(old.format("before", was, 5))
    database.script("\n".join(scripts[7:]))
    database.script(old.format("after", was, 5))

    def kept() -> dict[str, tuple[int, int]]:
        rows = database.connection.execute("SELECT mint, calibrated, inside_domain FROM tokens")
        return {row["mint"]: (row["calibrated"], row["inside_domain"]) for row in rows}

    assert kept() == {"before": (was, was), "after": (was, was)}
    for mint in ("before", "after"):
        database.script(old.format(mint, 1 - was, 6))
    assert kept() == {"before": (1 - was, 1 - was), "after": (1 - was, 1 - was)}
    # The Worker of now leaves both names right, over a row of the older one and of its own.
    store = SqlStore(database)
    for at_ms, calibrated in ((7, True), (8, False), (9, True)):
        made = analysis("after", calibrated=calibrated, fetched_at_ms=at_ms)
        asyncio.run(store.save(made, "me"))
        assert kept()["after"] == (calibrated, calibrated)
    database.close()


@pytest.mark.parametrize("sql", sorted(SCAN_SQL))
def test_scans_walk_the_indexes_lazily(database: SqliteDatabase, sql: str) -> None:
    steps = plan(database, sql)
    assert not any("TEMP B-TREE" in step or "MATERIALIZE" in step for step in steps), steps
    assert any("INDEX tokens_band_" in step for step in steps), steps


def schema(script: str) -> list[tuple[str, ...]]:
    database = SqliteDatabase()
    database.script(script)
    rows = database.connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    )
    # A column that was added later leaves its own spacing in what SQLite keeps.
    found = [
        tuple(re.sub(r"\s*([,()])\s*|\s+", r" \1", str(value)) for value in row) for row in rows
    ]
    database.close()
    return found


def test_the_schema_is_what_the_migrations_build() -> None:
    migrations = sorted((ROOT / "migrations").glob("*.sql"))
    assert schema("\n".join(p.read_text() for p in migrations)) == schema(
        (ROOT / "schema.sql").read_text()
    )
    assert [path.name[:4] for path in migrations] == [
        f"{number:04}" for number in range(1, len(migrations) + 1)
    ]


def test_rows_from_before_a_migration_get_what_their_answers_say() -> None:
    files = sorted((ROOT / "migrations").glob("*.sql"))
    here = next(index for index, path in enumerate(files) if "original_rows" in path.name)
    database = SqliteDatabase()
    database.script("\n".join(path.read_text() for path in files[:here]))
    bodies = {
        "both": '{"score_normalised":62.0,"creator_holdings_pct":1.5,"raw_data":{}}',
        "unknown": '{"score_normalised":null,"creator_holdings_pct":null}',
        "none": None,
    }
    for mint, body in bodies.items():
        database.script(
            "INSERT INTO tokens (mint, risk_level, band, completeness, inside_domain,"
            f" fetched_at_ms) VALUES ('{mint}', 'Safe', 'low', 1, 1, 5)"
        )
        if body is not None:
            database.script(
                f"INSERT INTO answers (mint, fetched_at_ms, body) VALUES ('{mint}', 5, '{body}')"
            )
    database.script("\n".join(path.read_text() for path in files[here:]))
    rows = asyncio.run(SqlStore(database).page(TokenQuery(Sort.NEWEST, 9)))
    assert {row.mint: (row.score_normalised, row.creator_holdings_pct) for row in rows} == {
        "both": (62.0, 1.5),
        "unknown": (None, None),
        "none": (None, None),
    }
    database.close()


def test_answers_of_before_are_renewed_when_asked_for() -> None:
    scripts = [path.read_text() for path in sorted((ROOT / "migrations").glob("*.sql"))]
    database = SqliteDatabase()
    database.script("\n".join(scripts[:3]))
    old = (
        "INSERT INTO tokens (mint, risk_level, band, completeness, inside_domain, fetched_at_ms)"
        " VALUES ('m', 'Safe', 'low', 1, 1, 5);"
        "INSERT INTO answers (mint, fetched_at_ms, body) VALUES ('m', 5, '{}')"
    )
    database.script(old)
    database.script("\n".join(scripts[3:]))
    answer = asyncio.run(SqlStore(database).look("m", 6)).answer
    assert answer == StoredAnswer("{}", 5, 0)
    # The version before this one still runs while it is being replaced.
    database.script(old.replace("'m'", "'n'"))
    database.close()


def test_migrations_count_the_tokens_that_are_there() -> None:
    first, *later = [path.read_text() for path in sorted((ROOT / "migrations").glob("*.sql"))]
    database = SqliteDatabase()
    database.script(first)
    for mint, level, band in (
        ("a", "Safe", "low"),
        ("b", "Safe", "low"),
        ("c", "Fraud", "critical"),
    ):
        database.script(
            "INSERT INTO tokens (mint, risk_level, band, completeness, inside_domain,"
            f" fetched_at_ms) VALUES ('{mint}', '{level}', '{band}', 1, 1, 5)"
        )
    database.script("\n".join(later))
    stats = asyncio.run(SqlStore(database).stats(5))
    assert stats.verdicts == {("Fraud", "critical"): 1, ("Safe", "low"): 2}
    assert stats.recent_24h == 3
    database.close()
