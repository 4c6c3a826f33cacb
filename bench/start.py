"""A cold start of the local Worker beside the least that a Worker can do.

    PYTHONPATH=src:. .venv/bin/python -m bench.start [--rounds N] [--project FOLDER]

Each round starts each Worker in turn on a database that has the answer already, from the start of
its process to the end of the first answer. Nothing here has a memory snapshot, so this is what a
start costs without one. `--project`: another version of this repository, measured in the same run.
Below that what CPython takes to import the modules of a stored answer, by module.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx

from bench.answers import filled
from bench.edge import FLOOR
from tests.worker import ROOT, SERVER, running_worker

TOP = 20
_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|\s+(\S+)")
HOT = "import detector.app, detector.web.routes.analysis"


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


def starts(folder: Path, other: Path | None) -> tuple[Mapping[str, Start], str]:
    """What is started, each with the same stored answer, and its path."""
    found = {
        "ours": Start(ROOT, SERVER, folder / "ours"),
        "python": Start(FLOOR / "python", SERVER, folder / "python"),
        "javascript": Start(ROOT, FLOOR / "serve.mjs", folder / "javascript"),
    }
    python, javascript = found["python"], found["javascript"]
    with (
        running_worker(data_dir=found["ours"].data) as ours,
        running_worker(project=python.project, data_dir=python.data) as one,
        running_worker(data_dir=javascript.data, server=javascript.server) as two,
    ):
        mint = filled(ours, (one, two))[0]
    if other is not None:
        shutil.copytree(found["ours"].data, folder / "other")
        found["other"] = Start(other, SERVER, folder / "other")
    return found, f"/predict/{mint}"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--project", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="detector-bench-") as folder:
        found, path = starts(Path(folder), asked.project)
        times: dict[str, list[float]] = {name: [] for name in found}
        for _ in range(asked.rounds):
            for name, start in found.items():
                times[name].append(start.once(path))
    print("Start of the process to the first answer (median; ours to it, with the rounds' spread)")
    for name, took in times.items():
        ratios = [ours / own for ours, own in zip(times["ours"], took, strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        print(f"  {name:<12}{median(took):6.2f} s  x {median(ratios):.2f}  ({spread})")
    modules = imports()
    total_ms = sum(us for us, _ in modules) / 1000
    print(f"\nImport under CPython: {len(modules)} modules of ours, {total_ms:.0f} ms")
    for us, name in modules[:TOP]:
        print(f"  {us / 1000:6.1f} ms  {name}")


if __name__ == "__main__":
    main()
