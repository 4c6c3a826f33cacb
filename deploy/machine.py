"""What a run needs of the machine it runs on: programs, the network, time, a terminal.

Imports the standard library and tools/probe.py. Tests put a pretended one in its place.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from deploy.stop import Interrupted
from tools.probe import Seen, getter

LONGEST_S = 1800
"""No program that is waited for takes longer; the longest are the tests and an installation."""
NO_ANSWER = 124


@dataclass(frozen=True, slots=True)
class Ran:
    """A program that ended; `code` 127: there is none of that name."""

    code: int
    out: str = ""
    err: str = ""


class Machine(Protocol):
    """The outside of a run."""

    root: Path
    environment: Mapping[str, str]

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], *, shown: bool = False
    ) -> Ran:
        """Run a program in the project's folder, without input; `shown`: its output is seen."""
        ...

    def fetch(self, url: str, headers: Mapping[str, str], body: bytes | None, most: int) -> Seen:
        """An answer over https. Raises probe.NoAnswer."""
        ...

    def ask(self, question: str) -> bool | None:
        """Somebody's answer; None: nobody is there."""
        ...

    def say(self, line: str, *, wrong: bool = False) -> None:
        """Print a line."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def now(self) -> float:
        """Seconds since 1970."""
        ...

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Within it nobody interrupts."""
        ...


class ThisMachine:
    """The real one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment: Mapping[str, str] = dict(os.environ)
        self._starting = False
        self._asked_to_end = 0
        signal.signal(signal.SIGINT, self._interrupted)
        signal.signal(signal.SIGTERM, self._interrupted)

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], *, shown: bool = False
    ) -> Ran:
        """As the port says."""
        kept = None if shown else subprocess.PIPE
        self._starting = True
        try:
            program = subprocess.Popen(  # noqa: S603  (fixed programs with arguments of ours)
                command, cwd=self.root, env=environment, stdin=subprocess.DEVNULL, stdout=kept,
                stderr=kept, text=True, errors="replace", start_new_session=not shown,
            )  # fmt: skip
        except OSError as error:
            self._heed()
            return Ran(127, "", f"{command[0]}: {error.strerror}")
        with program:
            try:
                self._heed()
                out, err = program.communicate(timeout=None if shown else LONGEST_S)
            except subprocess.TimeoutExpired:
                _kill(program, shown)
                return Ran(NO_ANSWER, "", f"no end after {LONGEST_S} s")
            except BaseException:
                # With what it started: an upload that goes on would undo what is done next.
                _kill(program, shown)
                raise
        return Ran(program.returncode, out or "", err or "")

    def fetch(self, url: str, headers: Mapping[str, str], body: bytes | None, most: int) -> Seen:
        """As the port says."""
        return getter(url, 20.0, headers)("", body, most)

    def ask(self, question: str) -> bool | None:
        """As the port says."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        sys.stderr.write(f"{question} [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def say(self, line: str, *, wrong: bool = False) -> None:
        """As the port says."""
        print(line, file=sys.stderr if wrong else sys.stdout, flush=True)

    def sleep(self, seconds: float) -> None:
        """As the port says."""
        time.sleep(seconds)

    def now(self) -> float:
        """As the port says."""
        return time.time()

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """As the port says."""
        signals = (signal.SIGINT, signal.SIGTERM)
        before: list[Any] = [signal.signal(one, signal.SIG_IGN) for one in signals]
        try:
            yield
        finally:
            for one, handler in zip(signals, before, strict=True):
                signal.signal(one, handler)

    def _interrupted(self, number: int, _frame: FrameType | None) -> None:
        if not self._starting:
            raise Interrupted(128 + number)
        # A program that is just being started could not be ended yet.
        self._asked_to_end = number

    def _heed(self) -> None:
        """The start is over. Raises Interrupted if somebody asked for it meanwhile."""
        self._starting = False
        number, self._asked_to_end = self._asked_to_end, 0
        if number:
            raise Interrupted(128 + number)


def _kill(program: subprocess.Popen[str], shown: bool) -> None:  # noqa: FBT001
    """`shown`: it shares our terminal, and so our group."""
    try:
        os.kill(program.pid if shown else -program.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    program.wait()
