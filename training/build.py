"""Rebuild the model from the table: checks, folds, comparisons, parameters, card and its page.

    python -m training.build [--data ../shared/data] [--into DIR]

Same table, same libraries: same bytes. Writes src/detector/model/{parameters,card}.json and
docs/model.md, or all three into DIR.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from detector import model as model_files
from detector.domain import features
from training import metrics
from training.ablations import ablations, difference
from training.bars import bars
from training.checks import check_table, weekly_rates
from training.limits import NOT_FOR, known_failures
from training.measure import DIGITS, Pooled, figures, pool, shipped_figures
from training.page import render
from training.recipe import rounded, shipped_model, to_entries
from training.splits import FOLD_STARTS, forward_folds
from training.table import Table, read_table

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
LP_LOCKED_PCT_MIN = 95.0
_RANGES = (
    ("liquidity_usd", "Liquidity", "usd", features.liquidity_usd),
    ("market_cap_usd", "Market cap", "usd", features.market_cap_usd),
    (
        "liquidity_to_market_cap",
        "Liquidity over market cap",
        "ratio",
        features.liquidity_to_market_cap,
    ),
    (
        "top_10_holders_pct",
        "The share of the ten largest accounts",
        "pct",
        features.top_10_holders_pct,
    ),
    ("age_seconds", "Age", "seconds", features.age_seconds),
)


def parameters_bytes(table: Table) -> bytes:
    """parameters.json: the shipped recipe fitted on every row."""
    fitted = shipped_model().fit(table.matrix, table.labels)
    return _json(
        {
            "format": 1,
            "target": "collapsed",
            "intercept": rounded(np.array([fitted.intercept]))[0],
            "features": to_entries(fitted),
            "domain": {"lp_locked_pct_min": LP_LOCKED_PCT_MIN, "ranges": _ranges(table)},
            "training": {
                "rows": len(table.tokens),
                "from": _moment(table.times[0]),
                "until": _moment(table.times[-1]),
                "base_rate": round(float(table.labels.mean()), DIGITS),
            },
        }
    )


def card(table: Table, reports: Path, version: str) -> dict[str, Any]:
    """card.json's content; takes about a minute, most of it for explainable boosting."""
    results = shipped_figures(table)
    return {
        "model_version": version,
        "model": "Additive logistic regression on penalised, directed linear splines; 5 features",
        "target": "collapsed",
        "target_means": "lost at least 80 % without first gaining 50 %",
        "data": {
            "source": "price-tracking log of smartymetrics/alpha-bot (public repository), "
            "first sight of each token, with what RugCheck's API said of it at that moment",
            "from": _moment(table.times[0]),
            "until": _moment(table.times[-1]),
            "base_rate": round(float(table.labels.mean()), DIGITS),
            "pre_filter": "LP at least 95 % locked, no mint authority, no freeze authority",
            "window": "usually about 24 hours, for some tokens 168 hours",
            "checks": check_table(table),
            "weekly": weekly_rates(table),
        },
        "protocol": {
            "folds": list(FOLD_STARTS),
            "purge_days": 2,
            "creators": "creators of a fold's training rows are not in its test rows",
            "constant": "base rate of each fold's training rows",
            "intervals": "95 %, percentile bootstrap over test rows, 2,000 draws",
            "shipped_fit": "the shipped parameters are fitted on all rows; every figure here is "
            "of models fitted on earlier rows only",
            "selection": "features, knots and penalties were chosen by looking at these folds "
            "(about 250 variants), so the pooled figures are optimistic, probably by 0.005 to 0.01 "
            "in AUC",
        },
        "results": results,
        "candidates": _candidates(table),
        "ablations": ablations(table),
        "bars": bars(table, reports),
        "calibration": "slope and intercept of observed on predicted log-odds over the pooled "
        "folds are near 1 and 0, so nothing is added",
        "known_failures": known_failures(table, results),
        "not_for": NOT_FOR,
    }


def _candidates(table: Table) -> list[dict[str, Any]]:
    from training.candidates import all_candidates

    labels, folds = table.labels, forward_folds(table)
    results: list[dict[str, Any]] = []
    shipped: Pooled | None = None
    for candidate in all_candidates():
        print(f"  candidate {candidate.name}", file=sys.stderr, flush=True)
        matrix = candidate.columns(table)
        pooled = pool(candidate.recipe, matrix, labels, folds)
        shipped = shipped or pooled
        bounds = metrics.bootstrap(
            labels[pooled.rows], [pooled.scores, shipped.scores], difference, draws=1000
        )
        results.append(
            {
                "name": candidate.name,
                "what": candidate.what,
                **figures(pooled),
                "valid_auc": figures(pool(candidate.recipe, matrix, labels, folds[-1:]))["auc"],
                "auc_less_shipped_interval": [round(bound, DIGITS) for bound in bounds],
            }
        )
    return results


def _ranges(table: Table) -> list[dict[str, Any]]:
    found = []
    for name, label, unit, read in _RANGES:
        values = [v for token in table.tokens if (v := read(token.inputs)) is not None]
        low, high = np.percentile(np.array(values), [0.5, 99.5])
        bounds = {"low": float(f"{low:.3g}"), "high": float(f"{high:.3g}")}
        found.append({"name": name, "label": label, "unit": unit, **bounds})
    return found


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(float(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, indent=1, sort_keys=True, allow_nan=False, ensure_ascii=False)
    return (text + "\n").encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="training.build", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder with outcomes.csv, reports/"
    )
    parser.add_argument("--into", type=Path, help="write here instead of into the project")
    options = parser.parse_args(arguments)
    table = read_table(options.data / "outcomes.csv")
    parameters = parameters_bytes(table)
    version = model_files.version_of(parameters)
    content = card(table, options.data / "reports", version)
    files = ROOT / "src" / "detector" / "model" if options.into is None else options.into
    page = ROOT / "docs" / "model.md" if options.into is None else options.into / "model.md"
    files.mkdir(parents=True, exist_ok=True)
    (files / "parameters.json").write_bytes(parameters)
    (files / "card.json").write_bytes(_json(content))
    written = json.loads(_json(content))
    page.write_text(render(written, json.loads(parameters)), encoding="utf-8")
    print(f"model {version}: pooled {content['results']['pooled']['auc']} AUC", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
