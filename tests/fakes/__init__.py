"""Hostile upstreams on loopback for tests, controlled from the test's own process.

- `FakeRugCheck`, `FakeReplicate`: context managers with `.url`, `.requests`, `.reset()` and
  `.refusing()`.
- `behaviours`: what any of them can do to a client; `reports`: bad report bodies;
  `runs`: lives of a prediction.
"""

from tests.fakes.replicate import FakeReplicate
from tests.fakes.rugcheck import FakeRugCheck
from tests.fakes.server import Behaviour, Exchange, FakeUpstream, Request

__all__ = [
    "Behaviour",
    "Exchange",
    "FakeReplicate",
    "FakeRugCheck",
    "FakeUpstream",
    "Request",
]
