"""The running Worker beside the least that a Worker can do, in one alternating run.

    PYTHONPATH=src:. .venv/bin/python -m bench.edge [--rounds N] [--json FILE]

Three Workers on one machine, in the same runtime behind the same asset router, answer with the
same bytes: ours, and two of a few lines (bench/floor/) in Python and in JavaScript, which read one
row of D1 and send it. Each round asks each of them in turn. Times are medians over all rounds; the
spread is of the rounds' own ratios. CPU is that of the whole runtime, database included, a request.
Limits by the minute are off: the platform counts in memory, and what stands in for that here takes
longer than the whole answer.
"""

import argparse
import http.client
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Thread
from urllib.parse import urlsplit

import httpx

from bench.answers import SIZES, filled
from local.samples import SAMPLES, by_name
from tests.survival.isolate import runtime_of
from tests.worker import ROOT, Worker, running_worker

FLOOR = ROOT / "bench" / "floor"
SAMPLE_S = 1.5
"""How long each Worker is asked in each round."""

WARM_UP = 20
"""Requests before each of those, which are not measured."""

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Figures:
    """What was measured of one Worker in one scenario; times in milliseconds a request."""

    rounds: list[float] = field(default_factory=list)
    """The median time of each round."""
    times: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    bytes: int = 0

    @property
    def p50(self) -> float:
        """The median of all requests."""
        return median(self.times)


@dataclass(frozen=True, slots=True)
class Target:
    """A Worker and what it is asked in a scenario."""

    worker: Worker
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


def cpu_s(worker: Worker) -> float:
    """CPU time of the runtime that a Worker's server has started, in seconds."""
    ticks = 0
    for pid in runtime_of(worker):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


@contextmanager
def connection(worker: Worker) -> Iterator[http.client.HTTPConnection]:
    """One connection that is kept open."""
    parts = urlsplit(worker.url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        yield line
    finally:
        line.close()


def ask(line: http.client.HTTPConnection, target: Target) -> tuple[float, int]:
    """Milliseconds until the whole body was there, and its size. Raises on another status."""
    began = time.perf_counter()
    line.request("GET", target.path, headers=dict(target.headers))
    response = line.getresponse()
    size = len(response.read())
    took = 1000 * (time.perf_counter() - began)
    if response.status != target.status:
        raise RuntimeError(f"{target.path}: status {response.status}")
    return took, size


def measure(targets: Mapping[str, Target], rounds: int) -> dict[str, Figures]:
    """Ask each target in turn, on one connection at a time."""
    found = {name: Figures() for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            with connection(target.worker) as line:
                for _ in range(WARM_UP):
                    ask(line, target)
                figures, times = found[name], []
                before, end = cpu_s(target.worker), time.monotonic() + SAMPLE_S
                while time.monotonic() < end:
                    took, figures.bytes = ask(line, target)
                    times.append(took)
                figures.cpu.append(1000 * (cpu_s(target.worker) - before) / len(times))
            figures.times += times
            figures.rounds.append(median(times))
    return found


def throughput(
    targets: Mapping[str, Target], rounds: int, connections: int = 16
) -> dict[str, float]:
    """Answers a second over many connections: the median of the rounds."""
    found: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            counts = [0] * connections
            end = time.monotonic() + SAMPLE_S

            def work(index: int, target: Target = target, end: float = end) -> None:
                with connection(target.worker) as line:
                    while time.monotonic() < end:
                        ask(line, target)
                        counts[index] += 1  # noqa: B023  (used before the next round)

            threads = [Thread(target=work, args=(index,)) for index in range(connections)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            found[name].append(sum(counts) / SAMPLE_S)
    return {name: median(each) for name, each in found.items()}


def ratio(one: Figures, other: Figures) -> tuple[float, float, float]:
    """How many times as long: of the medians, and the least and most of the rounds."""
    each = [mine / its for mine, its in zip(one.rounds, other.rounds, strict=True)]
    return one.p50 / other.p50, min(each), max(each)


def show(name: str, found: Mapping[str, Figures]) -> dict[str, object]:
    """Print a scenario's line for each target, and give its figures."""
    kept: dict[str, object] = {}
    ours = found["ours"]
    for target, figures in found.items():
        times, low, high = ratio(ours, figures)
        cpu = median(figures.cpu)
        print(
            f"{name:24} {target:12} {figures.p50:7.2f} ms  cpu {cpu:6.2f} ms"
            f"  {figures.bytes:9,} B  ours / this: {times:5.2f} [{low:.2f}, {high:.2f}]"
            f"  cpu {median(ours.cpu) / cpu:5.2f}"
        )
        kept[target] = {
            "p50_ms": round(figures.p50, 3),
            "cpu_ms": round(cpu, 3),
            "bytes": figures.bytes,
            "ours_by_this": [round(each, 3) for each in (times, low, high)],
            "cpu_ours_by_this": round(median(ours.cpu) / cpu, 3),
        }
    return kept


def scenarios(
    ours: Worker, floors: Mapping[str, Worker], mints: Sequence[str]
) -> Iterator[tuple[str, dict[str, Target]]]:
    """What is asked, by name."""
    for size, mint in zip(SIZES, mints, strict=True):
        path = f"/predict/{mint}"
        others = {name: Target(worker, path) for name, worker in floors.items()}
        kilobytes = f"{size // 1000} KB"
        yield f"stored, {kilobytes}", {"ours": Target(ours, path), **others}
        first = Target(floors["python"], f"/predict/{mints[0]}")
        short = Target(ours, f"{path}?raw=false")
        yield f"?raw=false, {kilobytes}", {"ours": short, "python, 14 KB": first}
        tag = httpx.get(f"{ours.url}{path}", timeout=60).headers["etag"]
        same = Target(ours, path, {"if-none-match": tag}, 304)
        yield f"304, {kilobytes}", {"ours": same, "python, 14 KB": first}


def run(rounds: int) -> dict[str, object]:
    """Measure everything; prints as it goes."""
    kept: dict[str, object] = {}
    with (
        running_worker({"LIMITERS": "0"}) as ours,
        running_worker(project=FLOOR / "python") as python,
        running_worker(server=FLOOR / "serve.mjs") as javascript,
    ):
        floors = {"python": python, "javascript": javascript}
        mints = filled(ours, floors.values())
        for name, targets in scenarios(ours, floors, mints):
            kept[name] = show(name, measure(targets, rounds))
        refreshed = Target(ours, f"/predict/{by_name(SAMPLES, 'healthy').mint}?force_refresh=true")
        kept["new analysis"] = show("new analysis", measure({"ours": refreshed}, rounds))
        path = f"/predict/{mints[0]}"
        many = {"ours": Target(ours, path), "python": Target(python, path)}
        rates = throughput(many, rounds)
        kept["16 connections"] = rates
        print(f"16 connections: {rates['ours']:.0f} answers/s, python {rates['python']:.0f}")
    return kept


def main() -> None:
    """Run, print, and write the figures where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    kept = run(options.rounds)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
