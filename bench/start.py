"""A cold start of the local Worker beside the least that a Worker can do.

    PYTHONPATH=src:. .venv/bin/python -m bench.start [--rounds N] [--project FOLDER]

Each round starts each Worker in turn on a database that has the answer already, from the start of
its process to the end of the first answer: starting the local runtime itself is in it. Nothing here
has a memory snapshot, so this is what a start costs without one. `--project`: another version of
this repository, measured in the same run. Below that what CPython takes to import the modules of a
stored answer, by module.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.answers import filled
from bench.measuring import FLOOR, ratio
from tests.worker import ROOT, SERVER, running_worker

TOP = 20
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|\s+(\S+)")
HOT = "import detector.app"


@dataclass(frozen=True, slots=True)
class Start:
    """A Worker's project, the server that runs it, and its data."""

    project: Path
    server: Path
    data: Path

    def once(self, path: str) -> float:
        """Seconds from the start of the process to the end of the first answer."""
        began = time.perf_counter()
        with running_worker(project=self.project, data_dir=self.data, server=self.server) as worker:
            httpx.get(f"{worker.url}{path}", timeout=60).raise_for_status()
            return time.perf_counter() - began


def imports() -> list[tuple[int, str]]:
    """Microseconds of each of our modules itself, the slowest first."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", HOT],
        env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [(int(one[1]), one[3]) for one in _LINE.finditer(done.stderr)]
    return sorted((one for one in lines if one[1].startswith("detector")), reverse=True)


def _prepared(folder: Path, other: Path | None) -> tuple[Mapping[str, Start], str]:
    """What is started, each with the same stored answer, and its path."""
    found = {
        "ours": Start(ROOT, SERVER, folder / "ours"),
        "python": Start(FLOOR / "python", SERVER, folder / "python"),
        "javascript": Start(FLOOR / "javascript", FLOOR / "serve.mjs", folder / "javascript"),
    }
    with ExitStack() as stack:
        ours, *floors = (
            stack.enter_context(
                running_worker(project=one.project, server=one.server, data_dir=one.data)
            )
            for one in found.values()
        )
        mint = filled(ours, floors)[0]
    if other is not None:
        shutil.copytree(found["ours"].data, folder / "other")
        found["other"] = Start(other, SERVER, folder / "other")
    return found, f"/predict/{mint}"


def run(rounds: int, other: Path | None = None) -> dict[str, Any]:
    """Start each in turns; seconds of each, and what is imported. Prints."""
    with tempfile.TemporaryDirectory(prefix="detector-bench-") as folder:
        found, path = _prepared(Path(folder), other)
        times: dict[str, list[float]] = {name: [] for name in found}
        for _ in range(rounds):
            for name, start in found.items():
                times[name].append(round(start.once(path), 3))
    for name, took in times.items():
        times_ours = ratio(times["ours"], took)
        print(
            f"start to first answer      {name:18} {median(took):8.2f} s   ours x"
            f" {times_ours.middle:5.2f} [{times_ours.low:.2f}, {times_ours.high:.2f}]"
        )
    modules = imports()
    total_ms = sum(us for us, _ in modules) / 1000
    print(f"imported before a stored answer: {len(modules)} modules, {total_ms:.0f} ms of CPython")
    return {"seconds": times, "modules": len(modules), "import_ms": round(total_ms, 1)}


def main() -> None:
    """Print starts, and the slowest imports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--project", type=Path)
    asked = parser.parse_args()
    run(asked.rounds, asked.project)
    for us, name in imports()[:TOP]:
        print(f"  {us / 1000:6.1f} ms  {name}")


if __name__ == "__main__":
    main()
