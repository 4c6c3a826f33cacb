"""How far a long command is, on one line of standard error; nothing where that is no terminal."""

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_EVERY_S = 0.2
_WIDTH = 24


class Progress:
    """A context: `with Progress("judging", 100) as told: told(7)`."""

    def __init__(self, what: str, total: int, out: TextIO | None = None) -> None:
        self._out = sys.stderr if out is None else out
        self._shown = total > 0 and self._out.isatty()
        self._what, self._total = what, total
        self._done, self._last = 0, 0.0
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        self._show()
        return self

    def __call__(self, more: int) -> None:
        """So many more are done."""
        self._done += more
        if self._shown and time.monotonic() - self._last >= _EVERY_S:
            self._show()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._show()
        if self._shown:
            self._out.write("\n")
            self._out.flush()

    def _show(self) -> None:
        if not self._shown:
            return
        self._last = time.monotonic()
        share = min(self._done / self._total, 1.0)
        bar = ("#" * round(share * _WIDTH)).ljust(_WIDTH, ".")
        spent = self._last - self._began
        left = f", {spent / share - spent:.0f} s left" if 0 < share < 1 and spent > 1 else ""
        line = f"{self._what} [{bar}] {self._done:,} of {self._total:,}{left}"
        self._out.write(f"\r{line}\x1b[K")
        self._out.flush()
