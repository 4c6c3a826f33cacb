"""What Lighthouse measured, what it must reach, and the table that says so."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

#: Score: the least median. Issue and UX.md, rows 2 and 3.
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
#: Timing: the most that the median may be, and the most that any run may be.
MOST = {"lcp_ms": (1_500.0, 2_500.0), "tbt_ms": (100.0, 200.0), "cls": (0.02, 0.1)}
_HEAD = ("Page", "Performance", "Accessibility", "Best practices", "SEO", "LCP", "TBT", "CLS")


@dataclass(frozen=True, slots=True)
class Run:
    """One run on one page: scores 0-100, timings by the names in MOST, audits that cost points."""

    path: str
    scores: Mapping[str, int]
    timings: Mapping[str, float]
    failed: Sequence[str]
    versions: str


def read_run(line: str) -> Run:
    """A run from a line of run.mjs."""
    raw: dict[str, Any] = json.loads(line)
    versions = f"Lighthouse {raw['lighthouse']}, Chromium {raw['browser']}"
    timings = {name: float(raw[name]) for name in MOST}
    return Run(raw["path"], raw["scores"], timings, raw["failed"], versions)


def by_page(runs: Iterable[Run]) -> dict[str, list[Run]]:
    """The runs of each page, in the order in which pages first come."""
    pages: dict[str, list[Run]] = {}
    for run in runs:
        pages.setdefault(run.path, []).append(run)
    return pages


def middle(runs: Sequence[Run], name: str) -> float:
    """The median of a score or a timing over the runs of one page."""
    return median(run.scores[name] if name in LEAST else run.timings[name] for run in runs)


def shortfalls(runs: Iterable[Run]) -> list[str]:
    """Everything that is not reached, in words; empty when all is."""
    found = []
    for path, own in by_page(runs).items():
        for name, least in LEAST.items():
            if middle(own, name) < least:
                found.append(f"{path}: {name} {middle(own, name):g}, wanted {least}")
        for name, (usual, ever) in MOST.items():
            worst = max(run.timings[name] for run in own)
            if middle(own, name) > usual:
                found.append(f"{path}: {name} {middle(own, name):.4g}, wanted at most {usual:g}")
            if worst > ever:
                found.append(f"{path}: {name} was {worst:.4g} once, wanted never above {ever:g}")
        found += sorted({f"{path}: {audit}" for run in own for audit in run.failed})
    return found


def table(runs: Iterable[Run], names: Mapping[str, str]) -> str:
    """Markdown: a row a page, medians; `names` says what a path is called."""
    rows = [_HEAD, ("---",) * len(_HEAD)]
    for path, own in by_page(runs).items():
        scores = [f"{middle(own, name):g}" for name in LEAST]
        lcp, tbt, cls = (middle(own, name) for name in MOST)
        timings = [f"{lcp / 1000:.2f} s", f"{tbt:.0f} ms", f"{cls:.3f}"]
        rows.append((f"`{names.get(path, path)}`", *scores, *timings))
    limits = [f"{usual:g}" for usual, _ in MOST.values()]
    wanted = [f"at least {least}" for least in LEAST.values()]
    wanted += [f"at most {float(limits[0]) / 1000:g} s", f"at most {limits[1]} ms"]
    rows.append(("*wanted*", *wanted, f"at most {limits[2]}"))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
