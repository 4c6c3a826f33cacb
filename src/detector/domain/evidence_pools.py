"""Pools, what is locked of them and until when, to be shown. Imports the domain only; pure.

Money in USD, shares in percent; None is unknown and never zero.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain.report import Locker, Market, TokenReport
from detector.domain.rules.locks import unlisted_usd
from detector.domain.rules.lp_lock import LpLock, lp_lock
from detector.domain.sale import Estimate, Reckoned, estimate, reckoned
from detector.domain.total import total

MOST_POOLS: Final = 20
MOST_LOCKS: Final = 50


class LockSeen(StrEnum):
    """What a pool's locked share tells."""

    KNOWN = "known"
    AT_LEAST = "at_least"
    """The pool has positions instead of LP tokens: a lock on one may not be seen."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool, how its locked share is to be read, and whether it is in the estimate of sales."""

    market: Market
    seen: LockSeen
    reckoned: Reckoned


@dataclass(frozen=True, slots=True)
class PoolsEvidence:
    """`pools` and `locks` begin the lists that `listed` and `locks_listed` count.

    `liquidity_usd` is the source's own total, `pools_usd` the sum over the pools whose money is
    known; `pools_unknown` of them have none. `unlisted_usd`: locked, and on no list of locks.
    """

    listed: int | None
    pools: tuple[Pool, ...]
    liquidity_usd: float | None
    quote_usd: float | None
    pools_usd: float | None
    pools_unknown: int
    not_shown_usd: float | None
    lock: LpLock | None
    lp_providers: int | None
    locks_listed: int | None
    locks: tuple[Locker, ...]
    locks_usd: float | None
    unlisted_usd: float
    sales: Estimate


def pools_evidence(report: TokenReport) -> PoolsEvidence:
    """What the report says of pools and locks; never raises on a parsed report."""
    pools = [
        Pool(market, _seen(market), how)
        for market, how in zip(report.markets or (), reckoned(report), strict=True)
    ]
    pools.sort(key=lambda pool: _descending(pool.market.liquidity_usd))
    known = [pool.market.liquidity_usd for pool in pools if pool.market.liquidity_usd is not None]
    locks = sorted(report.lockers or (), key=_end)
    return PoolsEvidence(
        listed=None if report.markets is None else len(pools),
        pools=tuple(pools[:MOST_POOLS]),
        liquidity_usd=report.liquidity_usd,
        quote_usd=report.quote_liquidity_usd,
        pools_usd=total(known) if known else None,
        pools_unknown=len(pools) - len(known),
        not_shown_usd=_together([pool.market.liquidity_usd for pool in pools[MOST_POOLS:]]),
        lock=lp_lock(report),
        lp_providers=report.lp_providers,
        locks_listed=None if report.lockers is None else len(locks),
        locks=tuple(locks[:MOST_LOCKS]),
        locks_usd=_together([lock.locked_usd for lock in locks]),
        unlisted_usd=unlisted_usd(report),
        sales=estimate(report),
    )


def _descending(amount: float | None) -> float:
    return 1.0 if amount is None else -amount


def _seen(market: Market) -> LockSeen:
    if market.lp_locked_pct is None:
        return LockSeen.UNKNOWN
    if market.lp_tokens is True or market.lp_locked_pct >= 100:
        return LockSeen.KNOWN
    return LockSeen.AT_LEAST


def _together(amounts: list[float | None]) -> float | None:
    """The sum; None where one of them is unknown, or there is none."""
    known = [amount for amount in amounts if amount is not None]
    return total(known) if known and len(known) == len(amounts) else None


def _end(lock: Locker) -> tuple[int, float]:
    """Locks that end come first, the next end first; then those without a date, then endless."""
    if lock.unlock_at is None:
        return 1, 0.0
    return (2, 0.0) if math.isinf(lock.unlock_at) else (0, lock.unlock_at)
