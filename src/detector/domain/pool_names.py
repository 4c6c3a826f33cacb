"""The pools that a token is found by. Imports the domain only; pure.

Each is a row of the database, so they are few: of 201 recorded reports the largest pool holds
99.6 % of the known money on average, and one has a second one with a twentieth of it. Makers have a
hand in which pools a report names and in what they hold: known money goes first, as it costs some.
"""

from typing import Final

from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.mint import is_mint
from detector.domain.report import Market, TokenReport
from detector.domain.thresholds import POOL_MATERIAL_PCT
from detector.domain.total import total
from detector.domain.vaults import MONEY

MOST_NAMED: Final = 3


def named_pools(report: TokenReport, mint: str) -> tuple[str, ...]:
    """Addresses of the pool with the most money, and of others with a material part of it."""
    pools = sorted(report.markets or (), key=lambda pool: (-_money_usd(pool), -_claimed_usd(pool)))
    least_usd = total(map(_money_usd, pools)) * POOL_MATERIAL_PCT / 100
    found: dict[str, None] = {}
    for pool in pools:
        if found and not _money_usd(pool) >= least_usd > 0:
            break
        if pool.address is not None and pool.address != mint and _can_be_pool(pool.address):
            found[pool.address] = None
    return tuple(found)[:MOST_NAMED]


def _money_usd(pool: Market) -> float:
    """Both sides, at most twice the side that pays, if that is known money."""
    if pool.quote_mint not in MONEY or pool.quote_usd is None:
        return 0.0
    return min(_claimed_usd(pool), 2 * pool.quote_usd)


def _claimed_usd(pool: Market) -> float:
    return pool.liquidity_usd or 0.0


def _can_be_pool(address: str) -> bool:
    """Whether it is an address, and not that of a known token, which is no pool."""
    return is_mint(address) and address not in KNOWN_TOKENS
