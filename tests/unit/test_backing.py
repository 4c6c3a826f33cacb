"""Liquidity counts where it is money: pools that pay in unknown coins prove nothing."""

import pytest

from tests.unit.reports import Json, checked, market, outcome, pools
from tests.unit.test_roles import UNHEARD

USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
JITO_SOL = "J1toso1uCk3RLmjorhTtrVwY9HJ7X8V9yYac6Y7kGCPn"
BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
CHECKS = ("liquidity_low", "liquidity_ratio", "drained_pool")


@pytest.mark.parametrize(
    ("coin", "expected"),
    [
        (USDC, "passed"),
        (JITO_SOL, "passed"),
        (BONK, "not checked"),
        (UNHEARD, "not checked"),
        (None, "not checked"),
    ],
)
def test_what_a_pool_pays_in(coin: str | None, expected: str) -> None:
    checks = checked(pools(market(1e5, coin=coin)))
    assert {outcome(checks, code) for code in CHECKS} == {expected}


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        # What is money is enough, whatever else there is.
        ([market(10_000.0), market(9e4, "raydium", coin=UNHEARD)], "passed"),
        # It is not enough, and the unknown coin decides.
        ([market(9_000.0), market(9e4, "raydium", coin=UNHEARD)], "not checked"),
        ([market(900.0), market(5_000.0, "raydium", coin=UNHEARD)], "not checked"),
        # It decides nothing: little by either reading.
        ([market(8_000.0), market(1_000.0, "raydium", coin=UNHEARD)], "warn"),
        ([market(500.0), market(400.0, "raydium", coin=UNHEARD)], "danger"),
    ],
)
def test_unknown_coins_beside_money(listed: list[Json], expected: str) -> None:
    assert outcome(checked(pools(*listed)), "liquidity_low") == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        # A locked pool of an unknown coin, or of the token itself, outweighs no open one.
        ([market(1e4, "raydium", 0), market(9e4, coin=UNHEARD)], "danger"),
        ([market(1e4, "raydium", 0), market(9e4, quote_usd=10.0)], "danger"),
        ([market(1e4, "raydium", 0), market(2e5, quote_usd=1e5)], "passed"),
        ([market(9e4, coin=UNHEARD)], "passed"),
    ],
)
def test_the_lock_is_weighed_by_known_money(listed: list[Json], expected: str) -> None:
    assert outcome(checked(pools(*listed)), "lp_unlocked") == expected
