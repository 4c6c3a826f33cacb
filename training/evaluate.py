"""Measure the shipped model on a table of outcomes, without fitting anything. Needs numpy only.

    python -m training.evaluate --outcomes FILE.csv

Prints one JSON object. The file has the format of outcomes.csv: other columns are ignored, absent
ones and unreadable cells make their feature unknown, rows without a label are skipped; all are
counted. Skill is over a constant: the base rate the model was fitted with, and beside it the file's
own.
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
from training import metrics
from training.splits import unix
from training.table import Table, TableError, read_table

DIGITS = 4


def evaluate(table: Table) -> dict[str, Any]:
    """The figures of the shipped model on a table."""
    parameters, version = model_files.read_parameters()
    trained = parameters["training"]
    scorer = model.load(parameters, version)
    labels = table.labels
    scores = np.array([score.probability for score in scorer.score_many(table.features)])
    unknown = np.isnan(table.matrix).mean(axis=0)
    return {
        "model_version": version,
        "target": scorer.target,
        "n": len(labels),
        "skipped_without_label": table.skipped,
        "unreadable_cells": table.unreadable,
        "repeated_mints": table.repeated,
        "without_time": int(np.isnan(table.times).sum()),
        "seen_in_training": int((table.times <= unix_time(trained["until"])).sum()),
        "base_rate": _rounded(labels.mean()),
        "mean_prediction": _rounded(scores.mean()),
        "auc": _rounded(metrics.auc(labels, scores)),
        "auc_interval": [_rounded(v) for v in metrics.bootstrap(labels, [scores], metrics.auc)],
        "average_precision": _rounded(metrics.average_precision(labels, scores)),
        "brier": _rounded(metrics.brier(labels, scores)),
        "brier_skill": _rounded(metrics.brier_skill(labels, scores, trained["base_rate"])),
        "brier_skill_own_base_rate": _rounded(
            metrics.brier_skill(labels, scores, float(labels.mean()))
        ),
        "calibration_error": _rounded(metrics.calibration_error(labels, scores)),
        "unknown_share": {
            name: _rounded(share) for name, share in zip(FEATURE_NAMES, unknown, strict=True)
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
    n = result["n"]
    words = {
        "seen_in_training": "rows are not later than the training data: there, this is not a test",
        "repeated_mints": "rows are of a token that stood before: intervals are too narrow",
        "without_time": "rows have no time: whether they are later than the training is unknown",
    }
    found = [f"{result[key]} of {n} {text}" for key, text in words.items() if result[key]]
    if result["unreadable_cells"]:
        found.append(f"{result['unreadable_cells']} cells could not be read and count as unknown")
    return found


def _rounded(value: float) -> float | None:
    return round(float(value), DIGITS) if np.isfinite(value) else None


if __name__ == "__main__":
    sys.exit(main())
