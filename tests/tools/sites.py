"""What tests of the import share: databases before and after, and the command itself."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.unit.service import SCHEMA

ROOT = Path(__file__).parents[2]
ROWS = 119
TWICE = 2
"""Rows of the original, and how many of them are there twice."""
TABLES = ("tokens", "answers", "history", "token_words", "verdict_counts", "hour_counts")
STAND_IN = ROOT / "tests" / "fakes" / "wrangler.py"


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with the original's database, a local D1 and a pretended Cloudflare."""

    folder: Path

    @property
    def original(self) -> Path:
        return self.folder / "server.db"

    @property
    def local(self) -> Path:
        return self.folder / "data" / "d1" / "miniflare-D1DatabaseObject" / "0a.sqlite"

    @property
    def remote(self) -> Path:
        return self.folder / "cloudflare" / "d1.sqlite"

    def make(self) -> None:
        for file in (self.local, self.remote):
            shutil.rmtree(file.parent, ignore_errors=True)
            file.parent.mkdir(parents=True)
            with closing(sqlite3.connect(file)) as connection:
                connection.executescript(SCHEMA)

    def trouble(self, **numbers: int) -> None:
        """See `tests.fakes.wrangler`."""
        for name, number in numbers.items():
            (self.remote.parent / name).write_text(str(number))

    def calls(self) -> list[list[str]]:
        """What the stand-in for wrangler was asked since the last time."""
        file = self.remote.parent / "calls"
        found = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [json.loads(line) for line in found]

    def to_local(self) -> list[str]:
        return [str(self.original), "--local", str(self.folder / "data")]

    def to_remote(self) -> list[str]:
        wrangler = f"{sys.executable} '{STAND_IN}' '{self.remote.parent}'"
        return [str(self.original), "--remote", "--wrangler", wrangler]

    def report(self) -> dict[str, Any]:
        path = self.folder / "server.db.import" / "report.json"
        found: dict[str, Any] = json.loads(path.read_text())
        return found


def run(arguments: list[str], prelude: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; `prelude` runs in it before."""
    code = f"{prelude}\nfrom tools.import_server_db import main\nraise SystemExit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def rows(database: Path, *tables: str) -> Mapping[str, list[Any]]:
    """All rows of tables, in order; counters that stand at 0 say nothing and are left out."""
    with closing(sqlite3.connect(database)) as connection:
        found = {
            table: connection.execute(f"SELECT * FROM {table}").fetchall()
            for table in tables or TABLES
        }
    for name in ("verdict_counts", "hour_counts"):
        if name in found:
            found[name] = [row for row in found[name] if row[-1]]
    return {name: sorted(some, key=repr) for name, some in found.items()}


def change(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


def forget_sent(site: Site) -> None:
    """Judged as before, and sent to nobody."""
    site.make()
    change(site.folder / "server.db.import" / "work.sqlite", "DELETE FROM import_sent")
