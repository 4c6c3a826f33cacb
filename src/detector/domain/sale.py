"""What a sale would do to the price, by the arithmetic of constant-product pools. Domain only.

A pool that keeps the product of its two sides takes s tokens to x of its own and pays for them out
of y: it then trades at (x / (x + s)) squared of its price and has paid y * s / (x + s). Several
such pools with about one price take a sale together like one pool with all they hold. Fees are
left out. Pools that trade in ranges of prices and bonding curves reckon otherwise, and the report
does not tell what they would need: they are left out and named.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain import thresholds as at
from detector.domain.report import Market, TokenReport
from detector.domain.total import total
from detector.domain.vaults import MONEY

SOLD_PCT: Final = (1.0, 5.0, 10.0)
"""Percent of supply."""
ONE_PRICE: Final = 1.25
"""Pools whose prices are further apart from the largest one's are not added to it: one with many
tokens and no money would hide the fall."""
LEAST_COVERED_PCT: Final = 50.0
"""Of the pools' money; below it the estimate would be about the smaller part."""

_CONSTANT_PRODUCT: Final = frozenset({"pump_fun_amm", "raydium", "raydium_cpmm"})
_RANGES: Final = frozenset({"raydium_clmm", "orca", "meteoraDlmm", "meteora_damm_v2"})
_CURVES: Final = frozenset({"pump_fun"})


class Reckoned(StrEnum):
    """Whether a pool is in the estimate, or why not."""

    COUNTED = "counted"
    RANGES = "ranges"
    CURVE = "curve"
    OTHER_KIND = "other_kind"
    NO_RESERVES = "no_reserves"
    OTHER_COIN = "other_coin"
    EMPTY = "empty"
    CONTRADICTS = "contradicts"
    PRICE_APART = "price_apart"


class NoEstimate(StrEnum):
    """Why there is none."""

    NO_SUPPLY = "no_supply"
    NO_POOLS = "no_pools"
    NONE_COUNTS = "none_counts"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale of so much of the supply: how far the price would fall, and what would be paid."""

    pct: float
    fall_pct: float
    paid_usd: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """`covered_pct`: the counted pools' part of the money that can pay; None: unknown."""

    sales: tuple[Sale, ...]
    why_none: NoEstimate | None
    covered_pct: float | None
    pools: int


def reckoned(report: TokenReport) -> list[Reckoned]:
    """For each pool whether it is in the estimate."""
    pools = report.markets or ()
    alone = [_alone(report, pool) for pool in pools]
    counted = [pool for pool, how in zip(pools, alone, strict=True) if how is Reckoned.COUNTED]
    if not counted:
        return alone
    price = _price(max(counted, key=lambda pool: pool.quote_usd or 0.0))
    return [
        Reckoned.PRICE_APART if how is Reckoned.COUNTED and _apart(_price(pool), price) else how
        for pool, how in zip(pools, alone, strict=True)
    ]


def estimate(report: TokenReport) -> Estimate:
    """What sales would do; never raises on a parsed report."""
    pools = report.markets or ()
    counted = [
        pool for pool, how in zip(pools, reckoned(report), strict=True) if how is Reckoned.COUNTED
    ]
    own = total(pool.own_tokens or 0.0 for pool in counted)
    paying = total(pool.quote_usd or 0.0 for pool in counted)
    covered = _covered_pct(report, paying) if counted else None
    why_none = _why_none(report, len(counted), covered)
    supply = report.supply_tokens
    if why_none is not None or supply is None:
        return Estimate((), why_none, covered, len(counted))
    return Estimate(
        tuple(_sale(pct, supply * (pct / 100), own, paying) for pct in SOLD_PCT),
        None,
        covered,
        len(counted),
    )


def _why_none(report: TokenReport, counted: int, covered: float | None) -> NoEstimate | None:
    if not report.markets:
        return NoEstimate.NO_POOLS
    if not counted:
        return NoEstimate.NONE_COUNTS
    if covered is not None and covered < LEAST_COVERED_PCT:
        return NoEstimate.TOO_LITTLE
    return None if report.supply_tokens else NoEstimate.NO_SUPPLY


def _covered_pct(report: TokenReport, paying: float) -> float | None:
    every = report.quote_liquidity_usd
    return None if every is None else 100 * (paying / max(every, paying))


def _sale(pct: float, sold: float, own: float, paying: float) -> Sale:
    kept = own / (own + sold)
    return Sale(pct, 100 * (1 - kept * kept), paying * (1 - kept))


def _alone(report: TokenReport, pool: Market) -> Reckoned:
    """Whether a pool's own figures allow it to be counted."""
    for kinds, why in ((_RANGES, Reckoned.RANGES), (_CURVES, Reckoned.CURVE)):
        if pool.kind in kinds:
            return why
    if pool.kind not in _CONSTANT_PRODUCT:
        return Reckoned.OTHER_KIND
    if pool.own_tokens is None or pool.quote_usd is None or pool.liquidity_usd is None:
        return Reckoned.NO_RESERVES
    if pool.quote_mint not in MONEY:
        return Reckoned.OTHER_COIN
    if not pool.own_tokens or not pool.quote_usd or not _price(pool):
        return Reckoned.EMPTY
    return Reckoned.CONTRADICTS if _contradicts(report, pool) else Reckoned.COUNTED


def _contradicts(report: TokenReport, pool: Market) -> bool:
    """Whether the vault holds another number of tokens, or the pool more than there are."""
    own, supply = pool.own_tokens or 0.0, report.supply_tokens
    if supply is not None and own > supply * (1 + at.FIGURES_APART_PCT / 100):
        return True
    if pool.vault_amount is None or report.decimals is None:
        return False
    held: float = pool.vault_amount / 10**report.decimals
    return abs(held - own) > max(held, own) * (at.FIGURES_APART_PCT / 100)


def _price(pool: Market) -> float:
    return (pool.quote_usd or 0.0) / (pool.own_tokens or 1.0)


def _apart(price: float, other: float) -> bool:
    return max(price, other) > ONE_PRICE * min(price, other)
