"""What each feature brings, and what was left out and why, on the same folds. Needs numpy only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.domain import features
from detector.domain.features import FEATURE_NAMES
from training import metrics
from training.additive import AdditiveModel, Term
from training.forward import rounded
from training.measure import Pooled, pool
from training.recipe import BEND, SLOPE, terms
from training.splits import forward_folds, unix
from training.table import MAIN_PCT, Table, Token

Array = NDArray[np.float64]
CREATOR_BALANCES_FROM = "2025-11-27"
"""Before this day the table's creator balances are 0 throughout, or percentages in two scales."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A feature that could have been added: its reading of a token, and its curve."""

    name: str
    why_not: str
    read: Callable[[Token], float | None]
    transform: str
    knots: tuple[float, ...]


def _liquidity(token: Token) -> float | None:
    return features.liquidity_usd(token.inputs)


def _market_cap(token: Token) -> float | None:
    return features.market_cap_usd(token.inputs)


def _top_ten(token: Token) -> float | None:
    return features.top_10_holders_pct(token.inputs)


def _depth(token: Token) -> float | None:
    liquidity, market_cap = _liquidity(token), _market_cap(token)
    return None if liquidity is None or market_cap is None else liquidity**2 / market_cap


def _insider_share(token: Token) -> float | None:
    amount, supply = token.inputs.insider_token_amount, token.inputs.supply
    return None if amount is None or not supply else 100 * min(amount, supply) / supply


def _networks(token: Token) -> float | None:
    return token.inputs.insider_networks


def _network_size(token: Token) -> float | None:
    return token.inputs.largest_insider_network_size


def _creator_share(token: Token) -> float | None:
    balance, supply = token.inputs.creator_balance, token.inputs.supply
    if balance is None or not supply or (token.observed_at or 0.0) < unix(CREATOR_BALANCES_FROM):
        return None
    return 100 * min(balance, supply) / supply


def _pump_suffix(token: Token) -> float | None:
    return float(token.mint.endswith("pump"))


EXTRAS = (
    Extra(
        "top_10_holders_pct",
        "the same shares again: their sum, pools included",
        _top_ten,
        "identity",
        (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 75.0, 95.0),
    ),
    Extra(
        "liquidity_usd",
        "its curve rises: a thinner pool would lower the chance; moves with the price of SOL",
        _liquidity,
        "ln",
        (5e3, 1e4, 2e4, 3e4, 5e4, 1e5, 3e5),
    ),
    Extra(
        "market_cap_usd",
        "falls for large ones: a higher price behind the same pool would lower the chance; moves "
        "with the price of SOL",
        _market_cap,
        "ln",
        (5e3, 1e4, 2e4, 5e4, 1e5, 3e5, 1e6, 5e6),
    ),
    Extra(
        "liquidity_squared_over_market_cap",
        "its curve rises: a thinner pool would lower the chance; moves with the price of SOL",
        _depth,
        "ln",
        (3e3, 6e3, 8e3, 9e3, 1e4, 1.1e4, 1.3e4, 2e4, 5e4),
    ),
    Extra(
        "insider_share_pct",
        "no gain, and its curve would lower the risk of insider clusters",
        _insider_share,
        "ln1p",
        (0.0, 0.5, 3.0, 10.0, 40.0),
    ),
    Extra("insider_networks", "no gain", _networks, "identity", (0.0, 1.0, 2.0, 3.0, 5.0, 8.0)),
    Extra(
        "largest_insider_network_size",
        "no gain; the meaning of the column changed on 8 December 2025 (440 to 47,000 accounts)",
        _network_size,
        "ln1p",
        (0.0, 5.0, 50.0, 500.0, 5000.0, 50000.0),
    ),
    Extra(
        "creator_share_pct",
        "no gain; known only from 27 November 2025",
        _creator_share,
        "ln1p",
        (0.0, 0.1, 1.0, 5.0, 20.0),
    ),
    Extra(
        "mint_ends_in_pump",
        "no gain; a vanity suffix can be ground",
        _pump_suffix,
        "identity",
        (0.0, 1.0),
    ),
)


def ablations(table: Table) -> list[dict[str, Any]]:
    """Main fall: AUC and Brier skill without each feature and with each extra one, and the change.

    Of the curves as fitted, before unknown values count as the worst.
    """
    matrix, folds = table.matrix, forward_folds(table)

    def pooled(kept: tuple[Term, ...], columns: Array) -> Pooled:
        return pool(AdditiveModel(kept, BEND, SLOPE), columns, table, folds, MAIN_PCT)

    whole = pooled(terms(), matrix)
    results = []
    for name in FEATURE_NAMES:
        kept = terms(tuple(n for n in FEATURE_NAMES if n != name))
        results.append({"change": f"without {name}", **_compared(pooled(kept, matrix), whole)})
    for extra in EXTRAS:
        column = [extra.read(token) for token in table.tokens]
        wider = np.column_stack([matrix, np.array(column, dtype=np.float64)])
        term = Term(len(FEATURE_NAMES), extra.transform, extra.knots)
        added = pooled((*terms(), term), wider)
        results.append(
            {"change": f"with {extra.name}", **_compared(added, whole), "note": extra.why_not}
        )
    return results


def difference(labels: Array, ours: Array, other: Array) -> float:
    """AUC of one set of scores less that of another."""
    return metrics.auc(labels, ours) - metrics.auc(labels, other)


def _compared(variant: Pooled, whole: Pooled) -> dict[str, Any]:
    bounds = metrics.bootstrap(whole.days, [whole.labels, variant.scores, whole.scores], difference)
    skill = metrics.brier_skill(variant.labels, variant.scores, variant.constant)
    return {
        "auc": rounded(metrics.auc(variant.labels, variant.scores)),
        "auc_change": rounded(difference(whole.labels, variant.scores, whole.scores)),
        "auc_change_interval": [rounded(bound) for bound in bounds],
        "brier_skill": rounded(skill),
    }
