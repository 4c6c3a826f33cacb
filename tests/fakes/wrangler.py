"""A stand-in for wrangler's `d1 execute --remote`: a file of SQLite behind D1's rules.

    python tests/fakes/wrangler.py FOLDER d1 execute DB --remote --env NAME --yes --json ...

FOLDER holds `d1.sqlite` and, for trouble, files named `fail`, `lost` and `kill` with a number in
them: so many of the next calls fail before anything is done; so many of the next files are run
and the answer is lost; the program that calls is killed when so many calls are over. `calls` gets
a line a call.
"""

import json
import os
import signal
import sqlite3
import sys
from pathlib import Path

LONGEST_BYTES = 100_000
REFUSED = ("BEGIN", "COMMIT", "SAVEPOINT", "ATTACH", "PRAGMA", "VACUUM")


class Refused(Exception):
    """As D1 says it."""


def statements(text: str) -> list[str]:
    found, statement = [], ""
    for part in text.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            found.append(statement.strip())
            statement = ""
    if statement.strip(" \n;"):
        raise Refused("incomplete input: SQLITE_ERROR")
    return [one for one in found if one != ";"]


def execute(database: Path, text: str) -> list[dict[str, object]]:
    """The rows of the last statement; all are one transaction."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN IMMEDIATE")
    rows: list[dict[str, object]] = []
    try:
        for statement in statements(text):
            if len(statement.encode()) > LONGEST_BYTES:
                raise Refused("statement too long: SQLITE_TOOBIG")
            if statement.upper().startswith(REFUSED):
                raise Refused("not authorized: SQLITE_AUTH")
            rows = [dict(row) for row in connection.execute(statement)]
    except (Refused, sqlite3.Error):
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    connection.close()
    return rows


def counted_down(path: Path) -> bool:
    """Whether the file's number was above zero; it is one less now."""
    left = int(path.read_text()) if path.exists() else 0
    path.write_text(str(max(0, left - 1)))
    return left > 0


def main(folder: Path, arguments: list[str]) -> int:
    with (folder / "calls").open("a") as calls:
        calls.write(json.dumps(arguments[:-1]) + "\n")
    expected = ["d1", "execute", "DB", "--remote", "--env"]
    if arguments[:5] != expected or arguments[6:8] != ["--yes", "--json"]:
        print("unknown arguments", file=sys.stderr)
        return 1
    if counted_down(folder / "fail"):
        print("X [ERROR] fetch failed", file=sys.stderr)
        return 1
    how, what = arguments[8:]
    try:
        text = Path(what).read_text() if how == "--file" else what
        rows = execute(folder / "d1.sqlite", text)
    except (Refused, sqlite3.Error) as error:
        print(f"X [ERROR] {error}", file=sys.stderr)
        return 1
    if how == "--file" and counted_down(folder / "lost"):
        print("X [ERROR] Network connection lost.", file=sys.stderr)
        return 1
    if (folder / "kill").exists() and not counted_down(folder / "kill"):
        (folder / "kill").unlink()
        os.kill(os.getppid(), signal.SIGKILL)
    print(json.dumps([{"results": rows, "success": True, "meta": {"duration": 1}}]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
