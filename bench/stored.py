"""Stored answers of four sizes: ours beside the least in Python and in JavaScript."""

from collections.abc import Iterator, Mapping, Sequence

import httpx

from bench.answers import SIZES
from bench.measuring import Kept, Pace, Target, measure, show, throughput
from tests.worker import Worker


def kilobytes(size: int) -> str:
    """A size as scenarios are named."""
    return f"{size // 1000:,} KB"


def scenarios(
    ours: Worker, floors: Mapping[str, Worker], mints: Sequence[str]
) -> Iterator[tuple[str, dict[str, Target]]]:
    """What is asked, by name."""
    sizes = [*zip(map(kilobytes, SIZES), mints, strict=True)]
    for size, mint in sizes:
        path = f"/predict/{mint}"
        others = {name: Target(worker, path) for name, worker in floors.items()}
        yield f"stored, {size}", {"ours": Target(ours, path), **others}
    first = {"stored, 14 KB": Target(ours, f"/predict/{mints[0]}")}
    short = {size: Target(ours, f"/predict/{mint}?raw=false") for size, mint in sizes}
    yield "?raw=false", {**first, **short}
    same = {}
    for size, mint in sizes:
        tag = httpx.get(f"{ours.url}/predict/{mint}", timeout=60).headers["etag"]
        same[size] = Target(ours, f"/predict/{mint}", {"if-none-match": tag}, 304)
    yield "304", {**first, **same}
    assets = {"ours": ours, **floors}
    yield "a file", {name: Target(worker, "/app.js") for name, worker in assets.items()}


def run(
    ours: Worker, floors: Mapping[str, Worker], mints: Sequence[str], pace: Pace
) -> dict[str, Kept]:
    """Measure all, and print."""
    kept = {}
    for name, targets in scenarios(ours, floors, mints):
        kept[name] = measure(targets, pace)
        show(name, kept[name])
    return kept


def at_once(
    ours: Worker, floors: Mapping[str, Worker], mint: str, pace: Pace
) -> dict[str, list[float]]:
    """Answers a second to sixteen connections, and print."""
    many = {"ours": ours, "python": floors["python"]}
    path = f"/predict/{mint}"
    rates = throughput({name: Target(worker, path) for name, worker in many.items()}, pace)
    for name, each in rates.items():
        print(f"16 connections             {name:18} {sorted(each)[len(each) // 2]:8.0f} a second")
    return rates
