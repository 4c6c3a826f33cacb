"""Workers asked in turns: times, bytes and CPU of each, and how two of them compare."""

import http.client
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tests.survival.isolate import runtime_of
from tests.worker import ROOT, Worker

FLOOR = ROOT / "bench" / "floor"
"""The least Workers, ours, which are measured beside it."""

LEAST_ASKED = 3
"""Requests of a round, however long they take."""

TICKS = os.sysconf("SC_CLK_TCK")

Kept = dict[str, dict[str, Any]]
"""A scenario's figures by the name of what was asked."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is measured: many short rounds, for what else a machine does lasts for seconds.

    `sample_s`: how long each Worker is asked in a round, after `warm_up` requests that are not
    measured; before the first round there are ten times as many.
    """

    rounds: int = 10
    sample_s: float = 0.3
    warm_up: int = 3


@dataclass(slots=True)
class Figures:
    """What was measured of one Worker in one scenario; times in milliseconds a request."""

    rounds: list[float] = field(default_factory=list)
    """The median time of each round."""
    times: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    """Of the whole runtime, database included."""
    bytes: int = 0

    def kept(self) -> dict[str, Any]:
        """As the file of figures has it."""
        return {
            "p50_ms": round(median(self.times), 3),
            "p10_ms": round(percentile(self.times, 0.1), 3),
            "p99_ms": round(percentile(self.times, 0.99), 3),
            "rounds_ms": [round(one, 3) for one in self.rounds],
            "cpu_ms": round(1000 * self.cpu_s / len(self.times), 3),
            "bytes": self.bytes,
        }


@dataclass(frozen=True, slots=True)
class Target:
    """A Worker and what it is asked in a scenario. `path(n)`: of the n-th request."""

    worker: Worker
    path: str | Callable[[int], str]
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    body: bytes | None = None

    def path_of(self, number: int) -> str:
        """What the n-th request asks for."""
        return self.path if isinstance(self.path, str) else self.path(number)


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


def ask(line: http.client.HTTPConnection, target: Target, number: int = 0) -> tuple[float, int]:
    """Milliseconds until the whole body was there, and its size. Raises on another status."""
    began = time.perf_counter()
    method = "GET" if target.body is None else "POST"
    path = target.path_of(number)
    line.request(method, path, target.body, headers=dict(target.headers))
    response = line.getresponse()
    size = len(response.read())
    took = 1000 * (time.perf_counter() - began)
    if response.status != target.status:
        raise RuntimeError(f"{path}: status {response.status}")
    return took, size


def measure(targets: Mapping[str, Target], pace: Pace) -> Kept:
    """Ask each target in turn, on one connection at a time."""
    found = {name: Figures() for name in targets}
    asked = dict.fromkeys(targets, 0)
    for turn in range(pace.rounds):
        for name, target in targets.items():
            with connection(target.worker) as line:
                for _ in range(pace.warm_up if turn else 10 * pace.warm_up):
                    ask(line, target, asked[name])
                    asked[name] += 1
                figures, times = found[name], list[float]()
                before, end = cpu_s(target.worker), time.monotonic() + pace.sample_s
                while time.monotonic() < end or len(times) < LEAST_ASKED:
                    took, figures.bytes = ask(line, target, asked[name])
                    asked[name] += 1
                    times.append(took)
                figures.cpu_s += cpu_s(target.worker) - before
            figures.times += times
            figures.rounds.append(median(times))
    return {name: figures.kept() for name, figures in found.items()}


def throughput(
    targets: Mapping[str, Target], pace: Pace, connections: int = 16
) -> dict[str, list[float]]:
    """Answers a second over many connections, in each round."""
    found: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(pace.rounds):
        for name, target in targets.items():
            counts = [0] * connections
            end = time.monotonic() + pace.sample_s

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
            found[name].append(round(sum(counts) / pace.sample_s, 1))
    return found


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as much: the median of the rounds, and the middle half of them."""

    middle: float
    low: float
    high: float


def ratio(ones: list[float], others: list[float]) -> Ratio:
    """Round by round, so that what a busy machine does to both cancels out."""
    each = [one / other for one, other in zip(ones, others, strict=True)]
    return Ratio(median(each), percentile(each, 0.25), percentile(each, 0.75))


def show(scenario: str, found: Kept) -> None:
    """Print a scenario's lines; each beside the first."""
    first = next(iter(found.values()))
    for name, one in found.items():
        times = ratio(one["rounds_ms"], first["rounds_ms"])
        print(
            f"{scenario:26} {name:18} {one['p50_ms']:8.2f} ms  cpu {one['cpu_ms']:7.2f} ms"
            f"  {one['bytes']:9,} B  x {times.middle:5.2f} [{times.low:.2f}, {times.high:.2f}]",
            flush=True,
        )
