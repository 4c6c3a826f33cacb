"""Measure the shipped model on a table of outcomes, without fitting anything. Needs numpy only.

    python -m training.evaluate --outcomes FILE.csv

Prints one JSON object: the figures of the main fall, then of every fall under `falls`, and under
`bands` the rate of each fall by band of the chance. Intervals are over days. The file has the
format of outcomes.csv or outcomes_more.csv: other columns are ignored, absent ones and unreadable
cells make their feature unknown, rows without a label are skipped, of each token the first row
counts; all are counted. Skill is over a constant: the base rate the model was fitted with, and
beside it the file's own. Where a file tells only of `collapsed`, the figures are of that fall.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detector import model as model_files
from detector.domain import model
from detector.domain.features import FEATURE_NAMES
from detector.domain.model_promise import FALLS_PCT
from training.cells import TableError
from training.forward import band_rates, figures, rounded, told
from training.splits import unix
from training.table import COLLAPSE_PCT, MAIN_PCT, Table, read_table


def evaluate(table: Table) -> dict[str, Any]:
    """The figures of the shipped model on a table."""
    parameters, version = model_files.read_parameters()
    trained = parameters["training"]
    scorer = model.load(parameters, version)
    given = told(scorer, table, {pct: trained["base_rates"][f"lost_{pct}"] for pct in FALLS_PCT})
    calibrated = given.where(given.inside)
    unknown = np.isnan(table.matrix).mean(axis=0)
    falls = {f"lost_{pct}": figures(given, pct) for pct in FALLS_PCT}
    main = f"lost_{MAIN_PCT if falls[scorer.target]['n'] else COLLAPSE_PCT}"
    return {
        "model_version": version,
        "target": main,
        "tokens": len(table.tokens),
        "skipped_without_label": table.skipped,
        "skipped_without_report": table.without_report,
        "skipped_later_rows": table.repeated,
        "unreadable_cells": table.unreadable,
        "without_time": int(np.isnan(table.times).sum()),
        "seen_in_training": int((np.floor(table.times) <= unix_time(trained["until"])).sum()),
        **falls[main],
        "falls": falls,
        "falls_inside_domain": {f"lost_{pct}": figures(calibrated, pct) for pct in FALLS_PCT},
        "inside_domain": rounded(given.inside.mean()),
        "lines": {
            "low_below": scorer.promise.low_below,
            "high_from": scorer.promise.high_from,
        },
        "bands": band_rates(given),
        "unknown_share": {
            name: rounded(share) for name, share in zip(FEATURE_NAMES, unknown, strict=True)
        },
    }


def unix_time(moment: str) -> float:
    """Unix seconds of "YYYY-MM-DDTHH:MM:SSZ"."""
    hours, minutes, seconds = moment[11:19].split(":")
    return unix(moment[:10]) + 3600 * int(hours) + 60 * int(minutes) + int(seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 and JSON on stdout, or 2 and one line on stderr."""
    parser = argparse.ArgumentParser(prog="training.evaluate", description=__doc__.split("\n")[0])
    parser.add_argument("--outcomes", type=Path, required=True, help="CSV as outcomes.csv")
    path = parser.parse_args(arguments).outcomes
    try:
        result = evaluate(read_table(path))
    except TableError as error:
        print(f"training.evaluate: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=2, allow_nan=False))
    for words in _warnings(result):
        print(f"training.evaluate: {words}", file=sys.stderr)
    return 0


def _warnings(result: dict[str, Any]) -> list[str]:
    """What makes the figures less than they seem."""
    n = result["tokens"]
    words = {
        "seen_in_training": "rows are not later than the training data: there, this is not a test",
        "without_time": "rows have no time: whether they are later than the training is unknown",
    }
    found = [f"{result[key]} of {n} {text}" for key, text in words.items() if result[key]]
    if result["skipped_later_rows"]:
        found.append(f"{result['skipped_later_rows']} later rows of a token are left out")
    if result["unreadable_cells"]:
        found.append(f"{result['unreadable_cells']} cells could not be read and count as unknown")
    return found


if __name__ == "__main__":
    sys.exit(main())
