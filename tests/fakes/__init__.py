"""Hostile upstreams on loopback for tests, controlled from the test's own process.

- `FakeRugCheck`, `FakeReplicate`: context managers with `.url`, `.requests`, `.reset()`.
- `behaviours`: what any of them can do to a client; `reports`: bad report bodies;
  `runs`: lives of a prediction.
- `ClosedPort`: an address that refuses connections for as long as it is held.
"""

from tests.fakes.replicate import FakeReplicate
from tests.fakes.rugcheck import FakeRugCheck
from tests.fakes.server import Behaviour, Exchange, FakeUpstream, Request
from tests.fakes.sockets import ClosedPort

__all__ = [
    "Behaviour",
    "ClosedPort",
    "Exchange",
    "FakeReplicate",
    "FakeRugCheck",
    "FakeUpstream",
    "Request",
]
