"""The code of before the newest migration, with its own tests, on the schema of today.

A deploy migrates first, and visitors get the old code until the new one is well; a way back leads
to it too. So a migration only adds.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from local.steps import ROOT

NEWEST = max((ROOT / "migrations").glob("*.sql")).relative_to(ROOT)
THEIRS = ("tests/contract", "tests/unit/test_service.py")
"""Every statement of the store, and requests through the whole service."""


def git(*arguments: str) -> str:
    """What git answers; empty when it cannot."""
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def before() -> str:
    """The commit before the one that brought the newest migration."""
    brought = git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(NEWEST))
    # Not committed yet: the last commit is the old code.
    found = git("rev-parse", "--verify", "--quiet", f"{brought}^" if brought else "HEAD")
    if not found:
        pytest.skip("this checkout lacks the history, so that there is no older code")
    return found


def test_the_code_before_the_newest_migration_runs_on_todays_schema(tmp_path: Path) -> None:
    commit, packed = before(), tmp_path / "old.zip"
    assert git("archive", "--output", str(packed), commit) == ""
    old = tmp_path / "old"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(old)
    assert not (old / NEWEST).exists()
    shutil.copy(ROOT / "schema.sql", old)
    shutil.copytree(ROOT / "migrations", old / "migrations", dirs_exist_ok=True)
    # Its code is imported, not this one's: both are called the same. It knows nothing of this run.
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("PYTEST", "COV"))
    }
    environment = {**kept, "PYTHONPATH": f"{old / 'src'}{os.pathsep}{old}"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *THEIRS],
        cwd=old, env=environment, capture_output=True, text=True,
        timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
