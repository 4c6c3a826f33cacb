"""Clients that write all the time, and what the service has acknowledged to them.

An answer that never came leaves it open whether the write was kept: either is right, half of one is
not. What was acknowledged must be there afterwards, whatever happened to the process.
"""

import itertools
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from local.samples.addresses import address_of

ADMIN_TOKEN = "administrator-of-the-survivors"
BEARER = {"authorization": f"Bearer {ADMIN_TOKEN}"}
SETTINGS: Mapping[str, str] = {
    "ADMIN_TOKEN": ADMIN_TOKEN,
    "API_KEY_PEPPER": "a pepper of the survivors",
    "KEY_WATCHES": "100000",
}

LOST = (httpx.TransportError,)
"""The connection broke: nobody knows whether the write was kept."""


@dataclass
class Held:
    """Something that a client wrote: a key or a watch. `secret` is the key's."""

    id: str
    secret: str = ""
    ended: bool = False
    open: bool = False
    """An answer about it was lost: it may have ended, or have another secret."""


@dataclass
class Ledger:
    """What was acknowledged. `analyses`: the time of each verdict that was sent, by mint."""

    analyses: dict[str, set[str]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    """Mints whose first analysis was cut off."""
    keys: list[Held] = field(default_factory=list)
    watches: list[Held] = field(default_factory=list)
    acknowledged: int = 0
    cut_off: int = 0
    refused: list[str] = field(default_factory=list)
    """Answers that no client should get."""


class Writer(threading.Thread):
    """One client: writes until it is told to stop, or until nobody answers any more."""

    def __init__(self, name: str, url: str, stop: threading.Event, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self._named = name
        self._url = url
        self._stop_asked = stop
        self.ledger = ledger
        self._random = random.Random(name)
        self._serial = itertools.count()
        self._api: httpx.Client

    def run(self) -> None:
        """Write this and that; the first broken connection ends it."""
        acts: list[Callable[[], None]] = [
            self._new_token, self._new_token, self._refresh, self._make_key, self._make_watch,
            self._rotate, self._revoke, self._end_watch,
        ]  # fmt: skip
        with httpx.Client(base_url=self._url, timeout=30) as api:
            self._api = api
            while not self._stop_asked.is_set():
                try:
                    self._random.choice(acts)()
                except LOST:
                    self.ledger.cut_off += 1
                    return

    def _ask(self, method: str, path: str, *expected: int, **more: Any) -> httpx.Response:
        answer = self._api.request(method, path, **more)
        if answer.status_code not in expected:
            self.ledger.refused.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        elif answer.status_code < 300:
            self.ledger.acknowledged += 1
        return answer

    def _analyse(self, mint: str, query: str = "") -> None:
        answer = self._ask("GET", f"/predict/{mint}{query}", 200)
        if answer.status_code == 200:
            self.ledger.analyses.setdefault(mint, set()).add(answer.json()["fetched_at"])

    def _new_token(self) -> None:
        mint = address_of(f"a survivor {self._named} {next(self._serial)}")
        try:
            self._analyse(mint)
        except LOST:
            self.ledger.unknown.add(mint)
            raise

    def _refresh(self) -> None:
        if self.ledger.analyses:
            mint = self._random.choice([*self.ledger.analyses])
            self._analyse(mint, "?force_refresh=true")

    def _make_key(self) -> None:
        body = {"name": f"{self._named} {next(self._serial)}", "scopes": ["read"]}
        answer = self._ask("POST", "/api/keys", 201, json=body, headers=BEARER)
        if answer.status_code == 201:
            made = answer.json()
            self.ledger.keys.append(Held(made["key"]["id"], made["secret"]))

    def _make_watch(self) -> None:
        mint = address_of(f"watched {self._named} {next(self._serial)}")
        answer = self._ask(
            "POST", "/api/watches", 201, json={"token_id": mint, "url": None}, headers=BEARER
        )
        if answer.status_code == 201:
            self.ledger.watches.append(Held(answer.json()["watch"]["id"]))

    def _rotate(self) -> None:
        with _one_of(self._random, self.ledger.keys) as key:
            if key is not None:
                answer = self._ask("POST", f"/api/keys/{key.id}/rotate", 200, headers=BEARER)
                key.secret = answer.json()["secret"]

    def _revoke(self) -> None:
        with _one_of(self._random, self.ledger.keys) as key:
            if key is not None:
                self._ask("DELETE", f"/api/keys/{key.id}", 204, headers=BEARER)
                key.ended = True

    def _end_watch(self) -> None:
        with _one_of(self._random, self.ledger.watches) as watch:
            if watch is not None:
                self._ask("DELETE", f"/api/watches/{watch.id}", 204, headers=BEARER)
                watch.ended = True


class _one_of:  # noqa: N801 - reads like a function
    """Something that still stands, or None; a lost answer leaves it open."""

    def __init__(self, chance: random.Random, held: list[Held]) -> None:
        standing = [each for each in held if not (each.ended or each.open)]
        self._one = chance.choice(standing) if standing else None

    def __enter__(self) -> Held | None:
        return self._one

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._one is not None:
            self._one.open = True


def merged(ledgers: list[Ledger]) -> Ledger:
    """What all of them hold."""
    every = Ledger()
    for each in ledgers:
        for mint, times in each.analyses.items():
            every.analyses.setdefault(mint, set()).update(times)
        every.unknown |= each.unknown
        every.keys += each.keys
        every.watches += each.watches
        every.refused += each.refused
        every.acknowledged += each.acknowledged
        every.cut_off += each.cut_off
    return every
