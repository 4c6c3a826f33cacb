"""Every threshold of a rule or of the verdict, in one table, each with its reason.

Imports the standard library only. `TABLE` is what docs/findings.md prints and what
`RULES_VERSION` hashes: a changed number is a changed version.

Price arithmetic used below: selling tokens worth a share d of a constant-product pool's token
side moves its price to 1/(1+d)^2. The median recorded report has liquidity of 0.35 of its market
cap, so its pools hold about 17.5 % of the supply.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Threshold:
    """Its value and unit, why it lies there, and what that rests on."""

    name: str
    value: float
    unit: str
    why: str
    source: str


TABLE: Final[dict[str, Threshold]] = {}

_ARITHMETIC = "constant-product arithmetic"
_RECORDED = "201 recorded reports"
_OUTCOMES = "1,990 labelled tokens"
_MADE = "2,004 labelled tokens with a maker of their own"
_ORIGINAL = "the original project's rule"
_JUDGEMENT = "our judgement"
_PROTOCOL = "Solana Token-2022 documentation"


def _threshold(name: str, value: float, unit: str, why: str, source: str) -> float:
    TABLE[name] = Threshold(name, value, unit, why, source)
    return value


# Liquidity
LIQUIDITY_DANGER_USD: Final = _threshold(
    "liquidity_danger_usd", 1_000.0, "usd",
    "a sale of $25 moves the price by a tenth", f"{_ARITHMETIC}; {_ORIGINAL}",
)  # fmt: skip
LIQUIDITY_WARN_USD: Final = _threshold(
    "liquidity_warn_usd", 10_000.0, "usd",
    "a sale of $250 moves the price by a tenth; the lowest 6 % of recorded reports",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip
LIQUIDITY_RATIO_WARN_PCT: Final = _threshold(
    "liquidity_ratio_warn_pct", 5.0, "pct",
    "holders of 2 % of the supply would take two thirds of the price off by selling",
    f"{_ARITHMETIC}; the lowest 2 % of recorded reports",
)  # fmt: skip
LIQUIDITY_RATIO_DANGER_PCT: Final = _threshold(
    "liquidity_ratio_danger_pct", 1.0, "pct",
    "one holder of 1 % of the supply would take nine tenths of the price off by selling",
    _ARITHMETIC,
)  # fmt: skip
LIQUIDITY_DEEP_USD: Final = _threshold(
    "liquidity_deep_usd", 1_000_000.0, "usd",
    "from here a thin ratio is a warning only: a sale of $10,000 moves the price by 4 %, and "
    "large old tokens trade on exchanges that the report does not see",
    _ARITHMETIC,
)  # fmt: skip
DRAINED_LIQUIDITY_USD: Final = _threshold(
    "drained_liquidity_usd", 500.0, "usd",
    "half of the danger threshold of liquidity: nothing worth naming can be sold", _JUDGEMENT,
)  # fmt: skip
DRAINED_RATIO_PCT: Final = _threshold(
    "drained_ratio_pct", 0.5, "pct",
    "the price names at least 200 times the money that the pools hold", _JUDGEMENT,
)  # fmt: skip
LP_LOCKED_WARN_PCT: Final = _threshold(
    "lp_locked_warn_pct", 95.0, "pct",
    "the edge of the data the model was fitted on; 99 % of recorded reports lie above",
    f"{_OUTCOMES}; {_RECORDED}",
)  # fmt: skip
LP_LOCKED_DANGER_PCT: Final = _threshold(
    "lp_locked_danger_pct", 50.0, "pct",
    "most of the pools' money can be withdrawn by whoever put it there", _JUDGEMENT,
)  # fmt: skip
LP_LOCK_EXPIRY_WARN_DAYS: Final = _threshold(
    "lp_lock_expiry_warn_days", 30.0, "days",
    "the common shortest lock; a month is time enough to be told", _JUDGEMENT,
)  # fmt: skip
LP_LOCK_EXPIRY_DANGER_DAYS: Final = _threshold(
    "lp_lock_expiry_danger_days", 7.0, "days",
    "within a week, or already open, the lock no longer binds", _JUDGEMENT,
)  # fmt: skip
LP_LOCK_MATERIAL_PCT: Final = _threshold(
    "lp_lock_material_pct", 5.0, "pct",
    "locks on less of the liquidity than this change nothing (the complement of 95 % locked)",
    _JUDGEMENT,
)  # fmt: skip
LP_PROVIDERS_WARN: Final = _threshold(
    "lp_providers_warn", 5.0, "count",
    "fewer hands hold unlocked LP tokens than fingers on one hand", _JUDGEMENT,
)  # fmt: skip
POOL_SIDE_FACTOR: Final = _threshold(
    "pool_side_factor", 5.0, "times",
    "so many times a pool's money its tokens may be worth and still be called the pool's; in "
    "recorded reports with 1 % of the supply none passes 4.3, and only bonding curves pass 1.1",
    _RECORDED,
)  # fmt: skip
LIQUIDITY_CAP_RATIO: Final = _threshold(
    "liquidity_cap_ratio", 2.5, "times",
    "the token's side cannot be worth more than the market cap, nor a full pool's other side more "
    "than that; two recorded reports pass 1.92, and both give a price that is wrong",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip
PRICE_APART_FACTOR: Final = _threshold(
    "price_apart_factor", 10.0, "times",
    "no pool in recorded reports differs from the report's price by more than 4.8 times",
    _RECORDED,
)  # fmt: skip
POOL_MATERIAL_PCT: Final = _threshold(
    "pool_material_pct", 5.0, "pct",
    "pools with less of the money than this prove nothing: anybody can open one at any price",
    _JUDGEMENT,
)  # fmt: skip
FIGURES_APART_PCT: Final = _threshold(
    "figures_apart_pct", 1.0, "pct",
    "sums and shares that a report gives twice are equal in all recorded reports, but for rounding",
    _RECORDED,
)  # fmt: skip
LISTED_SUM_PCT: Final = _threshold(
    "listed_sum_pct", 105.0, "pct",
    "listed accounts are read moments apart: one recorded report lists 101.2 % of the supply, no "
    "other more than 100",
    _RECORDED,
)  # fmt: skip

# Holders
HOLDERS_LISTED: Final = _threshold(
    "holders_listed", 20.0, "count",
    "every recorded report with a list names 20 accounts; a shorter list hides some", _RECORDED,
)  # fmt: skip
EQUAL_GROUP_MIN: Final = _threshold(
    "equal_group_min", 3.0, "count",
    "pairs of equal amounts are common (one recorded report in ten), three and more are rare (four "
    "of 201)",
    _RECORDED,
)  # fmt: skip
EQUAL_WITHIN_PCT: Final = _threshold(
    "equal_within_pct", 0.1, "pct",
    "amounts so close are called the same; it finds no group in recorded reports that equality to "
    "the last unit does not, but one of five instead of four",
    _RECORDED,
)  # fmt: skip
EQUAL_WARN_PCT: Final = _threshold(
    "equal_warn_pct", 10.0, "pct",
    "the threshold of a single holder: one hand may hold them all; two recorded reports reach it",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip
EQUAL_DANGER_PCT: Final = _threshold(
    "equal_danger_pct", 25.0, "pct",
    "the threshold of a single holder; one recorded report reaches it, a false USDC with 80 %",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip
TOP_HOLDER_WARN_PCT: Final = _threshold(
    "top_holder_warn_pct", 10.0, "pct",
    "selling it into a pool of median depth takes 60 % off the price; nine tenths of "
    "recorded reports lie below",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip
TOP_HOLDER_DANGER_PCT: Final = _threshold(
    "top_holder_danger_pct", 25.0, "pct",
    "selling it into a pool of median depth takes more than 80 % off the price, our definition "
    "of a collapse",
    _ARITHMETIC,
)  # fmt: skip
TOP_10_WARN_PCT: Final = _threshold(
    "top_10_warn_pct", 40.0, "pct",
    "above 95 % of recorded reports once pools and lockers are left out", _RECORDED,
)  # fmt: skip
TOP_10_DANGER_PCT: Final = _threshold(
    "top_10_danger_pct", 60.0, "pct",
    "above 98 % of recorded reports; ten owners outweigh all others together", _RECORDED,
)  # fmt: skip
HOLDERS_WARN: Final = _threshold(
    "holders_warn", 100.0, "count", "the lowest 1 % of recorded reports", _RECORDED,
)  # fmt: skip
HOLDERS_DANGER: Final = _threshold(
    "holders_danger", 50.0, "count",
    "below every recorded report, and the threshold of the original rule",
    f"{_RECORDED}; {_ORIGINAL}",
)  # fmt: skip

# Creator
CREATOR_WARN_PCT: Final = _threshold(
    "creator_warn_pct", 5.0, "pct",
    "selling it into a pool of median depth takes 40 % off the price; 98 % of recorded reports "
    "lie below",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip
CREATOR_DANGER_PCT: Final = _threshold(
    "creator_danger_pct", 20.0, "pct",
    "selling it into a pool of median depth takes nearly 80 % off the price; no recorded report "
    "reaches it",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip
CREATOR_TOKENS_WARN: Final = _threshold(
    "creator_tokens_warn", 3.0, "count",
    "once or twice is trying again; more is a series", _JUDGEMENT,
)  # fmt: skip
CREATOR_DEAD_USD: Final = _threshold(
    "creator_dead_usd", 10_000.0, "usd",
    "about twice what a token of a launchpad is worth at birth ($4,000 to $5,000 in recorded "
    "reports): it never found buyers, or lost them",
    _RECORDED,
)  # fmt: skip
CREATOR_DEAD_MIN: Final = _threshold(
    "creator_dead_min", 3.0, "count", "a share of fewer than three tokens says nothing",
    _JUDGEMENT,
)  # fmt: skip
CREATOR_DEAD_WARN_PCT: Final = _threshold(
    "creator_dead_warn_pct", 80.0, "pct",
    "four in five of the creator's earlier tokens are worth next to nothing; of labelled tokens in "
    "recorded reports 2 of 11 above it collapsed, 24 of 119 others, so it is no danger by itself",
    f"{_RECORDED}; {_OUTCOMES}",
)  # fmt: skip

# The creator's record here. Of labelled tokens with a maker of their own 12 % lost 90 %: 8 % where
# the creator had lost none of the earlier ones (15 of 180), 23 % where one or more (11 of 48).
CREATOR_LOST_WARN_PCT: Final = _threshold(
    "creator_lost_warn_pct", 50.0, "pct",
    "of labelled tokens whose creator had lost at least half of the earlier ones 9 of 37 lost 90 % "
    "too, twice the share of all", _MADE,
)  # fmt: skip
CREATOR_LOST_DANGER: Final = _threshold(
    "creator_lost_danger", 3.0, "count",
    "three of three by chance alone: one creator in 500, at the 12 % of labelled tokens that lost "
    "90 %; none of their creators reaches it",
    f"{_JUDGEMENT}; {_MADE}",
)  # fmt: skip
CREATOR_LOST_DANGER_PCT: Final = _threshold(
    "creator_lost_danger_pct", 75.0, "pct",
    "six times the share of all labelled tokens; three of four by chance alone: one creator in "
    "140", f"{_JUDGEMENT}; {_MADE}",
)  # fmt: skip
CREATOR_SETTLED_MIN: Final = _threshold(
    "creator_settled_min", 3.0, "count",
    "fewer known outcomes without a fall clear nobody", _JUDGEMENT,
)  # fmt: skip
CREATOR_CRITICAL_PCT: Final = _threshold(
    "creator_critical_pct", 20.0, "pct",
    "five times the share of recorded reports with critical evidence (8 of 201); below it the "
    "address may be one of many makers",
    _RECORDED,
)  # fmt: skip
CREATOR_CRITICAL_DANGER: Final = _threshold(
    "creator_critical_danger", 2.0, "count",
    "evidence of harm in one token may be an accident; in two it is a habit", _JUDGEMENT,
)  # fmt: skip

# Insiders: warnings only, as tokens above these thresholds collapsed less often, or as often.
INSIDER_NETWORKS_WARN: Final = _threshold(
    "insider_networks_warn", 5.0, "count",
    "the upper eighth of recorded reports; a fact about distribution, no prediction", _RECORDED,
)  # fmt: skip
INSIDER_SIZE_WARN: Final = _threshold(
    "insider_size_warn", 200.0, "count",
    "the upper quarter of recorded reports; a fact about distribution, no prediction", _RECORDED,
)  # fmt: skip
INSIDERS_COUNTED_WARN: Final = _threshold(
    "insiders_counted_warn", 250.0, "count",
    "the upper eighth of recorded reports; a fact about distribution, no prediction", _RECORDED,
)  # fmt: skip
INSIDER_SHARE_WARN_PCT: Final = _threshold(
    "insider_share_warn_pct", 20.0, "pct",
    "as much as a creator's holding that is called a danger; of labelled tokens between it and "
    "the whole supply 14 % collapsed, of all 24 %, so it stays a warning",
    _OUTCOMES,
)  # fmt: skip
INSIDER_HOLDINGS_WARN_PCT: Final = _threshold(
    "insider_holdings_warn_pct", 5.0, "pct",
    "the threshold of the creator's holdings: linked accounts may sell as one", _ARITHMETIC,
)  # fmt: skip
INSIDER_HOLDINGS_DANGER_PCT: Final = _threshold(
    "insider_holdings_danger_pct", 20.0, "pct",
    "the threshold of the creator's holdings: selling it into a pool of median depth takes nearly "
    "80 % off the price; no recorded report marks a holder",
    f"{_ARITHMETIC}; {_RECORDED}",
)  # fmt: skip

# Age and valuation
NEW_WARN_HOURS: Final = _threshold(
    "new_warn_hours", 24.0, "hours",
    "27 % of labelled tokens younger than a day collapsed, 8 % of those older than a week",
    _OUTCOMES,
)  # fmt: skip
NEW_VALUATION_WARN_USD: Final = _threshold(
    "new_valuation_warn_usd", 1_000_000.0, "usd",
    "the upper 7 % of recorded reports of any age", _RECORDED,
)  # fmt: skip
NEW_VALUATION_DANGER_USD: Final = _threshold(
    "new_valuation_danger_usd", 10_000_000.0, "usd",
    "the upper 1 % of recorded reports of any age, within a day of birth", _RECORDED,
)  # fmt: skip
CLOCK_SKEW_HOURS: Final = _threshold(
    "clock_skew_hours", 1.0, "hours",
    "a first sighting further in the future than this is an error, not an age", _JUDGEMENT,
)  # fmt: skip

# Token-2022
TRANSFER_FEE_DANGER_PCT: Final = _threshold(
    "transfer_fee_danger_pct", 10.0, "pct",
    "buying and selling again costs a fifth", _JUDGEMENT,
)  # fmt: skip
TRANSFER_FEE_CRITICAL_PCT: Final = _threshold(
    "transfer_fee_critical_pct", 50.0, "pct",
    "whoever moves a token loses at least half of it to the fee's owner", _PROTOCOL,
)  # fmt: skip

# RugCheck
RUGCHECK_SCORE_WARN: Final = _threshold(
    "rugcheck_score_warn", 30.0, "points",
    "the medium band of our own scale; nine tenths of recorded reports lie below", _RECORDED,
)  # fmt: skip
RUGCHECK_SCORE_DANGER: Final = _threshold(
    "rugcheck_score_danger", 50.0, "points",
    "the high band of our own scale: what RugCheck rates so is not called safe here", _JUDGEMENT,
)  # fmt: skip
RUGCHECK_SCORE_CRITICAL: Final = _threshold(
    "rugcheck_score_critical", 62.0, "points",
    "the threshold at which the original project, and its clients, say Fraud", _ORIGINAL,
)  # fmt: skip
RUGCHECK_RISKS_SHOWN: Final = _threshold(
    "rugcheck_risks_shown", 20.0, "count",
    "RugCheck names at most 7 in recorded reports; a longer list is cut, worst first", _RECORDED,
)  # fmt: skip

RUGCHECK_RISK_SMALL: Final = _threshold(
    "rugcheck_risk_small", 1_000.0, "points",
    "every danger in recorded reports adds more (1,373 is the least), so less is no danger, "
    "whatever the word for its level",
    _RECORDED,
)  # fmt: skip
RUGCHECK_RISK_LARGE: Final = _threshold(
    "rugcheck_risk_large", 12_000.0, "points",
    "every warning in recorded reports adds less (10,000 is the most), and from here RugCheck's "
    "score passes 50",
    _RECORDED,
)  # fmt: skip

# Verdict
WARNINGS_MEDIUM: Final = _threshold(
    "warnings_medium", 5.0, "count",
    "so many risk factors that warn, or could not be looked at, are more than chance", _JUDGEMENT,
)  # fmt: skip
ESTABLISHED_DAYS: Final = _threshold(
    "established_days", 180.0, "days",
    "half a year of trading: whoever wanted to take the money had the time", _JUDGEMENT,
)  # fmt: skip
ESTABLISHED_LIQUIDITY_USD: Final = _threshold(
    "established_liquidity_usd", 250_000.0, "usd",
    "a sale of $6,000 moves the price by a tenth", _ARITHMETIC,
)  # fmt: skip
ESTABLISHED_HOLDERS: Final = _threshold(
    "established_holders", 5_000.0, "count",
    "the upper tenth of recorded reports", _RECORDED,
)  # fmt: skip
SCORE_CRITICAL: Final = _threshold(
    "score_critical", 0.8, "share", "a critical finding alone reaches the critical range",
    _JUDGEMENT,
)  # fmt: skip
SCORE_DANGER: Final = _threshold(
    "score_danger", 0.5, "share", "a danger alone reaches the high range", _JUDGEMENT,
)  # fmt: skip
SCORE_WARN: Final = _threshold(
    "score_warn", 0.07, "share", "five warnings reach the medium range", _JUDGEMENT,
)  # fmt: skip
BAND_MEDIUM: Final = _threshold(
    "band_medium", 30.0, "points", "where the medium range of the score begins", _JUDGEMENT
)
BAND_HIGH: Final = _threshold(
    "band_high", 50.0, "points", "where the high range of the score begins", _JUDGEMENT
)
BAND_CRITICAL: Final = _threshold(
    "band_critical", 80.0, "points", "where the critical range of the score begins", _JUDGEMENT
)
DISAGREEMENT_POINTS: Final = _threshold(
    "disagreement_points", 40.0, "points",
    "two bands apart on a scale of 100", _JUDGEMENT,
)  # fmt: skip
