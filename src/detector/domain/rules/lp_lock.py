"""How much of the pools' money is locked, as far as can be seen. Imports the domain only.

Constant-product pools give LP tokens, which are burnt, locked or free: RugCheck's lpLockedPct is
a fact there. Position pools (concentrated liquidity, and Meteora's second constant-product
program) give none: money lies in positions that their owners can withdraw unless locked.
RugCheck sees some such locks and says 0 where it sees none, so 0 there is "not seen", not "free".
"""

from dataclasses import dataclass
from typing import Final

from detector.domain.report import TokenReport

POSITION_POOLS: Final = frozenset(
    {"meteoradammv2", "meteoradlmm", "raydiumclmm", "orca", "orcawhirlpool", "whirlpool"}
)
"""Market types without LP tokens, as letters and digits only, in lower case."""

_ROUNDING = 1e-9
"""Sums of shares that miss 100 by less leave nothing free."""


@dataclass(frozen=True, slots=True)
class LpLock:
    """Shares of the pools' money, 0-100: seen to be locked, and where a lock may go unseen."""

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
    known = locked = unseen = 0.0
    for market in report.markets or ():
        money = market.liquidity_usd
        if not money:
            continue
        share = market.lp_locked_pct
        known += money
        if share is None:
            unseen += money
            continue
        locked += money * (share / 100)
        if _has_positions(market.kind):
            unseen += money * (1 - share / 100)
    total = report.pooled_usd
    if not known or total is None:
        return None
    unseen += max(total - known, 0.0)
    return LpLock(min(100 * (locked / total), 100.0), min(100 * (unseen / total), 100.0))


def _has_positions(kind: str | None) -> bool:
    return kind is not None and "".join(filter(str.isalnum, kind.lower())) in POSITION_POOLS
