"""Floods a Worker on this machine, while a second client asks for a stored answer all the time.

    PYTHONPATH=src:. .venv/bin/python -m bench.flood [--quick] [--only NAME] [--senders N]

Five floods: listeners to the live feed, each from an address of its own, who stay; what is stored,
forced refreshes of one token, random tokens that no source knows, all from one address; and the
last ones each from an address of its own. Prints what became of them, how many calls the source
got, and the second client's median times. The limits are the defaults; `--quick` makes some
smaller.
"""

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from threading import Event, Thread

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from detector.config import Settings
from local.samples.addresses import address_of
from tests.fakes import FakeRugCheck
from tests.fakes.rugcheck import not_found
from tests.worker import running_worker

QUIET, SECOND = {"cf-connecting-ip": "198.51.100.1"}, {"cf-connecting-ip": "198.51.100.2"}
"""The second client's addresses before a flood and meanwhile, so that it never meets a limit.

They are as the platform would tell them; the local runtime takes them from the request.
"""

KNOWN = address_of("the token of the second client")
PAUSE_S = 0.25
"""Between the second client's requests: four a second stay below its own limit."""

STAY_S = 10
"""How long listeners stay once all have asked."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the floods are, and the settings that they meet."""

    requests: int = 10_000
    tokens: int = 2_000
    refreshes: int = 1_000
    listeners: int = 2_000
    settings: dict[str, str] = field(
        default_factory=lambda: {
            name.upper(): str(getattr(Settings(), name))
            for name in (
                "limit_address_per_minute",
                "limit_refresh_per_minute",
                "refresh_cooldown_s",
                "upstream_per_hour",
                "upstream_per_day",
            )
        }
    )


QUICK = Size(
    requests=100,
    tokens=45,
    refreshes=10,
    listeners=60,
    settings={
        "LIMIT_ADDRESS_PER_MINUTE": "40",
        "LIMIT_REFRESH_PER_MINUTE": "3",
        "REFRESH_COOLDOWN_S": "0",
        "UPSTREAM_PER_HOUR": "1000",
        "UPSTREAM_PER_DAY": "40",
    },
)
"""The short form: each limit is passed within seconds."""


@dataclass(slots=True)
class Flooded:
    """What became of one flood. Times in milliseconds."""

    answers: Counter[str]
    calls: int
    seconds: float
    second: list[float]


@dataclass(slots=True)
class Flood:
    """A Worker to be flooded, and its source. `floods`: how many there were from one address."""

    api: httpx.Client
    source: FakeRugCheck
    senders: int = 1
    floods: int = 0

    def quiet(self, times: int) -> list[float]:
        """The second client's times while nobody else asks, at the pace that it has in a flood."""
        found = [self._ask(QUIET)]
        for _ in range(times - 1):
            time.sleep(PAUSE_S)
            found.append(self._ask(QUIET))
        return found

    def send(self, paths: list[str], *, everywhere: bool = False) -> Flooded:
        """Ask for all of these as fast as one can, from one new address or each from its own."""
        self.floods += 1
        one = {"cf-connecting-ip": f"192.0.2.{self.floods}"}

        def ask(number: int) -> str:
            return self.said(paths[number], own_address(number) if everywhere else one)

        def flood() -> Counter[str]:
            with ThreadPoolExecutor(self.senders) as pool:
                return Counter(pool.map(ask, range(len(paths))))

        return self._beside(flood)

    def listen(self, number: int) -> Flooded:
        """Join the live feed so often, each from an address of its own, and stay for a while."""
        return self._beside(lambda: asyncio.run(self._joined(number)))

    def said(self, path: str, headers: dict[str, str]) -> str:
        """An answer in two words: its status, and its code or why it is the stored one."""
        answer = self.api.get(path, headers=headers)
        body = answer.json()
        return f"{answer.status_code} {body.get('code') or body.get('stale_reason') or 'ok'}"

    async def _joined(self, number: int) -> Counter[str]:
        feed = f"{self.api.base_url}".replace("http", "ws", 1).rstrip("/") + "/api/live"
        turn = asyncio.Semaphore(self.senders)
        async with AsyncExitStack() as staying:

            async def join(n: int) -> str:
                opened = connect(
                    feed, additional_headers=own_address(n), open_timeout=60, ping_interval=None
                )
                try:
                    async with turn:
                        await staying.enter_async_context(opened)
                except InvalidStatus as refused:
                    body = json.loads(refused.response.body or b"{}")
                    return f"{refused.response.status_code} {body.get('code')}"
                return "101 ok"

            answers = Counter(await asyncio.gather(*map(join, range(number))))
            await asyncio.sleep(STAY_S)
        return answers

    def _beside(self, flood: Callable[[], Counter[str]]) -> Flooded:
        before, began = len(self.source.requests), time.perf_counter()
        with self._second_client() as second:
            answers = flood()
        taken = time.perf_counter() - began
        return Flooded(answers, len(self.source.requests) - before, taken, second)

    def _ask(self, headers: dict[str, str]) -> float:
        began = time.perf_counter()
        answer = self.api.get(f"/predict/{KNOWN}", headers=headers)
        assert answer.status_code == 200, answer.text
        return 1000 * (time.perf_counter() - began)

    @contextmanager
    def _second_client(self) -> Iterator[list[float]]:
        """The second client asks until the flood is over, once at least."""
        over, times = Event(), list[float]()

        def ask() -> None:
            while True:
                times.append(self._ask(SECOND))
                if over.wait(PAUSE_S):
                    return

        thread = Thread(target=ask)
        thread.start()
        try:
            yield times
        finally:
            over.set()
            thread.join()


@contextmanager
def flooding(size: Size, senders: int = 1) -> Iterator[Flood]:
    """A Worker with these limits."""
    with FakeRugCheck() as source:
        env = {"RUGCHECK_API_URL": source.url, "UNKNOWN_TOKEN_TTL_S": "600", **size.settings}
        with running_worker(env) as worker, httpx.Client(base_url=worker.url, timeout=60) as api:
            yield Flood(api, source, senders)


def own_address(number: int) -> dict[str, str]:
    """One of many addresses, each of another network."""
    return {"cf-connecting-ip": f"2001:db8:0:{number:x}::1"}


def stored(size: Size) -> list[str]:
    """Requests for one stored answer."""
    return [f"/predict/{KNOWN}"] * size.requests


def unknown(size: Size) -> list[str]:
    """Requests for addresses that no source knows."""
    return [f"/predict/{address_of(f'a random address {n}')}" for n in range(size.tokens)]


def forced(size: Size) -> list[str]:
    """Forced refreshes of one token."""
    return [f"/predict/{KNOWN}?force_refresh=true"] * size.refreshes


def main() -> None:
    """Run the floods, and print."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--only", help="the name of one flood")
    asked.add_argument("--senders", type=int, default=1, help="connections of the flood")
    given = asked.parse_args()
    size = QUICK if given.quick else Size()
    with flooding(size, given.senders) as flood:
        floods: dict[str, Callable[[], Flooded]] = {
            "listeners": lambda: flood.listen(size.listeners),
            "stored": lambda: flood.send(stored(size)),
            "forced": lambda: flood.send(forced(size)),
            "unknown": lambda: flood.send(unknown(size)),
            "everywhere": lambda: flood.send(unknown(size), everywhere=True),
        }
        flood.quiet(2)
        for name, sent in floods.items():
            if given.only in (None, name):
                if name in ("unknown", "everywhere"):
                    flood.source.default = not_found()
                usual = median(flood.quiet(40))
                _print(name, usual, sent())


def _print(name: str, usual: float, found: Flooded) -> None:
    second = median(found.second)
    print(
        f"{name}: {found.answers.total()} in {found.seconds:.1f} s, {dict(found.answers)}; "
        f"{found.calls} calls; the second client {usual:.1f} ms before, {second:.1f} ms meanwhile, "
        f"{second / usual:.1f} times",
        flush=True,
    )


if __name__ == "__main__":
    main()
