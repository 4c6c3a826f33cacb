"""What a sample states about its token; everything not stated is that of an ordinary token."""

from dataclasses import dataclass, field
from datetime import timedelta

from local.samples.addresses import SPL_PROGRAM

MAX_TOP_HOLDERS = 20


def falling_shares(
    first_pct: float, ratio: float, count: int = MAX_TOP_HOLDERS - 1
) -> tuple[float, ...]:
    """`count` shares in percent, each `ratio` of the one before."""
    return tuple(first_pct * ratio**place for place in range(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One market: `liquidity_usd` counts both sides, which are worth the same.

    `token_is_quote` turns the pair round, as in about a third of real markets.
    Concentrated pools (Orca, DLMM, CLMM, DAMM v2) have no LP token: their `locked_pct` is 0.
    """

    market_type: str = "pump_fun_amm"
    label: str = "Pump Fun AMM"
    liquidity_usd: float = 26_000.0
    locked_pct: float = 100.0
    quote: str = "SOL"
    token_is_quote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A cluster of accounts that RugCheck ties together; `supply_pct` is what it holds (0-100)."""

    size: int
    supply_pct: float
    kind: str = "transfer"
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """LP tokens worth `locked_usd` that are free again after `opens_in`."""

    locked_usd: float
    opens_in: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierToken:
    """A token that the same creator made before, `age` ago, worth `market_cap_usd` now."""

    market_cap_usd: float
    age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One of RugCheck's own findings; `level` is `warn` or `danger`."""

    name: str
    description: str
    score: int
    level: str = "warn"
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """Token-2022 extensions that are set; the default is none of them."""

    transfer_fee_bps: int = 0
    permanent_delegate: bool = False
    non_transferable: bool = False
    frozen_by_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A token in a few words.

    `supply` is in base units (real tokens x 10**`decimals`). `shares_pct` are the holders other
    than pools and the creator, largest first. `absent` and `nulls` name report fields, dotted
    (`token.supply`), that are left out or null whatever the rest says.
    """

    name: str
    symbol: str
    description: str = ""
    image: str | None = None
    uri: str | None = None
    program: str = SPL_PROGRAM
    decimals: int = 6
    supply: int = 10**15
    price_usd: float = 0.000_05
    age: timedelta = timedelta(days=30)
    holders: int = 1_800
    shares_pct: tuple[float, ...] = falling_shares(3.0, 0.93)
    insiders_at_top: int = 0
    creator_pct: float = 0.0
    pools: tuple[Pool, ...] = (Pool(),)
    lp_providers: int = 12
    locks: tuple[Lock, ...] = ()
    mint_authority: bool = False
    freeze_authority: bool = False
    mutable: bool = False
    creator_updates_metadata: bool = False
    extensions: Extensions = field(default_factory=Extensions)
    networks: tuple[Network, ...] = ()
    earlier_tokens: tuple[EarlierToken, ...] = ()
    risks: tuple[Risk, ...] = ()
    rugged: bool = False
    verified: bool = False
    launchpad: str | None = "Pump.Fun"
    absent: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
