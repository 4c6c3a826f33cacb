"""The reports that benchmarks run over: recorded ones where they are, synthetic ones everywhere."""

from datetime import UTC, datetime
from pathlib import Path

from local.samples import SAMPLES, build, by_name, encode

RECORDED = Path(__file__).resolve().parents[2] / "shared" / "data" / "reports"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def bodies() -> dict[str, bytes]:
    """Report bodies by a name that tells what they are: a usual and a large one of each kind."""
    found = {}
    for name in ("healthy", "large"):
        sample = by_name(SAMPLES, name)
        found[f"synthetic, {name}"] = encode(build(sample.recipe, sample.mint, NOW))
    recorded = sorted(RECORDED.glob("*.json"), key=lambda path: path.stat().st_size)
    if recorded:
        found["recorded, median size"] = recorded[len(recorded) // 2].read_bytes()
        found["recorded, largest"] = recorded[-1].read_bytes()
    return found
