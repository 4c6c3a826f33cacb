"""Figures that contradict each other: said, and nothing that rests on them passes."""

import pytest

from tests.unit.reports import (
    ABSENT,
    SYSTEM,
    Json,
    checked,
    filled,
    finding,
    holder,
    market,
    outcome,
    pools,
)

LIQUIDITY = ("liquidity_low", "liquidity_ratio", "drained_pool", "lp_unlocked")
HOLDERS = ("top_holder", "top_10_holders", "equal_holders")
SOME = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"


def _pool(price: float | None = None, own: float | None = None, **more: object) -> Json:
    """The healthy pool with a price of its own, and so many whole tokens in it."""
    pool = market(1e5) | more
    lp = pool["lp"] | {"baseMint": pool["mintA"], "quoteMint": pool["mintB"]}
    return pools(pool | {"lp": lp | {"basePrice": price, "base": own}})


@pytest.mark.parametrize(
    ("changes", "contradict"),
    [
        ({}, False),
        # The total and the sum over the pools.
        ({"totalMarketLiquidity": 100_900.0}, False),
        ({"totalMarketLiquidity": 101_100.0}, True),
        ({"totalMarketLiquidity": 99_100.0}, False),
        ({"totalMarketLiquidity": 98_900.0}, True),
        ({"totalMarketLiquidity": ABSENT}, False),
        (pools(market(10.0)) | {"totalMarketLiquidity": 10.9}, False),
        ({"markets": []}, True),
        # A pool of unknown size may hold what is missing, and no more than that.
        ({"markets": [market(90_000.0), market(None)]}, False),
        ({"markets": [market(110_000.0), market(None)]}, True),
        # The same of the other side.
        ({"totalStableLiquidity": 50_000.0}, False),
        ({"totalStableLiquidity": 51_000.0}, True),
        # More than can stand behind the market cap of $250,000.
        (pools(market(625_000.0)), False),
        (pools(market(626_000.0)), True),
        (pools(market(9e8)), True),
        ({"price": 0.0001}, False),
        ({"price": 0.00003}, True),
        # A price far from the pool's own.
        (_pool(0.00025 * 9.9), False),
        (_pool(0.00025 * 10.1), True),
        (_pool(0.00025 / 9.9), False),
        (_pool(0.00025 / 10.1), True),
        # A constant-product pool trades at one side over the other.
        (_pool(own=50_000 / 0.00025), False),
        (_pool(own=50_000 / 0.00025, lpMint=SYSTEM, mintLP=SYSTEM), False),
        # The vault, and what the pool says of it.
        (_pool(own=0.995 * 50_000 / 0.00025), False),
        (_pool(own=0.98 * 50_000 / 0.00025), True),
        ({"token.decimals": 7} | _pool(own=50_000 / 0.00025), True),
    ],
)
def test_liquidity(changes: Json, contradict: bool) -> None:
    checks = checked(changes)
    assert (outcome(checks, "figures_contradict") == "warn") == contradict
    if contradict:
        assert {outcome(checks, code) for code in LIQUIDITY} <= {"not checked", "danger"}


def test_a_balance_that_is_another_price_contradicts() -> None:
    """The pool holds tokens for $50,000 at the report's price, and $4,000 to pay for them."""
    pool = market(54_000.0, quote_usd=4_000.0)
    pool["lp"] |= {"base": 50_000 / 0.00025}
    assert outcome(checked(pools(pool)), "figures_contradict") == "warn"
    assert outcome(checked(pools(pool | {"mintLP": SYSTEM})), "figures_contradict") == "passed"


@pytest.mark.parametrize(
    ("figures", "contradict"),
    [
        ({"lpLockedUSD": 60_000.0}, False),
        ({"lpLockedUSD": 60_500.0}, False),
        ({"lpLockedUSD": 61_000.0}, True),
        ({"lpLockedUSD": 0}, True),
        ({"lpLocked": 605, "lpTotalSupply": 1_000}, False),
        ({"lpLocked": 620, "lpTotalSupply": 1_000}, True),
        ({"lpLocked": 0, "lpTotalSupply": 1_000}, True),
        # A pool without LP tokens has no amounts of them.
        ({"lpLocked": 0, "lpTotalSupply": 0}, False),
        ({"lpLocked": None, "lpTotalSupply": 5, "lpLockedUSD": None}, False),
    ],
)
def test_a_lock_is_said_three_times(figures: Json, contradict: bool) -> None:
    pool = market(1e5, locked_pct=60)
    pool["lp"] |= figures
    checks = checked(pools(pool))
    assert (outcome(checks, "figures_contradict") == "warn") == contradict
    assert outcome(checks, "lp_unlocked") == ("not checked" if contradict else "warn")


def test_a_small_pool_at_any_price_proves_nothing() -> None:
    odd = market(4_900.0, "raydium")
    odd["lp"] |= {"baseMint": odd["mintA"], "quoteMint": odd["mintB"], "basePrice": 1e6}
    assert outcome(checked(pools(market(95_100.0), odd)), "figures_contradict") == "passed"
    odd["lp"] |= {"baseUSD": 2_550.0, "quoteUSD": 2_550.0}
    assert outcome(checked(pools(market(94_900.0), odd)), "figures_contradict") == "warn"


@pytest.mark.parametrize(
    ("changes", "contradict"),
    [
        # More accounts listed than counted.
        ({"totalHolders": 20}, False),
        ({"totalHolders": 19}, True),
        # Listed shares above the whole.
        ({"topHolders": [holder(5.2, owner=f"o{n}") for n in range(20)]}, False),
        ({"topHolders": [holder(5.3, owner=f"o{n}") for n in range(20)]}, True),
        # Share and amount.
        ({"topHolders": filled([holder(5.0, SOME, 50 * 10**12)])}, False),
        ({"topHolders": filled([holder(5.0, SOME, 5_040 * 10**10)])}, False),
        ({"topHolders": filled([holder(5.0, SOME, 5_060 * 10**10)])}, True),
        ({"topHolders": filled([holder(5.0, SOME, 2 * 10**15)])}, True),
    ],
)
def test_holders(changes: Json, contradict: bool) -> None:
    checks = checked(changes)
    assert (outcome(checks, "figures_contradict") == "warn") == contradict
    if contradict:
        assert {outcome(checks, code) for code in HOLDERS} <= {"not checked", "danger"}


@pytest.mark.parametrize(
    ("counted", "active", "contradict"),
    [
        (12, [5, 7], False),
        (13, [5, 7], True),
        (11, [5, 7], True),
        (12, [5, None], False),
        (12, None, True),
        (0, None, False),
        (None, None, False),
        (0, [], False),
        (3, [], True),
    ],
)
def test_insiders(counted: int | None, active: list[int | None] | None, contradict: bool) -> None:
    networks = None
    if active is not None:
        networks = [{"size": n, "activeAccounts": n, "tokenAmount": 1} for n in active]
    checks = checked({"insiderNetworks": networks, "graphInsidersDetected": counted})
    assert (outcome(checks, "figures_contradict") == "warn") == contradict
    if contradict:
        assert outcome(checks, "insider_holdings") == "not checked"


def test_what_is_dangerous_by_either_reading_stays_a_danger() -> None:
    """Pools of $100,000 beside a total of $900, or a total of $100,000 beside pools of $900."""
    assert outcome(checked({"totalMarketLiquidity": 900.0}), "liquidity_low") == "danger"
    poor = pools(market(900.0)) | {"totalMarketLiquidity": 1e5, "totalStableLiquidity": None}
    assert outcome(checked(poor), "liquidity_low") == "danger"


def test_in_words() -> None:
    found = finding(checked({"totalMarketLiquidity": 2e5}), "figures_contradict")
    assert found.sentence == (
        "RugCheck's total for liquidity is $200,000, and its pools together hold $100,000."
    )
    assert found.value == "liquidity"
    reasons = {
        missing.code: missing.reason
        for missing in checked({"totalMarketLiquidity": 2e5}).not_checked
    }
    assert reasons["liquidity_low"] == found.sentence
