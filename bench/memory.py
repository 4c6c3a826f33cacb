"""The memory of a running Worker: over many mixed requests, and with large reports at once.

    PYTHONPATH=src:. .venv/bin/python -m bench.memory [--requests N]

Of ours it is the isolate's, which the platform limits: JavaScript's heap after a collection, and
the memory of WebAssembly. The resident set of the whole runtime is told too, in which what stands
in for D1 keeps growing whoever asks; so the least Worker (bench/floor/) is asked beside ours.
"""

import argparse
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx

from bench.aims import beginning
from bench.answers import filled
from bench.measuring import FLOOR
from local.samples.addresses import address_of
from tests.fakes import FakeRugCheck
from tests.fakes.behaviours import Hold
from tests.survival.isolate import Debugger, Memory, free_port, process_mb, python_mb
from tests.worker import Worker, running_worker

LARGE_AT_ONCE = 16
NAME = "\N{ROCKET}"
"""With one such character in a text Python holds four bytes of each."""

SETTINGS = {"LIMITERS": "0", "RUGCHECK_TIMEOUT_MS": "60000"}
"""On a busy machine no report comes too late."""


def mixed(tokens: list[str]) -> Iterator[str]:
    """Paths of every kind of reading, over and over."""
    for number in itertools.count():
        token = tokens[number % len(tokens)]
        yield from (
            f"/predict/{token}",
            f"/predict/{token}?raw=false",
            "/api/tokens",
            "/api/stats",
            f"/api/tokens/{token}/history",
            f"/badge/{token}.svg",
            f"/predict/{token}?force_refresh=true",
            "/api/analytics",
            "/api/tokens?q=harbour",
            "/predict/nothing",
        )


def grown(name: str, worker: Worker, paths: Iterator[str], asked: int) -> None:
    """Ask so many times, and print the memory of the whole runtime on the way."""
    first = 0.0
    with httpx.Client(base_url=worker.url, timeout=120) as client:
        for number in range(1, asked + 1):
            client.get(next(paths))
            if number == beginning(asked):
                first = process_mb(worker)
                print(f"{name:16} after {number:6,} requests: {first:5.0f} MB")
            elif number % max(1, asked // 4) == 0:
                now = process_mb(worker)
                each = 1024 * (now - first) / number
                print(f"{name:16} after {number:6,}: {now:5.0f} MB, {each:+.0f} KB a request")


def isolate_over(
    worker: Worker, debugger: Debugger, paths: Iterator[str], asked: int
) -> tuple[Memory, Memory]:
    """The memory after the beginning, and after so many requests; prints both."""
    found = []
    with httpx.Client(base_url=worker.url, timeout=120) as client:
        for number in range(1, asked + 1):
            client.get(next(paths))
            if number in (beginning(asked), asked):
                found.append(now := debugger.memory(worker))
                print(
                    f"isolate after {number:6,} mixed requests: {now.isolate:6.1f} MB"
                    f" (Python {now.python:.1f}); the whole runtime {now.process:.0f} MB",
                    flush=True,
                )
    return found[0], found[-1]


def large_at_once(source: FakeRugCheck, worker: Worker) -> float:
    """Large reports and answers, all at once: the MB that Python's memory grows by for good.

    The replies of the source are held back until all have been asked for.
    """
    tokens = [address_of(f"a large token {n}") for n in range(LARGE_AT_ONCE)]
    first, more = python_mb(worker), 0.0
    for name, query in (
        ("analysed, all new", "?raw=false"),
        ("stored, read", ""),
        ("refreshed", "?force_refresh=true"),
    ):
        hold = Hold(source.copies("large", tokenMeta={"name": NAME}))
        source.default = hold
        with httpx.Client(base_url=worker.url, timeout=300) as client:
            with ThreadPoolExecutor(LARGE_AT_ONCE) as many:
                asked = [many.submit(client.get, f"/predict/{mint}{query}") for mint in tokens]
                if name != "stored, read":
                    hold.wait_for(LARGE_AT_ONCE)
                hold.release()
            done = sum(each.result().status_code == 200 for each in asked)
        more = python_mb(worker) - first
        print(
            f"{LARGE_AT_ONCE} of 1.1 MB at once, {name:18}: {done} answered, {more:+5.1f} MB in all"
        )
    return more


def run(asked: int) -> dict[str, float]:
    """Ours alone, in megabytes: after the beginning, at the end, and what large reports add."""
    tokens = [address_of(f"a token of the memory {n}") for n in range(20)]
    with FakeRugCheck() as source:
        port = free_port()
        env = {**SETTINGS, "RUGCHECK_API_URL": source.url, "INSPECTOR_PORT": str(port)}
        with running_worker(env) as ours:
            if not asked:
                return {"large_reports_mb": round(large_at_once(source, ours), 1)}
            first, last = isolate_over(ours, Debugger(port), mixed(tokens), asked)
            large = large_at_once(source, ours)
    return {
        "requests": asked,
        "after_beginning_mb": round(first.isolate, 1),
        "at_the_end_mb": round(last.isolate, 1),
        "large_reports_mb": round(large, 1),
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="0: large reports only")
    asked = parser.parse_args().requests
    run(asked)
    if not asked:
        return
    with (
        running_worker({"LIMITERS": "0"}) as ours,
        running_worker(project=FLOOR / "python") as least,
    ):
        stored = filled(ours, [least])[0]
        grown("ours, stored", ours, itertools.repeat(f"/predict/{stored}"), asked)
        grown("least, stored", least, itertools.repeat(f"/predict/{stored}"), asked)


if __name__ == "__main__":
    main()
