"""New analyses over sources that take no time and 300 ms, refreshes, and batches.

    PYTHONPATH=src:. .venv/bin/python -m bench.analyses [--rounds N]

Beside ours go two Workers that make the same statements, on the same schema, and the same call of
the source, and do nothing with what comes: one in Python and one in JavaScript (bench/floor/). D1
runs in the process that is measured, so CPU of ours less that of the one in JavaScript is what our
isolate takes, and less that of the one in Python what our own code takes. Ours has the live feed's
Durable Object in it too.
"""

import argparse
import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from bench.aims import SLOW_MS
from bench.measuring import FLOOR, Kept, Pace, Target, measure, show
from bench.replayed import RECORDED, steps
from local.samples import SAMPLES, build, by_name, encode
from local.samples.addresses import address_of
from tests.fakes import FakeRugCheck
from tests.fakes.behaviours import slow_headers
from tests.fakes.rugcheck import asked_mint
from tests.fakes.server import Behaviour, Exchange
from tests.worker import Worker, running_worker

TOGETHER = 50
"""Tokens of a batch."""


def prepared(sample: str) -> tuple[bytes, Behaviour]:
    """A report about RECORDED, and a source that sends it about whichever token at once."""
    body = encode(build(by_name(SAMPLES, sample).recipe, RECORDED, datetime.now(UTC)))

    def behave(exchange: Exchange) -> None:
        exchange.send(200, body.replace(RECORDED.encode(), asked_mint(exchange).encode()))

    return body, behave


def new_tokens(worker: Worker, of: str) -> Target:
    """Another new token at each request."""
    return Target(worker, lambda number: f"/predict/{address_of(f'{of} {number}')}")


def run(pace: Pace) -> dict[str, Kept]:
    """Measure all, and print."""
    report, at_once = prepared("healthy")
    with ExitStack() as stack:
        source = stack.enter_context(FakeRugCheck())
        source.default = at_once
        env = {"LIMITERS": "0", "RUGCHECK_API_URL": source.url}
        ours = stack.enter_context(running_worker(env))
        python = stack.enter_context(running_worker(project=FLOOR / "analysis-python"))
        javascript = stack.enter_context(
            running_worker(project=FLOOR / "analysis-javascript", server=FLOOR / "serve.mjs")
        )
        workers = {"ours": ours, "python": python, "javascript": javascript}
        given = steps(report, f"{source.url}/tokens/MINT/report")
        for worker in (python, javascript):
            httpx.post(f"{worker.url}/steps", json=given, timeout=60).raise_for_status()
        kept = {"new analysis": _new(workers, "new", pace)}
        known = [address_of(f"new {number}") for number in range(TOGETHER)]
        again = {
            "refresh": Target(ours, f"/predict/{known[0]}?force_refresh=true"),
            "batch of 50, stored": Target(
                ours, "/api/batch", {"content-type": "application/json"}, body=_batch(known)
            ),
        }
        for name, target in again.items():
            kept[name] = measure({"ours": target}, pace)
        source.default = slow_headers(SLOW_MS / 1000, at_once)
        slow = replace(pace, rounds=min(pace.rounds, 4), warm_up=0)
        kept[f"new analysis, {SLOW_MS} ms"] = _new(workers, "slow", slow)
    for name, found in kept.items():
        show(name, found)
    return kept


def _new(workers: Mapping[str, Worker], of: str, pace: Pace) -> Kept:
    return measure({name: new_tokens(worker, of) for name, worker in workers.items()}, pace)


def _batch(mints: list[str]) -> bytes:
    return json.dumps({"ids": mints}).encode()


def main() -> None:
    """Measure analyses alone."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=Pace().rounds)
    run(Pace(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
