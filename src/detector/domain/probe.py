"""What a probe from outside told. Imports the domain only; pure."""

from dataclasses import dataclass

from detector.domain.measurement import BUCKETS_MS


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One run. `slowest_ms`: its slowest answer; `faults`: what was wrong, in its own words."""

    at_ms: int
    ok: bool
    slowest_ms: int
    version: str | None
    faults: tuple[str, ...]

    @property
    def name(self) -> str:
        """The count that it adds one to."""
        bucket = next((edge for edge in BUCKETS_MS if self.slowest_ms <= edge), BUCKETS_MS[-1])
        return f"probe:{'ok' if self.ok else 'failed'}:{bucket}"
