"""The code of the version before runs on today's schema: during a deploy, and after a rollback.

Its own contract is run, and it goes on with rows that today's code wrote. What that does not cover:
its routes and its scoring, which do not depend on the schema; D1 itself, on which the same
statements ran when that version was made; versions from further back.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from detector.adapters.database import Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_keys import SqlKeys
from detector.adapters.sql_probes import SqlProbes
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_rollups import SqlRollups
from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.probe import ProbeResult
from detector.domain.sample import place
from detector.domain.scope import Scope
from detector.services.settle import settle
from tests.contract.followed import predicted
from tests.contract.keys import stored_key
from tests.contract.store import NOW, run
from tests.earlier import FOLDER, ROOT

(ARCHIVE,) = FOLDER.glob("*.tar.xz")
COMMIT = ARCHIVE.name.removesuffix(".tar.xz").split("-")[2]
OWN_SQL = "TestSqliteHistory::test_what_is_followed_or_recorded_stays"
"""A test of that version with a statement of its own that names no columns; its code has none."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The old code with today's schema beside it."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    shutil.copy(ROOT / "schema.sql", tmp_path)
    shutil.copytree(ROOT / "migrations", tmp_path / "migrations")
    return tmp_path


def with_old_code(old: Path, *command: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=old,
        env={**kept, "PYTHONPATH": f"{old / 'src'}{os.pathsep}{old}", "COVERAGE_PROCESS_START": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


SLOWER = ("test_no_statement_scans_a_growing_table", "test_pages_are_never_sorted_by_hand")
"""From 0015 on its lists sort all tokens, from 0016 on it looks through all words for each new
analysis: right, and slow until the new version runs."""


def contract(old: Path, *options: str) -> subprocess.CompletedProcess[str]:
    quiet = ("-q", "-c", os.devnull, "--rootdir", str(old), "-p", "no:cacheprovider", "-n", "0")
    tests = f"{old / 'tests' / 'contract'}"
    at = "--deselect=tests/contract/test_store_sqlite.py::"
    deselected = [f"{at}{test}" for test in (OWN_SQL, *SLOWER)]
    return with_old_code(old, "-m", "pytest", *quiet, *deselected, *options, tests)


@pytest.mark.no_cover
def test_it_keeps_its_contract_on_todays_schema(old: Path) -> None:
    done = contract(old)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " deselected" in done.stdout


@pytest.mark.no_cover
def test_a_schema_that_breaks_it_would_be_noticed(old: Path) -> None:
    with (old / "schema.sql").open("a") as schema:
        schema.write("ALTER TABLE series ADD COLUMN needed TEXT NOT NULL CHECK (needed <> '');")
    done = contract(old, "-k", "test_a_forecast_is_followed")
    assert done.returncode == 1, done.stdout[-1000:]


def test_it_goes_on_with_what_todays_code_wrote(old: Path) -> None:
    file = old / "written.sqlite"
    database = SqliteDatabase(file)
    database.script((ROOT / "schema.sql").read_text())
    store, follow_ups = SqlStore(database), SqlFollowUps(database)
    mints = sorted((f"Mint{number}" for number in range(6)), key=place)
    for mint in mints:
        run(store.save(predicted(mint, "model", NOW), "me"))
    run(follow_ups.thin(NOW // 86_400_000, 2))
    ended = mints[1]
    readings = [[hour, NOW + hour, 0.1, None] for hour in (1, 6, 24)]
    database.connection.execute(
        "UPDATE series SET hour = NULL, due_at_ms = NULL, late_at_ms = NULL, closed = 1,"
        " readings = ? WHERE mint = ?",
        (json.dumps(readings), ended),
    )
    assert run(settle(follow_ups, NOW)) == 1
    (row,) = run(SqlTrackRecord(database).rows(0, 9))
    assert row[-3] != "", "a row with the rate of a sample"
    run(SqlKeys(database).add(stored_key(scopes=frozenset({Scope.READ, Scope.PROBE}))))
    run(SqlProbes(database).add([ProbeResult(NOW, True, 5, None, ())]))
    run(SqlRollups(database).add(NOW, {"band:low": 3}))
    database.close()
    shutil.copy(FOLDER / "reads.py", old)
    done = with_old_code(old, "reads.py", str(file), mints[0])
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found.pop("hours") >= 3
    assert found == {
        "answer": True, "history": 1, "due": mints[0], "settled": 1, "known": 1,
        "keys": [["read"]], "settles": 1, "adds": 1, "counted": 1, "sweeps": found["sweeps"],
    }  # fmt: skip
    database = SqliteDatabase(file)
    rows = run(database.rows(Statement("SELECT mint, place FROM series WHERE mint = 'Later'")))
    assert [row["place"] for row in rows] == [-1], "followed by it, outside of every sample"
    again = run(SqlTrackRecord(database).record("model", "rules"))
    assert again.end.number == 2
    database.close()


def test_the_archive_is_what_that_commit_held() -> None:
    """Where the history is there: a clone without it cannot tell."""
    git = ("git", "show")
    with tarfile.open(ARCHIVE) as archive:
        names = archive.getnames()
        assert "src/detector/adapters/sql_store.py" in names
        for name in names[:: max(1, len(names) // 12)]:
            shown = subprocess.run(
                [*git, f"{COMMIT}:{name}"], cwd=ROOT, capture_output=True, check=False
            )
            if shown.returncode != 0:
                pytest.skip("the commit is not in this clone")
            member = archive.extractfile(name)
            assert member is not None
            assert member.read() == shown.stdout, name
