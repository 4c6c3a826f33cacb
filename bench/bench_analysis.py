"""What one analysis costs beside its upstream calls: from the report's bytes to what is stored."""

from typing import Any

from bench.timing import milliseconds
from detector.domain import jsontext
from detector.domain.judgement import conclude
from detector.domain.model import load
from detector.domain.rules_engine import check
from detector.domain.served import Served
from detector.domain.sources.source import Source, read_report
from detector.domain.stored_analysis import StoredAnswer
from detector.model import read_parameters
from detector.services.scoring import build_analysis, predict
from detector.wire.analysis import render
from detector.wire.stored import write

AT_MS = 1_773_500_000_000


def bench(name: str, body: bytes) -> None:
    """Time every step for one report body."""
    model = load(*read_parameters())
    data: dict[str, Any] = jsontext.decode(body)
    found = read_report(Source.RUGCHECK, data)
    report = found.report
    made = predict(report, AT_MS, model)
    mint = str(data["mint"])
    judged = conclude(mint, found, AT_MS, model, made)
    answer = write(judged).answer

    served = Served(StoredAnswer(answer, AT_MS, AT_MS), 1, cached=True)

    def whole() -> object:
        decoded = jsontext.decode(body)
        parsed = read_report(Source.RUGCHECK, decoded)
        scored = predict(parsed.report, AT_MS, model)
        return build_analysis(conclude(mint, parsed, AT_MS, model, scored), write)

    steps = {
        "decode": lambda: jsontext.decode(body),
        "parse": lambda: read_report(Source.RUGCHECK, data),
        "rules": lambda: check(report, AT_MS / 1000, mint),
        "features and model": lambda: predict(report, AT_MS, model),
        "verdict": lambda: conclude(mint, found, AT_MS, model, made),
        "answer": lambda: build_analysis(judged, write),
        "all of it": whole,
        "send the stored one": lambda: render(served, AT_MS),
    }
    print(f"{name} ({len(body):,} bytes)")
    runs = 100 if len(body) < 100_000 else 15
    for label, call in steps.items():
        print(f"  {label:22} {milliseconds(call, runs):9.3f} ms")
