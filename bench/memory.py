"""The memory of a running Worker: over many mixed requests, and with large reports at once.

    PYTHONPATH=src:. .venv/bin/python -m bench.memory [--requests N]

Memory is the resident set of the whole runtime, database included, as the system tells it.
"""

import argparse
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from local.samples.addresses import address_of
from tests.fakes import FakeRugCheck
from tests.worker import Worker, running_worker

LARGE_AT_ONCE = 16
MEGABYTE = 1024 * 1024


def resident_mb(worker: Worker) -> float:
    """Megabytes of the runtimes that a Worker's server has started."""
    mine, total = {worker.process.pid}, 0
    for status in sorted(Path("/proc").glob("[0-9]*/status"), key=lambda it: int(it.parent.name)):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:
            continue
        if int(fields["PPid"]) in mine:
            mine.add(int(fields["Pid"]))
            if "workerd" in fields["Name"]:
                total += int(fields["VmRSS"].split()[0]) * 1024
    return total / MEGABYTE


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


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    asked = parser.parse_args().requests
    with (
        FakeRugCheck() as source,
        running_worker({"RUGCHECK_API_URL": source.url, "LIMITERS": "0"}) as worker,
        httpx.Client(base_url=worker.url, timeout=120) as client,
    ):
        tokens = [address_of(f"a token of the memory {n}") for n in range(20)]
        paths = mixed(tokens)
        first = 0.0
        for number in range(1, asked + 1):
            client.get(next(paths))
            if number == min(1000, asked // 10):
                first = resident_mb(worker)
                print(f"after {number:6,} requests: {first:6.0f} MB")
            elif number % max(1, asked // 5) == 0:
                now = resident_mb(worker)
                print(f"after {number:6,} requests: {now:6.0f} MB, {now / first - 1:+.1%}")
        source.default = source.ok(sample="large")
        large = [address_of(f"a large token {n}") for n in range(LARGE_AT_ONCE)]
        client.get(f"/predict/{address_of('one large token')}?raw=false")
        before = resident_mb(worker)
        with ThreadPoolExecutor(LARGE_AT_ONCE) as many:
            answers = list(many.map(lambda mint: client.get(f"/predict/{mint}?raw=false"), large))
        grown = resident_mb(worker) - before
        codes = [answer.status_code for answer in answers]
        done = codes.count(200)
        print(f"{LARGE_AT_ONCE} reports of 1.1 MB at once: {done} analysed, {grown:+.0f} MB")


if __name__ == "__main__":
    main()
