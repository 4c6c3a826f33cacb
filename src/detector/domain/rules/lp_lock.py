"""How much of the pools' money is locked, as far as can be seen. Imports the domain only.

Constant-product pools give LP tokens, which are burnt, locked or free: RugCheck's lpLockedPct is
a fact there. Position pools (concentrated liquidity, and Meteora's second constant-product
program) give none, and the report names the system program as their LP mint: money lies in
positions that their owners can withdraw unless locked. RugCheck sees some such locks and says 0
where it sees none, so 0 there is "not seen", not "free".
"""

from dataclasses import dataclass

from detector.domain.report import Market, TokenReport
from detector.domain.total import total
from detector.domain.vaults import MONEY

_ROUNDING = 1e-9
"""Sums of shares that miss 100 by less leave nothing free."""


@dataclass(frozen=True, slots=True)
class LpLock:
    """Shares of the pools' money, 0-100: seen to be locked, and where a lock may not be seen."""

    seen_pct: float
    unseen_pct: float

    @property
    def most_pct(self) -> float:
        """The largest share that may be locked: what is left is known to be free."""
        most = self.seen_pct + self.unseen_pct
        return most if most < 100 - _ROUNDING else 100.0


def lp_lock(report: TokenReport) -> LpLock | None:
    """The lock over all pools, each weighted by its money; None without a pool of known size.

    Money that RugCheck counts and that no pool of known size holds may be locked or not.
    """
    locked = unseen = known = 0.0
    for market, money in _weights(report):
        share = market.lp_locked_pct
        known += money
        if share is None:
            unseen += money
            continue
        locked += money * (share / 100)
        if market.lp_tokens is not True:
            unseen += money * (1 - share / 100)
    pooled = report.pooled_usd
    if not known or pooled is None:
        return None
    missing = max(pooled - total(m.liquidity_usd or 0.0 for m in report.markets or ()), 0.0)
    whole = known + missing
    return LpLock(
        min(100 * (locked / whole), 100.0), min(100 * ((unseen + missing) / whole), 100.0)
    )


def _weights(report: TokenReport) -> list[tuple[Market, float]]:
    """Pools with what they can pay in known money, both sides together.

    A locked pool full of the token itself, or of a coin that nobody knows, does not outweigh an
    open one that holds the money. Where no pool pays in known money, every pool counts in full.
    """
    pools = [(pool, pool.liquidity_usd) for pool in report.markets or () if pool.liquidity_usd]
    paying = [
        (pool, min(money, 2 * pool.quote_usd))
        for pool, money in pools
        if pool.quote_mint in MONEY and pool.quote_usd
    ]
    return paying or pools
