"""Taking over a database of the original application, in full size.

    .venv/bin/python -m bench.bench_import --rows 100000

Makes the database, imports it into a local D1 file, gives the same command again, then begins anew
with another D1 file, kills that import in the middle (SIGKILL) and lets it go on: both must come to
the same rows. Not part of `make bench`: it takes a quarter of an hour and some gigabytes.
"""

import argparse
import hashlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes import server_db

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("tokens", "answers", "history", "token_words", "verdict_counts", "hour_counts")


def start(database: Path, data: Path, work: Path) -> subprocess.Popen[str]:
    """An import into a local D1."""
    arguments = [str(database), "--local", str(data), "--work", str(work)]
    return subprocess.Popen(
        [sys.executable, "-m", "tools.import_server_db", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def finish(running: subprocess.Popen[str]) -> str:
    """What it printed; ends the bench when it failed."""
    out, _ = running.communicate()
    if running.returncode:
        raise SystemExit(f"the import failed:\n{out}")
    return out


def empty_d1(folder: Path) -> Path:
    """A local runtime's folder with an empty database; returns its file."""
    file = folder / "d1" / "d1.sqlite"
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((ROOT / "schema.sql").read_text())
        connection.execute("PRAGMA journal_mode = WAL")
    return file


def digest(file: Path) -> str:
    """Of all rows that an import writes."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(file)) as connection:
        for table in TABLES:
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
                found.update(repr(row).encode())
    return found.hexdigest()[:16]


def judged(work: Path) -> int:
    """Bytes of the work file so far: it cannot be opened while an import has it."""
    return sum(path.stat().st_size for path in work.glob("work.sqlite*"))


def bench(folder: Path, rows: int) -> None:
    """Print what was measured."""
    database = folder / "server.db"
    began = time.monotonic()
    server_db.make(database, rows)
    print(f"made {rows:,} rows, {database.stat().st_size / 1e9:.2f} GB: {since(began)}")

    first, second = empty_d1(folder / "first"), empty_d1(folder / "second")
    began = time.monotonic()
    out = finish(start(database, folder / "first", folder / "work1"))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(out)
    print(f"imported: {since(began)}, {used.ru_utime + used.ru_stime:.0f} s of one core, ", end="")
    print(f"{used.ru_maxrss / 1024:.0f} MB at most; {first.stat().st_size / 1e9:.2f} GB of D1")
    size = judged(folder / "work1")

    began = time.monotonic()
    finish(start(database, folder / "first", folder / "work1"))
    print(f"the same command again: {since(began)}")

    running = start(database, folder / "second", folder / "work2")
    while running.poll() is None and judged(folder / "work2") < size / 2:
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    began = time.monotonic()
    finish(start(database, folder / "second", folder / "work2"))
    same = digest(first) == digest(second)
    print(f"killed in the middle; the rest: {since(began)}; the same: {same}")


def since(began: float) -> str:
    """Seconds."""
    return f"{time.monotonic() - began:.0f} s"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="bench-import-") as folder:
        bench(Path(folder), asked.rows)


if __name__ == "__main__":
    main()
