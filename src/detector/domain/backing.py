"""Liquidity that holders can be paid from. Imports the domain only.

The token's own side of a pool is worth what the token's price says, which its maker can choose: a
pool can hold $30,000 of the token and 26 cents to pay for it. The other side is worth something
where it is money that is known elsewhere; in a coin that nobody knows, its dollars may be as made
up as the token's own.
"""

from dataclasses import dataclass

from detector.domain.report import TokenReport
from detector.domain.total import total
from detector.domain.vaults import MONEY


@dataclass(frozen=True, slots=True)
class Backing:
    """USD, both sides together, at most twice the side that pays.

    `least_usd` counts pools that pay in known money, `most_usd` believes every pool.
    """

    least_usd: float
    most_usd: float


def backing(report: TokenReport) -> Backing | None:
    """What stands behind the token; None when the report's liquidity is unknown.

    Of RugCheck's total for the other side and the sum over the pools, the smaller counts.
    """
    stated = report.liquidity_usd
    if stated is None:
        return None
    quotes = (report.quote_liquidity_usd, report.total_quote_usd)
    most = min([stated, *(2 * quote for quote in quotes if quote is not None)])
    paying = [
        (pool.liquidity_usd, pool.quote_usd)
        for pool in report.markets or ()
        if pool.quote_mint in MONEY
        and pool.liquidity_usd is not None
        and pool.quote_usd is not None
    ]
    least = min(total(both for both, _ in paying), 2 * total(side for _, side in paying))
    return Backing(min(least, most), most)
