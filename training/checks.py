"""What is wrong with the table, counted before anything is fitted."""

from collections import Counter
from typing import Any

import numpy as np

from detector.domain import features
from detector.domain.features import FEATURE_NAMES
from training.table import NO_CREATOR, Table

WEEK = 7 * 86400


class BadDataError(RuntimeError):
    """The table is not the one this recipe was made for."""


def check_table(table: Table) -> dict[str, Any]:
    """Counts of every known flaw; raises BadDataError on what it was not made for."""
    if table.unreadable or np.isnan(table.times).any():
        raise BadDataError("cells that cannot be read, or rows without a time")
    mints = Counter(token.mint for token in table.tokens)
    repeated = [mint for mint, count in mints.items() if count > 1]
    if repeated:
        raise BadDataError(f"{len(repeated)} mints occur more than once, first {repeated[0]}")
    if len(table.tokens) < 500 or not 0.05 < table.labels.mean() < 0.95:
        raise BadDataError("too few rows, or too few of one outcome")
    creators = Counter(c for c in table.creators if c not in NO_CREATOR)
    inputs = [token.inputs for token in table.tokens]
    return {
        "rows": len(table.tokens),
        "rows_without_label": table.skipped,
        "creators": len(creators),
        "rows_of_repeated_creators": sum(n for n in creators.values() if n > 1),
        "rows_without_creator": sum(c in NO_CREATOR for c in table.creators),
        "age_zero": sum(i.age_seconds == 0 for i in inputs),
        "age_negative": sum(i.age_seconds is not None and i.age_seconds < 0 for i in inputs),
        "holders_zero": sum(i.top_10_holders_pct == 0 for i in inputs),
        "liquidity_impossible": sum(features.liquidity_usd(i) is None for i in inputs),
        "market_cap_impossible": sum(features.market_cap_usd(i) is None for i in inputs),
        "insiders_above_supply": sum(
            (i.insider_token_amount or 0) > (i.supply or 0) for i in inputs
        ),
        "creator_balance_unusable": sum(i.creator_balance is None for i in inputs),
        "nine_decimals": sum(i.decimals == 9 for i in inputs),
        "unknown_features": {
            name: int(count)
            for name, count in zip(FEATURE_NAMES, np.isnan(table.matrix).sum(axis=0), strict=True)
        },
    }


def weekly_rates(table: Table) -> list[dict[str, Any]]:
    """Collapse rate of each week from the first row: the drift of the base rate."""
    weeks = ((table.times - table.times[0]) // WEEK).astype(int)
    return [
        {
            "week": int(week),
            "n": int((weeks == week).sum()),
            "collapsed": round(float(table.labels[weeks == week].mean()), 4),
        }
        for week in np.unique(weeks)
    ]
