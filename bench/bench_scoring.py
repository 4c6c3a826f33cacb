"""What the model costs: features, one score, a domain check, and a thousand scores at once."""

import json
from collections.abc import Callable

from bench.timing import milliseconds
from detector import model as model_files
from detector.domain import applicability, features, model
from detector.domain.sources.rugcheck.report_parser import parse_report

NOW = 1_770_000_000.0


def bench(name: str, body: bytes) -> None:
    """Time every step for one report body."""
    parameters, version = model_files.read_parameters()
    scorer = model.load(parameters, version)
    report = parse_report(json.loads(body))
    inputs = features.from_report(report, NOW)
    row = features.compute(inputs)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("features", lambda: features.compute(features.from_report(report, NOW))),
        ("one score", lambda: scorer.score(row)),
        ("domain", lambda: applicability.of(scorer.domain, inputs, report)),
        (f"1,000 scores ({model.engines()[-1]})", lambda: scorer.score_many([row] * 1000)),
        ("1,000 scores (plain)", lambda: scorer.score_plain([row] * 1000)),
        ("load the model", lambda: model.load(parameters, version)),
    ]
    print(f"{name} ({len(body):,} bytes)")
    for label, call in steps:
        print(f"  {label:22} {milliseconds(call):9.4f} ms")
