"""What the model sees of a token: raw quantities in, a row of features out. Imports the domain.

The training table and a live report pass through the same `compute`. All features are free of the
price level of SOL (money over money, shares, seconds, counts): measured on the recorded reports,
every quantity in USD drifted with SOL, which fell from 140 to 88 USD within those months.
None is unknown: absent, or impossible. It is never replaced by zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from detector.domain.report import MAX_LIQUIDITY_USD, MAX_MARKET_CAP_USD, TokenReport

FEATURE_NAMES = (
    "pool_share_pct",
    "other_holders_pct",
    "age_seconds",
    "supply_factor",
)
"""The order of every row of features."""

Features = tuple[float | None, ...]

MIN_MARKET_CAP_USD = 1.0
"""Below it a feed is broken."""
MAX_RATIO = 2.0
"""A balanced pool cannot hold more than the whole supply: liquidity over market cap above this says
that price and pool contradict each other, and neither share can be told."""
MAX_SUPPLY_FACTOR = 1e6
STANDARD_SUPPLY_TOKENS = 1e9
"""What launchpads mint; another supply means that somebody minted by hand."""
_TOP = 10
_ROUNDING_PCT = 101.0


@dataclass(frozen=True, slots=True)
class FeatureInputs:
    """Raw quantities of one token; None is unknown.

    Amounts in base units; `top_10_holders_pct` is the sum of the first ten `topHolders[].pct`,
    pools included, 0-100; `insider_token_amount` sums the networks; `age_seconds` runs from the
    creation of the pair (training table) or from RugCheck's detection (report).
    """

    price_usd: float | None = None
    supply: int | None = None
    decimals: int | None = None
    liquidity_usd: float | None = None
    top_10_holders_pct: float | None = None
    insider_networks: int | None = None
    largest_insider_network_size: int | None = None
    insider_token_amount: int | None = None
    creator_balance: int | None = None
    age_seconds: float | None = None


def from_report(report: TokenReport, now: float) -> FeatureInputs:
    """The inputs a report gives at `now` (Unix seconds). A detection after `now` leaves no age."""
    networks = report.insider_networks
    sizes = None if networks is None else _known(n.size for n in networks)
    amounts = None if networks is None else _known(n.token_amount for n in networks)
    return FeatureInputs(
        price_usd=report.price_usd,
        supply=report.supply,
        decimals=report.decimals,
        liquidity_usd=report.liquidity_usd,
        top_10_holders_pct=_top_holders_pct(report),
        insider_networks=None if networks is None else len(networks),
        largest_insider_network_size=None if sizes is None else max(sizes, default=0),
        insider_token_amount=None if amounts is None else sum(amounts),
        creator_balance=report.creator_balance,
        age_seconds=None if report.detected_at is None else now - report.detected_at,
    )


def compute(inputs: FeatureInputs) -> Features:
    """One value for each of FEATURE_NAMES, None where an input is unknown or impossible."""
    return (
        pool_share_pct(inputs),
        other_holders_pct(inputs),
        age_seconds(inputs),
        supply_factor(inputs),
    )


def liquidity_usd(inputs: FeatureInputs) -> float | None:
    """Liquidity in USD, above 0 and up to MAX_LIQUIDITY_USD."""
    value = inputs.liquidity_usd
    return value if value is not None and 0.0 < value <= MAX_LIQUIDITY_USD else None


def market_cap_usd(inputs: FeatureInputs) -> float | None:
    """Price times supply in USD, from MIN_MARKET_CAP_USD to MAX_MARKET_CAP_USD."""
    tokens = _supply_tokens(inputs)
    if tokens is None or inputs.price_usd is None or not inputs.price_usd > 0.0:
        return None
    value = inputs.price_usd * tokens
    return value if MIN_MARKET_CAP_USD <= value <= MAX_MARKET_CAP_USD else None


def liquidity_to_market_cap(inputs: FeatureInputs) -> float | None:
    """Liquidity over market cap, up to MAX_RATIO: small for a token far above its pool."""
    liquidity, market_cap = liquidity_usd(inputs), market_cap_usd(inputs)
    if liquidity is None or market_cap is None:
        return None
    ratio = liquidity / market_cap
    return ratio if ratio <= MAX_RATIO else None


def pool_share_pct(inputs: FeatureInputs) -> float | None:
    """Percent of supply in the pool: half of liquidity over market cap, at most the ten largest.

    It bounds the fall. If all the other tokens are sold into a constant-product pool that holds the
    share s, the price ends at s squared of what it was. The table does not name the pools, so this
    estimate stands in for them on both sides. Unknown when either quantity is: a pool whose
    holders are hidden must not pass for a larger one.
    """
    top, ratio = top_10_holders_pct(inputs), liquidity_to_market_cap(inputs)
    if top is None or ratio is None:
        return None
    return min(50.0 * ratio, top)


def top_10_holders_pct(inputs: FeatureInputs) -> float | None:
    """Percent of supply in the ten largest accounts. Zero is a list that was not there."""
    value = inputs.top_10_holders_pct
    if value is None or not 0.0 < value <= _ROUNDING_PCT:
        return None
    return min(float(value), 100.0)


def age_seconds(inputs: FeatureInputs) -> float | None:
    """Age in seconds. Zero stands for unknown in the table, and below zero clocks disagree."""
    value = inputs.age_seconds
    return float(value) if value is not None and 0.0 < value < 1e10 else None


def other_holders_pct(inputs: FeatureInputs) -> float | None:
    """Percent of supply in the ten largest accounts without the pool's part."""
    top, pool = top_10_holders_pct(inputs), pool_share_pct(inputs)
    return None if top is None or pool is None else top - pool


def supply_factor(inputs: FeatureInputs) -> float | None:
    """How many times the supply is above or below one billion tokens; 1 is a launchpad's supply."""
    tokens = _supply_tokens(inputs)
    if tokens is None:
        return None
    standard = STANDARD_SUPPLY_TOKENS
    factor = tokens / standard if tokens >= standard else standard / tokens
    return min(factor, MAX_SUPPLY_FACTOR)


def _supply_tokens(inputs: FeatureInputs) -> float | None:
    supply, decimals = inputs.supply, inputs.decimals
    if supply is None or supply <= 0 or decimals is None or decimals < 0:
        return None
    try:
        tokens = supply / 10**decimals
    except OverflowError:
        return None
    return tokens or None


def _top_holders_pct(report: TokenReport) -> float | None:
    if not report.top_holders:
        return None
    total = 0.0
    for holder in report.top_holders[:_TOP]:
        if holder.pct is None:
            return None
        total += holder.pct
    return total


def _known(values: Iterable[int | None]) -> list[int] | None:
    """The values, or None when one of them is unknown."""
    found = list(values)
    return None if None in found else [v for v in found if v is not None]
