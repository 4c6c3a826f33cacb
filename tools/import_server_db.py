"""Take over the analyses of the original application: its server.db, or its D1 export.

    .venv/bin/python -m tools.import_server_db server.db --dry-run
    .venv/bin/python -m tools.import_server_db server.db --local .data/live
    .venv/bin/python -m tools.import_server_db server.db --remote [--env staging]

Reports are judged with today's rules, at the time when they were read, and are marked as imported.
A newer answer of the deployment is never replaced. It may be stopped at any time and run again:
it goes on where it was, and what is there already stays as it is. See docs/migration.md.

exit: 0 done and checked, 1 the check found a difference (run it again), 2 wrong use,
      3 a file or a database cannot be used, 130 interrupted
"""

import argparse
import asyncio
import shlex
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # Run as a file: the project's folder is not on the path.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from detector.adapters.database import DatabaseFailed
from detector.adapters.sql_store import SqlStore
from detector.domain import jsontext
from detector.domain.rules_engine import RULES_VERSION
from detector.errors import DetectorError
from detector.model import read_parameters
from tools.server_db import checking, report
from tools.server_db.checking import Checked
from tools.server_db.judging import judge_rows, list_rows
from tools.server_db.progress import Progress
from tools.server_db.sending import send, unsent
from tools.server_db.source import Source, SourceFailed
from tools.server_db.targets import (
    WRANGLER,
    LocalD1,
    RemoteD1,
    Target,
    TargetFailed,
    require_schema,
)
from tools.server_db.work import SCHEMA, Work, WorkFailed

DONE, DIFFERENT, UNUSABLE, INTERRUPTED = 0, 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        return run(asked)
    except KeyboardInterrupt:
        _say_wrong("interrupted; the same command goes on from here")
        return INTERRUPTED
    except (SourceFailed, WorkFailed, TargetFailed) as error:
        _say_wrong(str(error))
    except (OSError, sqlite3.Error, DatabaseFailed) as error:
        _say_wrong(f"{type(error).__name__}: {error}")
    except DetectorError as error:
        _say_wrong(f"the work file cannot be written: {error.__cause__ or error}")
    return UNUSABLE


def run(asked: argparse.Namespace) -> int:
    """Read, judge, send, check. Raises what can go wrong."""
    folder: Path = asked.work or asked.database.with_name(f"{asked.database.name}.import")
    folder.mkdir(parents=True, exist_ok=True)
    with closing(Work(folder / "work.sqlite")) as work:
        schema = jsontext.digest(SCHEMA.read_text())
        work.require({"rules": RULES_VERSION, "model": read_parameters()[1], "schema": schema})
        target = _target(asked, folder)
        if target is not None:
            require_schema(target, asyncio.run(SqlStore(work).schema_version()))
        counted = judge(asked.database, folder, work)
        checked = None if target is None else transfer(work, target)
        path = folder / "report.json"
        report.write(path, counted, checked, work)
        for line in report.lines(counted, checked):
            _say(line)
        _say(f"every row that was refused or odd is in {path}")
        if not report.adds_up(counted):
            _say_wrong("rows were added or removed meanwhile; the same command goes on from here")
            return DIFFERENT
        if checked is not None and not checked.good:
            _say_wrong(
                "the database is not as it should be: the same command sends again what is "
                "missing; an answer that is there and differs is never overwritten"
            )
            return DIFFERENT
    return DONE


def judge(database: Path, folder: Path, work: Work) -> dict[str, Any]:
    """List and judge all rows; the totals."""
    with closing(Source(database, folder)) as source:
        rows = source.count()
        with Progress("listing", rows) as told:
            list_rows(source, work, time.time_ns() // 1_000_000, told)
        with Progress("judging", work.counts().get("waiting", 0)) as told:
            asyncio.run(judge_rows(source, work, told))
    return report.totals(work, rows, checking.checksum(work))


def transfer(work: Work, target: Target) -> Checked:
    """Send what is not sent, and compare everything."""
    with Progress("sending", unsent(work, target)) as told:
        send(work, target, told)
    with Progress("checking", work.size("tokens")) as told:
        checked = checking.check(work, target, told)
    work.forget_sent(target.name, [*checked.missing, *checked.different])
    return checked


def _target(asked: argparse.Namespace, folder: Path) -> Target | None:
    if asked.local is not None:
        return LocalD1(asked.local)
    if asked.remote:
        return RemoteD1(asked.env, folder, shlex.split(asked.wrangler))
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="import_server_db",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("database", type=Path, help="server.db, or the SQL dump of a D1 export")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--local", type=Path, metavar="DATA_DIR", help="the folder of `make run`")
    where.add_argument("--remote", action="store_true", help="D1 at Cloudflare, through wrangler")
    where.add_argument("--dry-run", action="store_true", help="read and judge; send nothing")
    parser.add_argument("--env", default="", help="an environment of wrangler.toml")
    parser.add_argument(
        "--work", type=Path, help="folder to go on from (default: beside the database, .import)"
    )
    parser.add_argument(
        "--wrangler", default=shlex.join(WRANGLER), help="another wrangler than the project's"
    )
    return parser


def _say(line: str) -> None:
    print(line)


def _say_wrong(line: str) -> None:
    print(f"import_server_db: {line}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
