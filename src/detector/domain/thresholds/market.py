"""Liquidity, locks, age and valuation. Imports the domain only."""

from typing import Final

from detector.domain.thresholds.table import (
    ARITHMETIC,
    JUDGEMENT,
    ORIGINAL,
    OUTCOMES,
    RECORDED,
    threshold,
)

# Liquidity
LIQUIDITY_DANGER_USD: Final = threshold(
    "liquidity_danger_usd", 1_000.0, "usd",
    "a sale of $25 moves the price by a tenth", f"{ARITHMETIC}; {ORIGINAL}",
)  # fmt: skip
LIQUIDITY_WARN_USD: Final = threshold(
    "liquidity_warn_usd", 10_000.0, "usd",
    "a sale of $250 moves the price by a tenth; the lowest 6 % of recorded reports",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
LIQUIDITY_RATIO_WARN_PCT: Final = threshold(
    "liquidity_ratio_warn_pct", 5.0, "pct",
    "holders of 2 % of the supply would take two thirds of the price off by selling",
    f"{ARITHMETIC}; the lowest 2 % of recorded reports",
)  # fmt: skip
LIQUIDITY_RATIO_DANGER_PCT: Final = threshold(
    "liquidity_ratio_danger_pct", 1.0, "pct",
    "one holder of 1 % of the supply would take nine tenths of the price off by selling",
    ARITHMETIC,
)  # fmt: skip
LIQUIDITY_DEEP_USD: Final = threshold(
    "liquidity_deep_usd", 1_000_000.0, "usd",
    "from here a thin ratio is a warning only: a sale of $10,000 moves the price by 4 %, and "
    "large old tokens trade on exchanges that the report does not see",
    ARITHMETIC,
)  # fmt: skip
DRAINED_LIQUIDITY_USD: Final = threshold(
    "drained_liquidity_usd", 500.0, "usd",
    "half of the danger threshold of liquidity: next to nothing can be sold", JUDGEMENT,
)  # fmt: skip
DRAINED_RATIO_PCT: Final = threshold(
    "drained_ratio_pct", 0.5, "pct",
    "the market cap is at least 200 times the money that the pools hold", JUDGEMENT,
)  # fmt: skip
LP_LOCKED_WARN_PCT: Final = threshold(
    "lp_locked_warn_pct", 95.0, "pct",
    "the edge of the data the model was fitted on; 99 % of recorded reports lie above",
    f"{OUTCOMES}; {RECORDED}",
)  # fmt: skip
LP_LOCKED_DANGER_PCT: Final = threshold(
    "lp_locked_danger_pct", 50.0, "pct",
    "most of the pools' money can be withdrawn by whoever put it there", JUDGEMENT,
)  # fmt: skip
LP_LOCK_EXPIRY_WARN_DAYS: Final = threshold(
    "lp_lock_expiry_warn_days", 30.0, "days",
    "the common shortest lock; a month is time enough to be told", JUDGEMENT,
)  # fmt: skip
LP_LOCK_EXPIRY_DANGER_DAYS: Final = threshold(
    "lp_lock_expiry_danger_days", 7.0, "days",
    "within a week, or already open, the lock no longer binds", JUDGEMENT,
)  # fmt: skip
LP_LOCK_MATERIAL_PCT: Final = threshold(
    "lp_lock_material_pct", 5.0, "pct",
    "locks on less of the liquidity than this change nothing (the complement of 95 % locked)",
    JUDGEMENT,
)  # fmt: skip
LP_PROVIDERS_WARN: Final = threshold(
    "lp_providers_warn", 5.0, "count",
    "so few owners can withdraw all that is not locked", JUDGEMENT,
)  # fmt: skip
POOL_SIDE_FACTOR: Final = threshold(
    "pool_side_factor", 5.0, "times",
    "a pool's tokens may be worth so many times its money and still count as the pool's; of the "
    "recorded pools with 1 % of the supply none passes 4.3, and only bonding curves pass 1.1",
    RECORDED,
)  # fmt: skip
LIQUIDITY_CAP_RATIO: Final = threshold(
    "liquidity_cap_ratio", 2.5, "times",
    "the token's side cannot be worth more than the market cap, nor a full pool's other side more "
    "than that; two recorded reports pass 1.92, and both give a price that is wrong",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
PRICE_APART_FACTOR: Final = threshold(
    "price_apart_factor", 10.0, "times",
    "no pool in recorded reports differs from the report's price by more than 4.8 times",
    RECORDED,
)  # fmt: skip
POOL_MATERIAL_PCT: Final = threshold(
    "pool_material_pct", 5.0, "pct",
    "pools with less of the money than this prove nothing: anybody can open one at any price",
    JUDGEMENT,
)  # fmt: skip
FIGURES_APART_PCT: Final = threshold(
    "figures_apart_pct", 1.0, "pct",
    "sums and shares that a report gives twice are equal in all recorded reports, but for rounding",
    RECORDED,
)  # fmt: skip
LISTED_SUM_PCT: Final = threshold(
    "listed_sum_pct", 105.0, "pct",
    "listed accounts are read moments apart: one recorded report lists 101.2 % of the supply, no "
    "other more than 100",
    RECORDED,
)  # fmt: skip

# Age and valuation
NEW_WARN_HOURS: Final = threshold(
    "new_warn_hours", 24.0, "hours",
    "27 % of labelled tokens younger than a day collapsed, 8 % of those older than a week",
    OUTCOMES,
)  # fmt: skip
NEW_VALUATION_WARN_USD: Final = threshold(
    "new_valuation_warn_usd", 1_000_000.0, "usd",
    "the upper 7 % of recorded reports of any age", RECORDED,
)  # fmt: skip
NEW_VALUATION_DANGER_USD: Final = threshold(
    "new_valuation_danger_usd", 10_000_000.0, "usd",
    "the upper 1 % of recorded reports of any age, within a day of birth", RECORDED,
)  # fmt: skip
CLOCK_SKEW_HOURS: Final = threshold(
    "clock_skew_hours", 1.0, "hours",
    "a first sighting further in the future than this is an error, not an age", JUDGEMENT,
)  # fmt: skip
