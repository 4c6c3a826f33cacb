"""Do report and table row of the same hour give the same chance? And which inputs do not agree."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from detector.domain import features
from detector.domain.features import FeatureInputs
from detector.domain.model import Model
from detector.domain.sources.rugcheck.report_parser import parse_report
from training.forward import rounded
from training.table import Token, read_rows

TIMED, ROWS = "reports_timed.jsonl.gz", "outcomes_more.csv"
SAME_HOUR_SECONDS = 3600.0
POINTS = 0.05
"""A chance that moves by more is counted, and an input that differs by more of itself."""

_INPUTS: dict[str, Callable[[FeatureInputs], float | None]] = {
    "liquidity_usd": features.liquidity_usd,
    "price_usd": lambda inputs: inputs.price_usd,
    "supply": lambda inputs: inputs.supply,
    "top_10_holders_pct": features.top_10_holders_pct,
    "age_seconds": features.age_seconds,
}

Pair = tuple[FeatureInputs, FeatureInputs]


def pairs(data: Path) -> list[Pair]:
    """(from the report, from the row) wherever a row of the same hour has RugCheck's answer."""
    rows: dict[str, list[Token]] = {}
    for token in read_rows(data / ROWS).tokens:
        rows.setdefault(token.mint, []).append(token)
    found = []
    for line in gzip.decompress((data / TIMED).read_bytes()).splitlines():
        entry = json.loads(line)
        at = datetime.fromisoformat(entry["read_at"]).timestamp()
        near = [(abs((t.observed_at or 0.0) - at), t.inputs) for t in rows.get(entry["mint"], [])]
        if not near:
            continue
        apart, inputs = min(near, key=lambda each: each[0])
        if apart <= SAME_HOUR_SECONDS:
            found.append((features.from_report(parse_report(entry["report"]), at), inputs))
    return found


def agreement(model: Model, found: list[Pair]) -> dict[str, Any]:
    """How far the main chance moves from row to report, in all and with the row's price."""
    complete = [
        pair for pair in found if all(None not in features.compute(inputs) for inputs in pair)
    ]
    return {
        "pairs": len(found),
        "complete_pairs": len(complete),
        "all": _moved(model, found),
        "complete": _moved(model, complete),
        "complete_at_the_same_price": _moved(
            model, [(_with(report, price=row), row) for report, row in complete]
        ),
        "inputs_apart": {name: _apart(read, found) for name, read in _INPUTS.items()},
    }


def _moved(model: Model, found: list[Pair]) -> dict[str, Any]:
    chances = np.array(
        [[model.score(features.compute(inputs)).probability for inputs in pair] for pair in found]
    )
    moved = np.abs(chances[:, 0] - chances[:, 1])
    return {
        "mean_points": rounded(moved.mean()),
        "median_points": rounded(float(np.median(moved))),
        "share_over_5_points": rounded(float((moved > POINTS).mean())),
    }


def _with(report: FeatureInputs, *, price: FeatureInputs) -> FeatureInputs:
    return replace(report, price_usd=price.price_usd)


def _apart(
    read: Callable[[FeatureInputs], float | None], found: list[Pair]
) -> dict[str, int | float | None]:
    both = [(read(a), read(b)) for a, b in found]
    known = [(a, b) for a, b in both if a is not None and b is not None]
    apart = [abs(a / b - 1) > POINTS for a, b in known if b]
    return {
        "known_in_both": len(known),
        "known_in_one": sum((a is None) != (b is None) for a, b in both),
        "share_over_5_pct_apart": rounded(float(np.mean(apart))) if apart else None,
    }
