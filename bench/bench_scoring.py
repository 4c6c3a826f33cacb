"""What the model costs: features, one score, a domain check, and a thousand scores at once.

    python bench/bench_scoring.py [REPORT.json ...]

Prints the median of many runs in milliseconds. Without arguments it times a small made-up report.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from detector import model as model_files
from detector.domain import features, model, model_domain
from detector.domain.report_parser import parse_report

NOW = 1_770_000_000.0
RUNS = 200
SMALL: dict[str, Any] = {
    "price": 0.00006,
    "token": {"supply": 10**15, "decimals": 6},
    "totalMarketLiquidity": 25_000.0,
    "topHolders": [{"address": f"h{i}", "pct": 4.4} for i in range(20)],
    "detectedAt": "2026-02-01T20:40:00Z",
}


def milliseconds(call: Callable[[], object], runs: int = RUNS) -> float:
    """Median wall time of one call."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


def bench(name: str, body: bytes) -> None:
    """Time every step for one report body."""
    parameters, version = model_files.read_parameters()
    scorer = model.load(parameters, version)
    report = parse_report(json.loads(body))
    inputs = features.from_report(report, NOW)
    row = features.compute(inputs)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("json and parse", lambda: parse_report(json.loads(body))),
        ("features", lambda: features.compute(features.from_report(report, NOW))),
        (f"one score ({model.ENGINE})", lambda: scorer.score(row)),
        ("one score (plain)", lambda: scorer.score_plain([row])),
        ("domain", lambda: model_domain.assess(scorer.domain, inputs, report)),
        (f"1,000 scores ({model.ENGINE})", lambda: scorer.score_many([row] * 1000)),
        ("1,000 scores (plain)", lambda: scorer.score_plain([row] * 1000)),
        ("load the model", lambda: model.load(parameters, version)),
    ]
    print(f"{name} ({len(body):,} bytes)")
    for label, call in steps:
        print(f"  {label:24} {milliseconds(call):9.4f} ms")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:]]
    for path in paths:
        bench(path.name, path.read_bytes())
    if not paths:
        bench("made-up report", json.dumps(SMALL).encode())
