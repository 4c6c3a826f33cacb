"""The running Worker beside the least that a Worker can do, in one alternating run.

    PYTHONPATH=src:. .venv/bin/python -m bench.edge [--only PART ...] [--json FILE]

Workers on one machine, in the same runtime behind the same asset router, are asked in turns: ours,
and two of a few lines (bench/floor/) in Python and in JavaScript, which read one row of D1 and send
the same bytes. A round asks each for a moment; a ratio is the median of the rounds' own, its spread
the middle half of them. CPU is that of the whole runtime a request, database included. Limits by
the minute are off: the platform counts in memory, and what stands in for that here takes longer
than the whole answer. `python -m bench.page FILE` puts a file of figures into docs/performance.md.
"""

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import analyses, lists, live, memory, start, stored
from bench.aims import aims
from bench.answers import filled
from bench.measuring import FLOOR, Pace
from bench.page import shown
from tests.worker import running_worker
from tools.costs.measuring import measure as measure_costs

COSTED = 20
"""Tokens, and requests of each kind, whose statements and rows are counted."""


def of_stored(options: argparse.Namespace) -> dict[str, Any]:
    """Stored answers, and many connections."""
    with (
        running_worker({"LIMITERS": "0"}) as ours,
        running_worker(project=FLOOR / "python") as python,
        running_worker(project=FLOOR / "javascript", server=FLOOR / "serve.mjs") as javascript,
    ):
        floors = {"python": python, "javascript": javascript}
        mints = filled(ours, floors.values())
        return {
            "scenarios": stored.run(ours, floors, mints, options.pace),
            "at_once": stored.at_once(ours, floors, mints[0], options.pace),
        }


def of_costs(_options: argparse.Namespace) -> dict[str, Any]:
    """Statements and rows of each kind of request."""
    found = {use.kind: use for use in measure_costs(COSTED, slower=1.0, asked=COSTED)}
    for use in found.values():
        counts = f"{use.statements:5.1f} statements {use.rows_read:7.1f} rows read"
        print(f"{use.kind:40} {counts} {use.rows_written:6.1f} written")
    return {"costs": {kind: asdict(use) for kind, use in found.items()}}


PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "stored": of_stored,
    "analyses": lambda options: {"scenarios": analyses.run(options.pace)},
    "lists": lambda options: {"scenarios": lists.run(options.tokens, options.pace)},
    "costs": of_costs,
    "start": lambda options: {"start": start.run(options.starts)},
    "memory": lambda options: {"memory": memory.run(options.requests)},
    "live": lambda _: {"live": live.run(listeners=1_000, verdicts=50)},
}


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of the parts that were asked for; each is written down when it is there.

    A part that is asked for alone takes its place among the others in the file.
    """
    kept: dict[str, Any] = {"scenarios": {}, "load": 0.0}
    if options.only and options.json and options.json.exists():
        kept = json.loads(options.json.read_text())
    for part in options.only or PARTS:
        found = PARTS[part](options)
        kept["at"], kept["cores"] = datetime.now(UTC).isoformat(timespec="minutes"), os.cpu_count()
        kept["load"] = max(kept["load"], os.getloadavg()[1])
        kept["scenarios"] |= found.pop("scenarios", {})
        kept |= found
        if options.json:
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps(kept, indent=1) + "\n")
    return kept


def main() -> None:
    """Run, print, and write the figures where asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=PARTS, nargs="+", help="parts; all by default")
    parser.add_argument("--rounds", type=int, default=Pace().rounds)
    parser.add_argument("--tokens", type=int, nargs="+", default=lists.SIZES)
    parser.add_argument("--requests", type=int, default=10_000, help="mixed ones, for memory")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--json", type=Path, help="the figures, written there")
    options = parser.parse_args()
    options.pace = Pace(options.rounds)
    found = aims(measured(options))
    print(shown(aim for aim in found if aim.found is not None or not options.only))


if __name__ == "__main__":
    main()
