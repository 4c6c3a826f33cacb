"""Rules on the money behind the token, and whether it can leave."""

import pytest

from tests.unit.reports import (
    ABSENT,
    NOW,
    SYSTEM,
    Json,
    checked,
    finding,
    market,
    outcome,
    pools,
)

DAY = 86_400


@pytest.mark.parametrize(
    ("usd", "expected"),
    [
        (10_000.0, "passed"),
        (9_999.99, "warn"),
        (1_000.0, "warn"),
        (999.99, "danger"),
        (0.0, "danger"),
    ],
)
def test_liquidity_low(usd: float, expected: str) -> None:
    assert outcome(checked(pools(market(usd))), "liquidity_low") == expected


@pytest.mark.parametrize("total", [None, -5.0])
def test_liquidity_without_a_total(total: float | None) -> None:
    assert outcome(checked({"totalMarketLiquidity": total}), "liquidity_low") == "not checked"


def _one_sided(ours: float, other: float) -> Json:
    return pools(market(ours + other, quote_usd=other))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (_one_sided(95_000.0, 5_000.0), "passed"),
        (_one_sided(95_000.0, 4_999.0), "warn"),
        (_one_sided(30_000.0, 0.26), "danger"),
        ({"totalStableLiquidity": 499.0}, "danger"),
    ],
)
def test_the_tokens_own_side_is_no_liquidity(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "liquidity_low") == expected


def test_a_pool_without_money_is_drained() -> None:
    changes = _one_sided(30_000.0, 0.26) | {"price": 0.01}
    assert finding(checked(changes), "drained_pool").sentence == (
        "The pools are drained: $0.52 of liquidity (twice what the pools hold besides the token "
        "itself) stands behind a market cap of $10.0 million."
    )
    assert outcome(checked(changes), "liquidity_ratio") == "danger"


@pytest.mark.parametrize("usd", [3e16, 1e11])
def test_a_broken_feed_is_not_checked(usd: float) -> None:
    checks = checked({"totalMarketLiquidity": usd})
    for code in ("liquidity_low", "drained_pool", "liquidity_ratio"):
        assert outcome(checks, code) == "not checked"


def test_no_pool_named_is_not_zero_liquidity() -> None:
    checks = checked({"totalMarketLiquidity": 0, "markets": []})
    assert outcome(checks, "liquidity_low") == "not checked"
    assert outcome(checks, "lp_unlocked") == "not checked"


def _at_cap(usd: float, market_cap: float) -> Json:
    return pools(market(usd)) | {"price": market_cap / 1e9}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (_at_cap(50_000.0, 1e6), "passed"),
        (_at_cap(49_999.0, 1e6), "warn"),
        (_at_cap(10_000.0, 1e6), "warn"),
        (_at_cap(9_999.0, 1e6), "danger"),
        (_at_cap(999_999.0, 1e9), "danger"),
        (_at_cap(1_000_000.0, 1e9), "warn"),
        ({"price": None}, "not checked"),
        ({"totalMarketLiquidity": None}, "not checked"),
        ({"token.supply": None}, "not checked"),
    ],
)
def test_liquidity_ratio(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "liquidity_ratio") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (_at_cap(500.0, 1e6), "passed"),
        (_at_cap(499.0, 1e6), "critical"),
        (_at_cap(499.0, 99_000.0), "passed"),
        (_at_cap(499.0, 99_800.0), "passed"),
        (_at_cap(499.0, 99_801.0), "critical"),
        (_at_cap(0.0, 1e6), "critical"),
        (pools(market(499.0)) | {"price": None}, "not checked"),
        (pools(market(500.0)) | {"price": None}, "passed"),
        ({"totalMarketLiquidity": None}, "not checked"),
    ],
)
def test_drained_pool(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "drained_pool") == expected


def _positions(usd: float, kind: str = "orca", locked_pct: float = 0) -> Json:
    """A pool without LP tokens."""
    return market(usd, kind, locked_pct, lp_mint=SYSTEM)


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([market(1e5, locked_pct=95)], "passed"),
        ([market(1e5, locked_pct=94.9)], "warn"),
        ([market(1e5, locked_pct=50)], "warn"),
        ([market(1e5, locked_pct=49.9)], "danger"),
        ([market(1e5, "raydium", 0)], "danger"),
        ([market(1e5, "a new kind", 0)], "danger"),
        # Of a new name or an old one, the LP mint tells.
        ([_positions(1e5, "a new kind", 0)], "not checked"),
        ([market(1e5, "orca", 0)], "danger"),
        ([market(1e5, "raydium", 0, lp_mint=None)], "not checked"),
        # Weighed by money, not by number of pools.
        ([market(96_000.0), market(4_000.0, "raydium", 0)], "passed"),
        ([market(4_000.0), market(96_000.0, "raydium", 0)], "danger"),
        # Pools without LP tokens: 0 says that no lock was seen, not that there is none.
        ([_positions(1e5, "orca", 0)], "not checked"),
        ([_positions(1e5, "meteoraDlmm", 0)], "not checked"),
        ([_positions(1e5, "meteora_damm_v2", 0)], "not checked"),
        ([_positions(1e5, "raydium_clmm", 100)], "passed"),
        ([market(97_000.0), _positions(3_000.0, "orca", 0)], "passed"),
        ([market(60_000.0), _positions(40_000.0, "orca", 0)], "warn"),
        ([market(30_000.0, "raydium", 0), _positions(70_000.0, "orca", 0)], "warn"),
        ([market(60_000.0, "raydium", 0), _positions(40_000.0, "orca", 0)], "danger"),
        # The threshold of what may be locked, and that of what is unseen.
        ([market(5_000.0, "raydium", 0), _positions(95_000.0, "orca", 0)], "not checked"),
        ([market(5_100.0, "raydium", 0), _positions(94_900.0, "orca", 0)], "warn"),
        ([market(50_000.0), _positions(50_000.0, "orca", 0)], "warn"),
        ([market(49_900.0), _positions(50_100.0, "orca", 0)], "not checked"),
        # Money that RugCheck counts and that no pool here shows; the total is 1e5.
        ([market(96_000.0), market(None, "raydium", 0)], "passed"),
        ([market(60_000.0), market(None, "raydium", 0)], "warn"),
        ([market(100.0), market(None, "raydium", 0)], "not checked"),
        ([market(100.0), {"lp": {"baseUSD": -1, "quoteUSD": 5, "lpLockedPct": 0}}], "not checked"),
        ([market(3e16), market(1e5, "raydium", 0)], "danger"),
        ([market(100.0), None], "not checked"),
        ([market(1e5, locked_pct=None)], "not checked"),
        ([market(None)], "not checked"),
        ([market(0.0)], "not checked"),
        ([], "not checked"),
        (None, "not checked"),
        (ABSENT, "not checked"),
    ],
)
def test_lp_unlocked(listed: object, expected: str) -> None:
    assert outcome(checked({"markets": listed}), "lp_unlocked") == expected


def test_lp_unlocked_says_what_it_cannot_see() -> None:
    pools = [market(60_000.0), _positions(30_000.0, "orca", 0), market(10_000.0, "raydium", 0)]
    found = finding(checked({"markets": pools}), "lp_unlocked")
    assert found.sentence == (
        "Of the pools' money 60% is seen to be locked and 30% lies where a lock may not be seen; "
        "10% can be withdrawn."
    )


@pytest.mark.parametrize(
    ("locked_pct", "words"),
    [
        (0, "None of the pools' money is locked: all of it can be withdrawn."),
        (40, "Of the pools' money 40% is locked; the rest can be withdrawn."),
    ],
)
def test_lp_unlocked_says_how_much(locked_pct: float, words: str) -> None:
    pools = [market(1e5, "raydium", locked_pct)]
    assert finding(checked({"markets": pools}), "lp_unlocked").sentence == words


def _lock(days: float | None, usd: float | None = 50_000.0) -> Json:
    return {"unlockDate": 0 if days is None else NOW + days * DAY, "usdcLocked": usd}


@pytest.mark.parametrize(
    ("locks", "expected"),
    [
        ([], "passed"),
        ([_lock(30)], "passed"),
        ([_lock(29.9)], "warn"),
        ([_lock(7)], "warn"),
        ([_lock(6.9)], "danger"),
        ([_lock(0)], "danger"),
        ([_lock(-3)], "danger"),
        ([_lock(-3, 49_999.0)], "warn"),
        ([_lock(1, None)], "danger"),
        ([_lock(1, 5_000.0)], "warn"),
        ([_lock(1, 4_999.0)], "passed"),
        ([_lock(None)], "not checked"),
        ([_lock(None), _lock(2)], "danger"),
    ],
)
def test_lp_lock_expiring(locks: list[Json], expected: str) -> None:
    lockers = {str(place): lock for place, lock in enumerate(locks)}
    assert outcome(checked({"lockers": lockers}), "lp_lock_expiring") == expected


def _kept(usd: float, listed: Json) -> Json:
    """A pool of $100,000 whose LP tokens are locked, not burnt, as far as `usd` goes."""
    pool = market(1e5)
    pool["lp"] |= {"lpLocked": 1_000, "lpUnlocked": 0, "lpTotalSupply": 1_000}
    pool["lp"] |= {"currentSupply": int(usd / 100)}
    return pools(pool) | {"lockers": listed}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (_kept(0.0, {}), "passed"),
        (_kept(4_900.0, {}), "passed"),
        (_kept(5_000.0, {}), "not checked"),
        (_kept(1e5, {}), "not checked"),
        (_kept(1e5, {"a": _lock(90, 1e5)}), "passed"),
        (_kept(1e5, {"a": _lock(90, 95_100.0)}), "passed"),
        (_kept(1e5, {"a": _lock(90, 94_900.0)}), "not checked"),
        (_kept(1e5, {"a": _lock(1, 6e4)}), "danger"),
    ],
)
def test_a_lock_that_no_locker_lists(changes: Json, expected: str) -> None:
    """Locked and not burnt: somebody keeps the LP tokens, until a time that nobody tells."""
    assert outcome(checked(changes), "lp_lock_expiring") == expected


@pytest.mark.parametrize(
    ("lock", "expected"),
    [
        ({"type": "raydium_locker", "unlockDate": 0, "usdcLocked": 1e5}, "passed"),
        ({"type": "raydium_locker", "unlockDate": None, "usdcLocked": 1e5}, "not checked"),
        ({"type": "streamflow", "unlockDate": 0, "usdcLocked": 1e5}, "not checked"),
        ({"type": "streamflow", "unlockDate": 0, "usdcLocked": 4_999.0}, "passed"),
        ({"type": "streamflow", "unlockDate": 0, "usdcLocked": 5_000.0}, "not checked"),
    ],
)
def test_a_lock_without_an_end(lock: Json, expected: str) -> None:
    assert outcome(checked({"lockers": {"a": lock}}), "lp_lock_expiring") == expected


def test_lp_lock_expiring_without_a_list() -> None:
    assert outcome(checked({"lockers": None}), "lp_lock_expiring") == "not checked"


FREE = [market(1e5, "raydium", 0)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"totalLPProviders": 0}, "passed"),
        ({"totalLPProviders": 5, "markets": FREE}, "passed"),
        ({"totalLPProviders": 4, "markets": FREE}, "warn"),
        ({"totalLPProviders": 4, "markets": [market(1e5, locked_pct=95)]}, "passed"),
        ({"totalLPProviders": 4, "markets": [market(1e5, locked_pct=94.9)]}, "warn"),
        ({"totalLPProviders": None, "markets": FREE}, "not checked"),
        ({"totalLPProviders": 0, "markets": [_positions(1e5, "orca", 0)]}, "not checked"),
        ({"totalLPProviders": 0, "markets": None}, "not checked"),
    ],
)
def test_few_lp_providers(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "few_lp_providers") == expected
