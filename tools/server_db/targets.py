"""The databases that an import is sent to: the local runtime's D1 file, and D1 through wrangler."""

import asyncio
import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from detector.adapters.database import DatabaseFailed, Statement
from detector.adapters.sql_store import SCHEMA_VERSION
from detector.adapters.sqlite import SqliteDatabase
from tools.server_db.literals import filled, sql_texts
from tools.server_db.work import teach_sha256

ROOT = Path(__file__).resolve().parents[2]
WRANGLER = (
    str(ROOT / ".runtime" / "bin" / "node"),
    str(ROOT / "node_modules" / "wrangler" / "bin" / "wrangler.js"),
)
ATTEMPTS = 3
"""What was sent may be sent again: the statements change nothing the second time."""
TIMEOUT_S = 1_800

QUIET = {
    "WRANGLER_SEND_METRICS": "false",
    "WRANGLER_SEND_ERROR_REPORTS": "false",
    "WRANGLER_HIDE_BANNER": "true",
    "NO_COLOR": "1",
    "CI": "1",
}


class TargetFailed(Exception):
    """The database cannot be used; the message says why."""


class Target(Protocol):
    """A database with this project's schema.

    `name` tells it from others, in the work file. `hashes`: its SQL has a function `sha256`.
    Every method raises TargetFailed.
    """

    name: str
    hashes: bool

    def send(self, statements: Sequence[Statement]) -> None:
        """Run them all, or none."""
        ...

    def rows(self, statement: Statement) -> Sequence[Mapping[str, Any]]:
        """What a query finds."""
        ...


class LocalD1:
    """The D1 file of `make run`, which may be serving meanwhile."""

    hashes = True

    def __init__(self, data_dir: Path) -> None:
        """`data_dir`: the runtime's folder. Raises TargetFailed unless it holds one database."""
        found = [
            path
            for path in sorted((data_dir / "d1").rglob("*.sqlite"))
            if not path.name.endswith("metadata.sqlite")
        ]
        if len(found) != 1:
            raise TargetFailed(
                f"{data_dir} holds {len(found)} D1 databases instead of one: "
                "start the Worker on it once (DATA_DIR=... make run)"
            )
        self.name = f"local {found[0].resolve()}"
        self._database = SqliteDatabase(found[0])
        self._database.connection.execute("PRAGMA busy_timeout = 30000")
        teach_sha256(self._database)

    def send(self, statements: Sequence[Statement]) -> None:
        """See `Target`."""
        try:
            asyncio.run(self._database.batch(statements))
        except DatabaseFailed as error:
            raise TargetFailed(f"the local database refuses: {error}") from error

    def rows(self, statement: Statement) -> Sequence[Mapping[str, Any]]:
        """See `Target`."""
        try:
            return asyncio.run(self._database.rows(statement))
        except (DatabaseFailed, sqlite3.Error) as error:
            raise TargetFailed(f"the local database refuses: {error}") from error


class RemoteD1:
    """D1 at Cloudflare: wrangler imports files and answers queries, as deploy.sh has it do."""

    hashes = False

    def __init__(
        self, environment: str, work: Path, wrangler: Sequence[str] = WRANGLER, pause_s: float = 2.0
    ) -> None:
        """`environment` of wrangler.toml; the empty name is production's."""
        self.name = f"remote {environment or 'production'}"
        self._file = work / "send.sql"
        self._wrangler = wrangler
        self._environment = environment
        self._pause_s = pause_s

    def send(self, statements: Sequence[Statement]) -> None:
        """See `Target`. D1 runs a file whole, or returns to the state before."""
        with self._file.open("w", encoding="utf-8", newline="") as file:
            file.writelines(sql_texts(statements))
        self._run("--file", str(self._file))
        self._file.unlink()

    def rows(self, statement: Statement) -> Sequence[Mapping[str, Any]]:
        """See `Target`."""
        said = self._run("--command", filled(statement.sql, statement.parameters))
        try:
            (answer,) = json.loads(said)
            rows: list[Mapping[str, Any]] = answer["results"]
        except (ValueError, TypeError, KeyError) as error:
            raise TargetFailed(f"wrangler's answer cannot be read: {said[:300]}") from error
        return rows

    def _run(self, *what: str) -> str:
        command = [*self._wrangler, "d1", "execute", "DB", "--remote", "--env", self._environment]
        said = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(self._pause_s * attempt)
            try:
                done = subprocess.run(  # noqa: S603 - the project's own wrangler, no shell
                    [*command, "--yes", "--json", *what],
                    cwd=ROOT, env={**os.environ, **QUIET}, stdin=subprocess.DEVNULL,
                    capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                said = f"no answer within {TIMEOUT_S} s"
                continue
            except OSError as error:
                raise TargetFailed(
                    f"wrangler cannot be run: {error}; run `make install`"
                ) from error
            if done.returncode == 0:
                return done.stdout
            said = (done.stderr.strip() or done.stdout.strip())[-600:]
        raise TargetFailed(f"wrangler failed {ATTEMPTS} times:\n{said}")


def require_schema(target: Target, version: int) -> None:
    """Raises TargetFailed unless the database has this checkout's schema."""
    try:
        rows = target.rows(Statement(SCHEMA_VERSION))
    except TargetFailed as error:
        raise TargetFailed(f"{target.name}: is it deployed? {error}") from error
    found = int(rows[0]["version"]) if rows else 0
    if found != version:
        raise TargetFailed(
            f"{target.name} has schema {found}, this checkout {version}: "
            "deploy this checkout first (local: make run)"
        )
