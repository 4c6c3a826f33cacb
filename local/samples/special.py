"""Mints at which the sample server misbehaves, so that slow and failing upstreams can be seen."""

from dataclasses import dataclass
from typing import Literal

from local.samples.addresses import address_of

Kind = Literal["slow", "failing", "rate_limited", "unknown"]


@dataclass(frozen=True, slots=True)
class Special:
    """`kind` says what the server does; any mint that nothing is known about acts as `unknown`."""

    kind: Kind
    title: str
    description: str

    @property
    def mint(self) -> str:
        """The same mint for the same kind, for ever."""
        return address_of(f"special {self.kind}")


SPECIALS = (
    Special("slow", "Slow upstream", "An ordinary report that takes seconds to arrive."),
    Special("failing", "Failing upstream", "Answers 500 every time."),
    Special("rate_limited", "Rate-limited upstream", "Answers 429 with Retry-After every time."),
    Special("unknown", "Unknown token", "A valid mint that the upstream has never seen."),
)
