"""Tell a deployment what a probe of it saw, for its /status.

    python3 tools/probe.py URL | PROBE_KEY=KEY python3 tools/probe_report.py URL FILE

Reads the probe's line on stdin and prints it again, with what was told. What the deployment could
not be told, for it was down, waits in FILE and is told by a later run: without that nobody would
count an outage. FILE belongs to one prober alone. PROBE_KEY is a key with the scope `probe`.
Standard library only.

exit: 0 all is well and was told, 1 something is not, 2 wrong use
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_S = 15.0
AT_ONCE, MOST_FAULTS, LONGEST_FAULT, SLOWEST_MS = 50, 20, 120, 600_000
"""What the service takes: probes in one message, faults of each, characters and milliseconds."""

TOLD_FOR = timedelta(days=6, hours=23)
"""The service counts no probes that are older than 7 days."""

_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_NOT_PLAIN = re.compile(r"[^ -~]")

Tell = Callable[[Sequence[Mapping[str, Any]]], int]
"""Tells probes; the status of the answer. Raises NotTold."""


class NotTold(Exception):
    """There was no answer; the message says why."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """A key is not sent to where an answer leads."""
        return


def teller(url: str, key: str, timeout_s: float) -> Tell:
    """What tells `url` of probes. A call raises NotTold."""
    opener = build_opener(_NoRedirect)

    def tell(probes: Sequence[Mapping[str, Any]]) -> int:
        headers = {
            "content-type": "application/json",
            "x-api-key": key,
            "user-agent": "detector-probe",
        }
        data = json.dumps({"probes": probes}).encode()
        request = Request(f"{url}/api/probes", data, headers)  # noqa: S310 - http only, see `main`
        try:
            with opener.open(request, timeout=timeout_s) as reply:
                status: int = reply.status
                return status
        except HTTPError as error:
            with error:
                return error.code
        except (URLError, OSError, ValueError, HTTPException) as error:
            raise NotTold(type(error).__name__) from error

    return tell


def told(line: Mapping[str, Any]) -> dict[str, Any]:
    """What the service is told of a run, in what it takes."""
    faults = [f"{one['path']}: {fault}" for one in line["routes"] for fault in one["faults"]]
    version = str(line["version"])
    return {
        "at": line["at"],
        "ok": line["ok"],
        "slowest_ms": min(line["slowest_ms"], SLOWEST_MS),
        **({"version": version} if _VERSION.fullmatch(version) else {}),
        "faults": [_NOT_PLAIN.sub("?", each)[:LONGEST_FAULT] for each in faults[:MOST_FAULTS]],
    }


def report(tell: Tell, file: Path, line: Mapping[str, Any]) -> dict[str, Any]:
    """Tell a run and those that wait in `file`, oldest first; what the line says of it.

    A message that is refused for what it holds is dropped, so that it does not stop all later ones.
    """
    oldest = (datetime.fromisoformat(line["at"]) - TOLD_FOR).isoformat(timespec="seconds")
    waiting = [*(each for each in _waiting(file) if each["at"] >= oldest), told(line)]
    reported: dict[str, Any] = {"told": 0, "waiting": 0, "why": None}
    while waiting:
        part = waiting[:AT_ONCE]
        try:
            status = tell(part)
        except NotTold as error:
            reported["why"] = f"no answer: {error}"
            break
        if status == 204:
            reported["told"] += len(part)
        elif status == 400:
            reported["why"] = f"status 400: {len(part)} dropped"
        else:
            reported["why"] = f"status {status}"
            break
        waiting = waiting[AT_ONCE:]
    _keep(file, waiting)
    return {**reported, "waiting": len(waiting)}


def _waiting(file: Path) -> list[dict[str, Any]]:
    """What waits; a file that is none of ours counts as empty."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    rows = found if isinstance(found, list) else []
    return [each for each in rows if isinstance(each, dict) and isinstance(each.get("at"), str)]


def _keep(file: Path, waiting: Sequence[Mapping[str, Any]]) -> None:
    """Replace the file as a whole, so that a run that is killed leaves the old one."""
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(json.dumps(waiting), encoding="utf-8")
    beside.replace(file)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="probe_report",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", help="http or https address of the deployment")
    parser.add_argument("file", type=Path, help="where waits what could not be told yet")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, help="seconds for one answer")
    asked = parser.parse_args(arguments)
    parts = urlsplit(asked.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        parser.error("url must be an http or https address without query")
    key = os.environ.get("PROBE_KEY", "").strip()
    if not key:
        parser.error("PROBE_KEY must hold a key with the scope probe")
    try:
        line = json.loads(sys.stdin.read())
        reported = report(teller(asked.url.rstrip("/"), key, asked.timeout), asked.file, line)
    except (ValueError, TypeError, KeyError):
        parser.error("stdin must hold the line of tools/probe.py")
    print(json.dumps({**line, "reported": reported}))
    return 0 if line["ok"] and reported["why"] is None else 1


if __name__ == "__main__":
    sys.exit(main())
