"""The live feed with many listeners on a Worker on this machine.

    PYTHONPATH=src:. .venv/bin/python -m bench.live [--listeners 1000] [--verdicts 100]

Prints how long after its answer a verdict reached the listeners, and whether each of them got every
one once and in order.
"""

import argparse
import asyncio
import json
import time

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.measuring import percentile
from local.samples.addresses import address_of
from tests.fakes import FakeRugCheck
from tests.worker import running_worker

OPEN_S, HEAR_S = 120, 60
A_SECOND = 5
"""Verdicts."""


async def listen(socket: ClientConnection, number: int) -> list[tuple[str, float]]:
    """The tokens that came, and when."""
    heard = []
    for _ in range(number):
        text = await asyncio.wait_for(socket.recv(), HEAR_S)
        heard.append((json.loads(text)["token"]["token_id"], time.monotonic()))
    return heard


def run(listeners: int, verdicts: int) -> dict[str, float]:
    """One run against a Worker of its own; milliseconds by share, and listeners that missed one."""
    with FakeRugCheck() as rugcheck, running_worker({"RUGCHECK_API_URL": rugcheck.url}) as worker:
        return asyncio.run(_heard(worker.url, listeners, verdicts))


async def _heard(url: str, listeners: int, verdicts: int) -> dict[str, float]:
    feed = url.replace("http", "ws", 1) + "/api/live"
    began = time.monotonic()
    sockets: list[ClientConnection] = []
    for start in range(0, listeners, 100):
        batch = [
            connect(feed, open_timeout=OPEN_S) for _ in range(start, min(start + 100, listeners))
        ]
        sockets += await asyncio.gather(*batch)
    print(f"{len(sockets)} listeners after {time.monotonic() - began:.1f} s")
    listening = [asyncio.create_task(listen(socket, verdicts)) for socket in sockets]
    told: dict[str, float] = {}
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for number in range(verdicts):
            mint = address_of(f"live bench {number}")
            (await client.get(f"/predict/{mint}")).raise_for_status()
            told[mint] = time.monotonic()
            await asyncio.sleep(1 / A_SECOND)
    heard = await asyncio.gather(*listening)
    order = [*told]
    wrong = sum([mint for mint, _ in each] != order for each in heard)
    delays = [1000 * (at - told[mint]) for each in heard for mint, at in each]
    print(f"{len(delays)} messages, {wrong} listeners with another order or number")
    shares = {f"p{100 * share:g}": percentile(delays, share) for share in (0.5, 0.95, 0.99, 1.0)}
    print("ms after the answer: " + ", ".join(f"{name} {ms:.0f}" for name, ms in shares.items()))
    await asyncio.gather(*(socket.close() for socket in sockets))
    return {"listeners": len(sockets), "verdicts": verdicts, "wrong": wrong, **shares}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=1000)
    parser.add_argument("--verdicts", type=int, default=100)
    asked = parser.parse_args()
    run(asked.listeners, asked.verdicts)


if __name__ == "__main__":
    main()
