"""Wall time of a call, as the median of many."""

import time
from collections.abc import Callable
from statistics import median

RUNS = 100


def milliseconds(call: Callable[[], object], runs: int = RUNS) -> float:
    """Median wall time of one call, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)
