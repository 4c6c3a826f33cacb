"""Well-known tokens by mint: context for a finding, never its removal. Standard library only.

A mint is on this list when many independent public sources give the same address for it. Being
listed is no endorsement, and being absent is no suspicion: the list serves only to explain powers
that an issuer openly keeps, and to notice other mints that borrow a known name.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What stands behind a known token."""

    STABLECOIN = "stablecoin"
    WRAPPED = "wrapped asset"
    STAKED = "staked SOL"
    COIN = "token"


REDEEMABLE: Final = frozenset({Kind.STABLECOIN, Kind.WRAPPED, Kind.STAKED})
"""Kinds that stand for money elsewhere: another mint misleads by bearing the symbol alone."""


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A well-known mint. `powers` are the codes of findings that its issuer openly accounts for."""

    mint: str
    symbol: str
    name: str
    kind: Kind
    powers: frozenset[str] = frozenset()
    reason: str = ""


_ISSUER = frozenset({"mint_authority", "freeze_authority"})
_REGULATED = _ISSUER | {"permanent_delegate", "transfer_fee"}
_POOLED = frozenset({"mint_authority"})

_FIAT = "its issuer mints and burns it against money in the bank and freezes accounts by law"
_PAXOS = f"{_FIAT}; Token-2022's permanent delegate lets it seize tokens by court order"
_STAKE = "a stake pool mints it for SOL that is staked and burns it when the SOL is taken out"
_BRIDGE = "a bridge or custodian mints it for the asset that it holds elsewhere"

_TOKENS: Final = (
    KnownToken(
        "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
        "USDC", "USD Coin", Kind.STABLECOIN, _ISSUER, _FIAT,
    ),
    KnownToken(
        "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB",
        "USDT", "Tether USD", Kind.STABLECOIN, _ISSUER, _FIAT,
    ),
    KnownToken(
        "2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo",
        "PYUSD", "PayPal USD", Kind.STABLECOIN, _REGULATED, _PAXOS,
    ),
    KnownToken(
        "2u1tszSeqZ3qBWF3uNGPFc8TzMk2tdiwknnRMWGWjGWH",
        "USDG", "Global Dollar", Kind.STABLECOIN, _REGULATED, _PAXOS,
    ),
    KnownToken(
        "USDSwr9ApdHk5bvJKMjzff41FfuX8bSxdKcR81vTwcA",
        "USDS", "USDS", Kind.STABLECOIN, _ISSUER, _BRIDGE,
    ),
    KnownToken(
        "HzwqbKZw8HxMN6bF2yFZNrht3c2iXXzpKcFu7uBEDKtr",
        "EURC", "EURC", Kind.STABLECOIN, _ISSUER, _FIAT,
    ),
    KnownToken(
        "So11111111111111111111111111111111111111112", "SOL", "Wrapped SOL", Kind.WRAPPED,
    ),
    KnownToken(
        "cbbtcf3aa214zXHbiAZQwf4122FBYbraNdFqgw4iMij",
        "cbBTC", "Coinbase Wrapped BTC", Kind.WRAPPED, _ISSUER, _BRIDGE,
    ),
    KnownToken(
        "3NZ9JMVBmGAqocybic2c7LQCJScmgsAZ6vQqTDzcqmJh",
        "WBTC", "Wrapped BTC", Kind.WRAPPED, _POOLED, _BRIDGE,
    ),
    KnownToken(
        "7vfCXTUXx5WJV5JADk17DUJ4ksgau7utNKj4b963voxs",
        "WETH", "Wrapped Ether", Kind.WRAPPED, _POOLED, _BRIDGE,
    ),
    KnownToken(
        "mSoLzYCxHdYgdzU16g5QSh3i5K3z3KZK7ytfqcJm7So",
        "mSOL", "Marinade staked SOL", Kind.STAKED, _POOLED, _STAKE,
    ),
    KnownToken(
        "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn",
        "JitoSOL", "Jito Staked SOL", Kind.STAKED, _POOLED, _STAKE,
    ),
    KnownToken(
        "bSo13r4TkiE4KumL71LsHTPpL2euBYLFx6h9HP3piy1",
        "bSOL", "BlazeStake Staked SOL", Kind.STAKED, _POOLED, _STAKE,
    ),
    KnownToken(
        "jupSoLaHXQiZZTSfEWMTRRgpnyFm8f6sZdosWBjx93v",
        "JupSOL", "Jupiter Staked SOL", Kind.STAKED, _POOLED, _STAKE,
    ),
    KnownToken("JUPyiwrYJFskUPiHa7hkeR8VUtAeFoSYbKedZNsDvCN", "JUP", "Jupiter", Kind.COIN),
    KnownToken("DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263", "BONK", "Bonk", Kind.COIN),
    KnownToken("EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm", "WIF", "dogwifhat", Kind.COIN),
    KnownToken("HZ1JovNiVvGrGNiiYvEozEVgZ58xaU3RKwX8eACQBCt3", "PYTH", "Pyth Network", Kind.COIN),
    KnownToken("4k3Dyjzvzp8eMZWUXbBCjEvwSkkk59S5iCNLY3QrkX6R", "RAY", "Raydium", Kind.COIN),
    KnownToken("orcaEKTdK7LKz57vaAYr9QeNsVEPfiu6QeMU1kektZE", "ORCA", "Orca", Kind.COIN),
    KnownToken("jtojtomepa8beP8AuQc6eXt5FriJwfFMwQx2v2f9mCL", "JTO", "Jito", Kind.COIN),
    KnownToken("rndrizKT3MK1iimdxRdWabcF7Zg7AR5T4nud4EkHBof", "RENDER", "Render", Kind.COIN),
    KnownToken("hntyVP6YFm1Hg25TN9WGLqM12b8TQmcknKrdu1oxWux", "HNT", "Helium", Kind.COIN),
    KnownToken("7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr", "POPCAT", "Popcat", Kind.COIN),
    KnownToken(
        "MEW1gQWJ3nEXg2qgERiKu7FAFj79PHvQVREQUzScPP5", "MEW", "cat in a dogs world", Kind.COIN,
    ),
    KnownToken(
        "2zMMhcVQEXDtdE6vsFS7S7D5oUodfJHE8vd1gnBouauv", "PENGU", "Pudgy Penguins", Kind.COIN,
    ),
    KnownToken("9BB6NFEcjBCtnNLFko2FqVQBq8HHM13kCyYcdQbgpump", "FARTCOIN", "Fartcoin", Kind.COIN),
    KnownToken(
        "6p6xgHyF7AeE6TZkSmFsko444wqoP15icUSqi2jfGiPN", "TRUMP", "OFFICIAL TRUMP", Kind.COIN,
    ),
)  # fmt: skip

KNOWN_TOKENS: Final = {token.mint: token for token in _TOKENS}

EXPECTED: Final = "Expected"
"""How the context of an accounted-for power begins."""


def known(mint: str, reported_mint: str | None) -> KnownToken | None:
    """The known token of a mint; None when the report is about another mint than was asked for."""
    return KNOWN_TOKENS.get(mint) if reported_mint in (mint, None) else None


def context_of(token: KnownToken | None, code: str) -> str | None:
    """Why a known token has the power that a finding names; None when nothing accounts for it."""
    if token is None or code not in token.powers:
        return None
    return f"{EXPECTED} for {token.symbol}, a known {token.kind}: {token.reason}."
