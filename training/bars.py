"""Bars to clear: the original project's rule and RugCheck's own score."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training import metrics
from training.forward import rounded
from training.splits import forward_folds
from training.table import DAY, Table, Token

Array = NDArray[np.float64]
SAME_MOMENT = 0.01
"""A report is of a row's moment when their liquidity differs by less than this share."""


def bars(table: Table, reports: Path) -> dict[str, Any]:
    """AUC of each bar on the main fall; neither needs fitting."""
    rows = np.concatenate([fold.test for fold in forward_folds(table)])
    rule = np.array([original_rule(table.tokens[i]) for i in rows])
    return {
        "original_rule": {
            **_auc(table.labels()[rows], rule, table.days[rows]),
            "computable": "liquidity under $1,000 (+0.4) and creator above 80% (+0.2); "
            "the table has no holder count and no single top holder",
        },
        "rugcheck_score": {
            **_rugcheck(table, reports),
            "computable": "recorded reports of the very moment of a row",
        },
        "rugcheck_score_quoted": {
            "auc_range": [0.53, 0.6],
            "source": "the notes that came with the data, over more reports than are recorded here",
        },
    }


def original_rule(token: Token) -> float:
    """The part of the original project's score that the table allows; unknown adds nothing."""
    inputs = token.inputs
    poor = inputs.liquidity_usd is not None and inputs.liquidity_usd < 1000
    greedy = bool(inputs.creator_balance and inputs.supply) and (
        (inputs.creator_balance or 0) > 0.8 * (inputs.supply or 0)
    )
    return 0.4 * poor + 0.2 * greedy


def _rugcheck(table: Table, reports: Path) -> dict[str, Any]:
    labels, scores, days = [], [], []
    for token in table.tokens:
        path = reports / f"{token.mint}.json"
        if not path.is_file():
            continue
        report = json.loads(path.read_bytes())
        score, seen = report.get("score_normalised"), report.get("totalMarketLiquidity")
        row = token.inputs.liquidity_usd
        if score is None or not seen or not row or abs(seen / row - 1) > SAME_MOMENT:
            continue
        labels.append(float(bool(token.fell[-1])))
        scores.append(float(score))
        days.append((token.observed_at or 0.0) // DAY)
    return _auc(np.array(labels), np.array(scores), np.array(days))


def _auc(labels: Array, scores: Array, days: Array) -> dict[str, Any]:
    bounds = metrics.bootstrap(days, [labels, scores], metrics.auc)
    return {
        "n": len(labels),
        "auc": rounded(metrics.auc(labels, scores)),
        "auc_interval": [rounded(bound) for bound in bounds],
    }
