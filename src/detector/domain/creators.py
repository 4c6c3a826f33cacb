"""Creators and what is known here of their other tokens. Imports the domain only; pure.

The address of a creator is what a report says. It is a person's only in so far as nobody else can
make tokens in its name: launch services make everybody's tokens from one address, and their counts
would say nothing about anybody.
"""

from dataclasses import dataclass
from typing import Final

from detector.domain.known_accounts import role_of
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.mint import address

COUNTED: Final = 50
"""So many of a creator's other tokens are counted, the newest ones."""

LAUNCH_SERVICES: Final = {
    "BAGSB9TpGrZxQbEsrEznv5jXXdwyP6AXerN8aVRiAmcv": "Bags",
    "5qWya6UjwWnGVhdSBL3hyZ7B45jbk6Byt1hwd7ohEGXE": "Believe",
    "7c8XjugvjW5pMKkrV5myZfoWrQ1QHjwWC3RYZWUToJRk": "Orynth",
}
"""Addresses that make tokens for everybody, each named so by at least two public sources.

Bags: fee statistics by its signer, a data provider's handbook. Believe: the same kinds. Orynth:
statistics of its fees and of its pools.
"""


@dataclass(frozen=True, slots=True)
class CreatorRecord:
    """Counts of other tokens of one creator that were analysed here, each token once.

    `critical`: the newest verdict rests on critical evidence. `settled`: followed to the end of a
    window, with a known outcome; `lost_80` and `lost_90` of them fell by so much within one.
    `unknown`: followed to the end, and nobody knows.
    """

    analysed: int
    critical: int
    settled: int
    lost_80: int
    lost_90: int
    unknown: int


@dataclass(frozen=True, slots=True)
class OtherToken:
    """Another token of a creator, by its newest analysis here.

    `windows`: how often it was followed to the end of a window, of which `known` have an outcome;
    in `lost_80` and `lost_90` of them it fell by so much.
    """

    mint: str
    name: str | None
    symbol: str | None
    risk_level: str
    band: str
    fetched_at_ms: int
    windows: int
    known: int
    lost_80: int
    lost_90: int


@dataclass(frozen=True, slots=True)
class OtherTokens:
    """The creator of a token as it is stored, and the newest of the creator's other tokens."""

    creator: str | None
    tokens: tuple[OtherToken, ...]


def is_shared(creator: str) -> bool:
    """Whether many make their tokens in this address's name."""
    return creator in LAUNCH_SERVICES or role_of(creator) is not None


def asked_about(creator: str | None, mint: str) -> str | None:
    """The address whose record says something about a token; None: there is none.

    A token that is known by its mint is not judged by what others name its creator for.
    """
    found = address(creator)
    return None if found is None or is_shared(found) or mint in KNOWN_TOKENS else found
