"""Lists, search, statistics, history and analytics: the same Worker with few and with many tokens.

PYTHONPATH=src:. .venv/bin/python -m bench.lists [--tokens 1000 100000 1000000] [--rounds N]
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx

from bench.many import fill, questions
from bench.measuring import Kept, Pace, Target, measure, show
from local.samples import SAMPLES, by_name
from tests.worker import running_worker

SIZES = (1_000, 100_000, 1_000_000)
PAST = 10
"""Analyses of the token whose history is read."""


def run(sizes: Sequence[int], pace: Pace) -> dict[str, Kept]:
    """Measure every question at every number of tokens in turns, and print."""
    mint = by_name(SAMPLES, "healthy").mint
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="detector-bench-")))
        asked = {size: questions(_filled(folder / str(size), mint, size), mint) for size in sizes}
        workers = {
            size: stack.enter_context(
                running_worker({"LIMITERS": "0"}, data_dir=folder / str(size))
            )
            for size in sizes
        }
        kept = {}
        for name in asked[sizes[0]]:
            targets = {f"{size:,}": Target(workers[size], asked[size][name]) for size in sizes}
            kept[name] = measure(targets, pace)
            show(name, kept[name])
    return kept


def _filled(folder: Path, mint: str, tokens: int) -> str:
    """Data of a Worker with so many tokens; gives the cursor of its list at 90 %."""
    with (
        running_worker({"LIMITERS": "0"}, data_dir=folder) as worker,
        httpx.Client(base_url=worker.url, timeout=60) as client,
    ):
        for _ in range(PAST):
            client.get(f"/predict/{mint}?force_refresh=true").raise_for_status()
        file = worker.d1_file
    began = time.monotonic()
    cursor = fill(file, tokens)
    size = file.stat().st_size / 2**20
    print(f"{tokens:,} tokens: {size:,.0f} MB, filled in {time.monotonic() - began:.0f} s")
    return cursor


def main() -> None:
    """Measure lists alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=Pace().rounds)
    asked = parser.parse_args()
    run(asked.tokens, Pace(asked.rounds))


if __name__ == "__main__":
    main()
