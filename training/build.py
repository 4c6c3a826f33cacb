"""Rebuild the model from the tables: checks, folds, comparisons, parameters, card and its page.

    python -m training.build [--data ../shared/data] [--into DIR]

Same tables, same libraries: same bytes. Writes src/detector/model/{parameters,card}.json and
docs/model.md, or all three into DIR.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from detector import model as model_files
from detector.domain.model import WINDOW_HOURS, YOUNG_SECONDS, load
from detector.domain.model_promise import FALLS_PCT
from training import fit, limits, metrics
from training.ablations import ablations, difference
from training.agreement import agreement, pairs
from training.bars import bars
from training.checks import check_table, weekly_rates
from training.forward import Told, forward, joined, promise, rounded
from training.measure import Pooled, pool, shipped_figures
from training.page import render
from training.sources import training_table
from training.splits import FOLD_STARTS, PURGE_SECONDS, forward_folds
from training.table import DAY, MAIN_PCT, Table

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
WINDOW = (
    f"{WINDOW_HOURS[0]} hours where the token was younger than {YOUNG_SECONDS / 3600:.0f} hours, "
    f"else, and where its age was unknown, {WINDOW_HOURS[1]} hours"
)


def parameters_bytes(table: Table, parts: Sequence[Told]) -> bytes:
    """parameters.json: the shipped recipe fitted on every row, with the measured promise."""
    return _json(fit.parameters(table, promise(joined(parts))))


def card(table: Table, parts: Sequence[Told], data: Path, parameters: bytes) -> dict[str, Any]:
    """card.json's content; takes about a minute, most of it for explainable boosting."""
    version = model_files.version_of(parameters)
    model = load(json.loads(parameters), version)
    results = shipped_figures(table, parts)
    agreed = agreement(model, pairs(data))
    return {
        "model_version": version,
        "model": "Additive logistic regression on penalised, directed linear splines; "
        "4 features, one set of curves for each of three falls",
        "target": f"lost_{MAIN_PCT}",
        "target_means": f"lost at least {MAIN_PCT}% without first gaining 50%",
        "falls": {
            f"lost_{pct}": f"lost at least {pct}% without first gaining 50%" for pct in FALLS_PCT
        },
        "promise": json.loads(parameters)["promise"],
        "data": {
            "source": "price-tracking log of smartymetrics/alpha-bot (public repository), "
            "first sight of each token, with what RugCheck's API said of it at that moment",
            "from": fit.moment(table.times[0]),
            "until": fit.moment(table.times[-1]),
            "base_rate": rounded(table.labels().mean()),
            "base_rates": {f"lost_{pct}": rounded(table.labels(pct).mean()) for pct in FALLS_PCT},
            "pre_filter": "LP at least 95% locked, no mint authority, no freeze authority",
            "window": WINDOW,
            "checks": check_table(table),
            "weekly": weekly_rates(table),
        },
        "protocol": {
            "folds": list(FOLD_STARTS),
            "purge_days": int(PURGE_SECONDS / DAY),
            "creators": "creators of a fold's training rows are not in its test rows",
            "constant": "base rate of each fold's training rows",
            "intervals": "95%, percentile bootstrap over days, 1,000 draws; of rates also never "
            "narrower than Wilson's over tokens",
            "shipped_fit": "the shipped parameters are fitted on all rows; every figure here is "
            "of models fitted on earlier rows only, loaded and asked by the code that serves",
            "selection": "features, knots, penalties, the joint domain and both lines were chosen "
            "by looking at these folds (about 150 variants after about 250 for an earlier model), "
            "so the figures are optimistic, probably by 0.01 in AUC and by a point or two in the "
            "rates of low and high",
        },
        "results": results,
        "candidates": _candidates(table, joined(parts)),
        "ablations": ablations(table),
        "bars": bars(table, data / "reports"),
        "agreement": agreed,
        "shapes": limits.SHAPES,
        "calibration": "nothing is added after the fit; see calibration_line and falls",
        "known_failures": limits.known_failures(table, results, agreed),
        "not_for": limits.NOT_FOR,
    }


def _candidates(table: Table, shipped: Told) -> list[dict[str, Any]]:
    """The shipped model and each other method: every fall, and the AUC less the shipped one's."""
    from training.candidates import all_candidates

    folds = forward_folds(table)
    ours = {
        pct: Pooled(shipped.labels[pct], shipped.chances[pct], shipped.constant[pct], shipped.days)
        for pct in FALLS_PCT
    }
    results = [_compared("shipped", "The shipped model", ours, ours)]
    for candidate in all_candidates():
        print(f"  candidate {candidate.name}", file=sys.stderr, flush=True)
        matrix = candidate.columns(table)
        theirs = {pct: pool(candidate.recipe, matrix, table, folds, pct) for pct in FALLS_PCT}
        results.append(_compared(candidate.name, candidate.what, theirs, ours))
    return results


def _compared(
    name: str, what: str, theirs: dict[int, Pooled], ours: dict[int, Pooled]
) -> dict[str, Any]:
    falls = {}
    for pct, pooled in theirs.items():
        y, p = pooled.labels, pooled.scores
        apart = metrics.bootstrap(pooled.days, [y, p, ours[pct].scores], difference)
        falls[f"lost_{pct}"] = {
            "auc": rounded(metrics.auc(y, p)),
            "auc_interval": [
                rounded(v) for v in metrics.bootstrap(pooled.days, [y, p], metrics.auc)
            ],
            "auc_less_shipped": rounded(difference(y, p, ours[pct].scores)),
            "auc_less_shipped_interval": [rounded(bound) for bound in apart],
            "brier_skill": rounded(metrics.brier_skill(y, p, pooled.constant)),
            "calibration_error": rounded(metrics.calibration_error(y, p)),
        }
    return {"name": name, "what": what, **falls[f"lost_{MAIN_PCT}"], "falls": falls}


def _json(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, indent=1, sort_keys=True, allow_nan=False, ensure_ascii=False)
    return (text + "\n").encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="training.build", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder with both tables and the recorded reports"
    )
    parser.add_argument("--into", type=Path, help="write here instead of into the project")
    options = parser.parse_args(arguments)
    table = training_table(options.data)
    check_table(table)
    parts = forward(table, forward_folds(table))
    parameters = parameters_bytes(table, parts)
    content = card(table, parts, options.data, parameters)
    files = ROOT / "src" / "detector" / "model" if options.into is None else options.into
    page = ROOT / "docs" / "model.md" if options.into is None else options.into / "model.md"
    files.mkdir(parents=True, exist_ok=True)
    (files / "parameters.json").write_bytes(parameters)
    (files / "card.json").write_bytes(_json(content))
    written = json.loads(_json(content))
    page.write_text(render(written, json.loads(parameters)), encoding="utf-8")
    pooled = content["results"]["pooled"]
    print(f"model {content['model_version']}: pooled {pooled['auc']} AUC", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
