"""What is wrong with the table, counted before anything is fitted."""

from collections import Counter
from typing import Any

import numpy as np

from detector.domain import features
from detector.domain.features import FEATURE_NAMES, FeatureInputs
from detector.domain.model_promise import FALLS_PCT
from training.table import NO_CREATOR, Table

WEEK = 7 * 86400


class BadDataError(RuntimeError):
    """The table is not the one this recipe was made for."""


def check_table(table: Table) -> dict[str, Any]:
    """Counts of every known flaw; raises BadDataError on what it was not made for."""
    if table.unreadable or any(np.isnan(table.labels(pct)).any() for pct in FALLS_PCT):
        raise BadDataError("cells that cannot be read, or falls that are not told")
    if np.isnan(table.times).any():
        raise BadDataError("rows without a time")
    labels = table.labels()
    if len(labels) < 500 or not 0.02 < labels.mean() < 0.98:
        raise BadDataError("too few rows, or too few of one outcome")
    creators = Counter(c for c in table.creators if c not in NO_CREATOR)
    inputs = [token.inputs for token in table.tokens]
    return {
        "rows": len(table.tokens),
        "rows_without_label": table.skipped,
        "rows_without_report": table.without_report,
        "later_rows_of_a_token": table.repeated,
        "creators": len(creators),
        "rows_of_repeated_creators": sum(n for n in creators.values() if n > 1),
        "rows_without_creator": sum(c in NO_CREATOR for c in table.creators),
        "age_zero": sum(i.age_seconds == 0 for i in inputs),
        "age_negative": sum(i.age_seconds is not None and i.age_seconds < 0 for i in inputs),
        "holders_zero": sum(i.top_10_holders_pct == 0 for i in inputs),
        "liquidity_impossible": sum(features.liquidity_usd(i) is None for i in inputs),
        "market_cap_impossible": sum(features.market_cap_usd(i) is None for i in inputs),
        "price_contradicts_pool": sum(
            features.liquidity_to_market_cap(i) is None
            and None not in (features.liquidity_usd(i), features.market_cap_usd(i))
            for i in inputs
        ),
        "falls_beyond_the_pool": {
            f"lost_{pct}": sum(
                bool(fell) and _room_pct(token.inputs) < pct
                for token in table.tokens
                for fell in token.fell[at : at + 1]
            )
            for at, pct in enumerate(FALLS_PCT)
        },
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


def _room_pct(inputs: FeatureInputs) -> float:
    """How far the price can fall when all tokens outside the pool are sold into it, in percent."""
    ratio = features.liquidity_to_market_cap(inputs)
    return 100.0 if ratio is None else 100.0 * (1.0 - min(ratio / 2.0, 1.0) ** 2)


def weekly_rates(table: Table) -> list[dict[str, Any]]:
    """Rates of each week from the first row: the drift of the base rate."""
    weeks = ((table.times - table.times[0]) // WEEK).astype(int)
    return [
        {
            "week": int(week),
            "n": int((weeks == week).sum()),
            **{
                f"lost_{pct}": round(float(table.labels(pct)[weeks == week].mean()), 4)
                for pct in FALLS_PCT
            },
        }
        for week in np.unique(weeks)
    ]
