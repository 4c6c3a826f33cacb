"""The machine: its clock and its random numbers."""

from typing import Protocol


class Host(Protocol):
    """The clock, the waiting and the random numbers of the machine."""

    def now_ms(self) -> int:
        """The time now. At the edge it advances only at I/O."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def jitter(self) -> float:
        """A random number in [0, 1), for spreading retries; not for secrets."""
        ...

    def new_id(self) -> str:
        """An unguessable id of 32 hexadecimal digits."""
        ...
