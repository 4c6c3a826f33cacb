"""Room for large reports in the memory that the requests of one isolate share."""

from types import TracebackType
from typing import Protocol, Self


class Place(Protocol):
    """What one report takes up, if it is large. Leaving the `with` block gives it back."""

    def take(self) -> bool:
        """Take a place for a report that is large; False: there is none."""
        ...

    async def turn(self) -> None:
        """Wait until it may be worked on: a small one may at once. Raises ServiceBusy."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
