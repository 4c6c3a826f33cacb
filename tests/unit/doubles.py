"""Stand-ins for the host and the network, and what runs a coroutine."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.fakes.ports.host import START_MS, STEPS, FakeHost
from tests.fakes.ports.outgoing_http import Answer, FakeFetch, Script, reply

__all__ = ["START_MS", "STEPS", "Answer", "FakeFetch", "FakeHost", "Script", "reply", "run"]

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
