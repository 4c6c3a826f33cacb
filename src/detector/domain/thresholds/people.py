"""Holders, the creator and insiders. Imports the domain only."""

from typing import Final

from detector.domain.thresholds.table import (
    ARITHMETIC,
    JUDGEMENT,
    ORIGINAL,
    OUTCOMES,
    OWN_MAKER,
    RECORDED,
    threshold,
)

# Holders
HOLDERS_LISTED: Final = threshold(
    "holders_listed", 20.0, "count",
    "every recorded report with a list names 20 accounts; a shorter list hides some", RECORDED,
)  # fmt: skip
EQUAL_GROUP_MIN: Final = threshold(
    "equal_group_min", 3.0, "count",
    "pairs of equal amounts are common (one recorded report in ten), three and more are rare (four "
    "of 201)",
    RECORDED,
)  # fmt: skip
EQUAL_WITHIN_PCT: Final = threshold(
    "equal_within_pct", 0.1, "pct",
    "amounts so close are called the same; it finds no group in recorded reports that equality to "
    "the last unit does not, but one of five instead of four",
    RECORDED,
)  # fmt: skip
EQUAL_WARN_PCT: Final = threshold(
    "equal_warn_pct", 10.0, "pct",
    "the threshold of a single holder: one person may hold them all; two recorded reports reach it",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
EQUAL_DANGER_PCT: Final = threshold(
    "equal_danger_pct", 25.0, "pct",
    "the threshold of a single holder; one recorded report reaches it, a false USDC with 80 %",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
TOP_HOLDER_WARN_PCT: Final = threshold(
    "top_holder_warn_pct", 10.0, "pct",
    "selling it into a pool of median depth takes 60 % off the price; nine tenths of "
    "recorded reports lie below",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
TOP_HOLDER_DANGER_PCT: Final = threshold(
    "top_holder_danger_pct", 25.0, "pct",
    "selling it into a pool of median depth takes more than 80 % off the price, our definition "
    "of a collapse",
    ARITHMETIC,
)  # fmt: skip
TOP_10_WARN_PCT: Final = threshold(
    "top_10_warn_pct", 40.0, "pct",
    "above 95 % of recorded reports once pools and lockers are left out", RECORDED,
)  # fmt: skip
TOP_10_DANGER_PCT: Final = threshold(
    "top_10_danger_pct", 60.0, "pct",
    "above 98 % of recorded reports; ten owners outweigh all others together", RECORDED,
)  # fmt: skip
HOLDERS_WARN: Final = threshold(
    "holders_warn", 100.0, "count", "the lowest 1 % of recorded reports", RECORDED,
)  # fmt: skip
HOLDERS_DANGER: Final = threshold(
    "holders_danger", 50.0, "count",
    "below every recorded report, and the threshold of the original rule",
    f"{RECORDED}; {ORIGINAL}",
)  # fmt: skip

# Creator
CREATOR_WARN_PCT: Final = threshold(
    "creator_warn_pct", 5.0, "pct",
    "selling it into a pool of median depth takes 40 % off the price; 98 % of recorded reports "
    "lie below",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
CREATOR_DANGER_PCT: Final = threshold(
    "creator_danger_pct", 20.0, "pct",
    "selling it into a pool of median depth takes nearly 80 % off the price; no recorded report "
    "reaches it",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
CREATOR_TOKENS_WARN: Final = threshold(
    "creator_tokens_warn", 3.0, "count",
    "once or twice is trying again; more is a series", JUDGEMENT,
)  # fmt: skip
CREATOR_DEAD_USD: Final = threshold(
    "creator_dead_usd", 10_000.0, "usd",
    "about twice what a token of a launchpad is worth at birth ($4,000 to $5,000 in recorded "
    "reports): it never found buyers, or lost them",
    RECORDED,
)  # fmt: skip
CREATOR_DEAD_MIN: Final = threshold(
    "creator_dead_min", 3.0, "count", "a share of fewer than three tokens says nothing",
    JUDGEMENT,
)  # fmt: skip
CREATOR_DEAD_WARN_PCT: Final = threshold(
    "creator_dead_warn_pct", 80.0, "pct",
    "four in five of the creator's earlier tokens are worth next to nothing; of labelled tokens in "
    "recorded reports 2 of 11 above it collapsed, 24 of 119 others, so it is no danger by itself",
    f"{RECORDED}; {OUTCOMES}",
)  # fmt: skip

# The creator's record here. Of labelled tokens with a maker of their own 12 % lost 90 %: 8 % where
# the creator had lost none of the earlier ones (15 of 180), 23 % where one or more (11 of 48).
CREATOR_LOST_WARN_PCT: Final = threshold(
    "creator_lost_warn_pct", 50.0, "pct",
    "of labelled tokens whose creator had lost at least half of the earlier ones 9 of 37 lost 90 % "
    "too, twice the share of all", OWN_MAKER,
)  # fmt: skip
CREATOR_LOST_DANGER: Final = threshold(
    "creator_lost_danger", 3.0, "count",
    "12 % of labelled tokens lost 90 %, so that one creator in 500 would lose three of three by "
    "chance; none of their creators reaches it",
    f"{JUDGEMENT}; {OWN_MAKER}",
)  # fmt: skip
CREATOR_LOST_DANGER_PCT: Final = threshold(
    "creator_lost_danger_pct", 75.0, "pct",
    "six times the share of all labelled tokens; one creator in 140 would lose three of four by "
    "chance", f"{JUDGEMENT}; {OWN_MAKER}",
)  # fmt: skip
CREATOR_SETTLED_MIN: Final = threshold(
    "creator_settled_min", 3.0, "count",
    "fewer known outcomes prove nothing, even if none of them was a fall", JUDGEMENT,
)  # fmt: skip
CREATOR_CRITICAL_PCT: Final = threshold(
    "creator_critical_pct", 20.0, "pct",
    "five times the share of recorded reports with critical evidence (8 of 201); below it the "
    "address may be one of many makers",
    RECORDED,
)  # fmt: skip
CREATOR_CRITICAL_DANGER: Final = threshold(
    "creator_critical_danger", 2.0, "count",
    "evidence of harm in one token may be an accident; in two it is a habit", JUDGEMENT,
)  # fmt: skip

# Insiders: warnings only, as tokens above these thresholds collapsed less often, or as often.
INSIDER_NETWORKS_WARN: Final = threshold(
    "insider_networks_warn", 5.0, "count",
    "the upper eighth of recorded reports; a fact about distribution, no prediction", RECORDED,
)  # fmt: skip
INSIDER_SIZE_WARN: Final = threshold(
    "insider_size_warn", 200.0, "count",
    "the upper quarter of recorded reports; a fact about distribution, no prediction", RECORDED,
)  # fmt: skip
INSIDERS_COUNTED_WARN: Final = threshold(
    "insiders_counted_warn", 250.0, "count",
    "the upper eighth of recorded reports; a fact about distribution, no prediction", RECORDED,
)  # fmt: skip
INSIDER_SHARE_WARN_PCT: Final = threshold(
    "insider_share_warn_pct", 20.0, "pct",
    "as much as a creator's holding that is called a danger; of labelled tokens between it and "
    "the whole supply 14 % collapsed, of all 24 %, so it stays a warning",
    OUTCOMES,
)  # fmt: skip
INSIDER_HOLDINGS_WARN_PCT: Final = threshold(
    "insider_holdings_warn_pct", 5.0, "pct",
    "the threshold of the creator's holdings: linked accounts may sell as one", ARITHMETIC,
)  # fmt: skip
INSIDER_HOLDINGS_DANGER_PCT: Final = threshold(
    "insider_holdings_danger_pct", 20.0, "pct",
    "the threshold of the creator's holdings: selling it into a pool of median depth takes nearly "
    "80 % off the price; no recorded report marks a holder",
    f"{ARITHMETIC}; {RECORDED}",
)  # fmt: skip
