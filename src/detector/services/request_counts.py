"""Requests counted where they are answered, and written down from time to time.

An isolate keeps its counts in memory for a while, so that a read costs no write. One that the
platform ends before loses them: the counts are a lower bound. Imports the domain, ports, errors.
"""

from detector.domain.rollup import Counts
from detector.errors import StorageUnavailable
from detector.ports.host import Host
from detector.ports.rollups import Rollups


class RequestCounts:
    """The counts of one isolate."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._writing = False

    def add(self, *names: str) -> None:
        """Count one of each."""
        self._add_all(dict.fromkeys(names, 1))

    def begin(self) -> bool:
        """Whether the caller is to call `write`: nobody does so already, and there is something."""
        if self._writing or not self._counts:
            return False
        self._writing = True
        return True

    async def write(self, host: Host, rollups: Rollups, after_s: float) -> None:
        """Wait for more, then keep all. What cannot be kept now is kept the next time."""
        try:
            await host.sleep(after_s)
            counts, self._counts = self._counts, {}
            try:
                await rollups.add(host.now_ms(), counts)
            except StorageUnavailable:
                self._add_all(counts)
        finally:
            self._writing = False

    def _add_all(self, counts: Counts) -> None:
        for name, n in counts.items():
            self._counts[name] = self._counts.get(name, 0) + n
