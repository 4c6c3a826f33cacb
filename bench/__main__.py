"""All benchmarks of the pure parts: `make bench`. Times are medians, in milliseconds of CPython."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from bench import bench_analysis, bench_scoring, bench_store
from bench.reports import bodies

REPORTS = bodies()
for name, body in REPORTS.items():
    bench_analysis.bench(name, body)
print("\nThe model alone")
bench_scoring.bench(*next(iter(REPORTS.items())))
print()
bench_store.bench()
