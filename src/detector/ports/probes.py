"""What probes from outside told."""

from collections.abc import Sequence
from typing import Protocol

from detector.domain.probe import ProbeResult


class Probes(Protocol):
    """Results by the hour, for 90 days, and the last one whole.

    Every method raises StorageUnavailable and then has changed nothing.
    """

    async def add(self, results: Sequence[ProbeResult]) -> None:
        """Count results, those alone that are newer than the last: one sent twice counts once.

        Two statements, one transaction.
        """
        ...

    async def last(self) -> ProbeResult | None:
        """The newest; None: nobody ever told one. One query."""
        ...
