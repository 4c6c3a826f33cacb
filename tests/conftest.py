"""For all suites: how Hypothesis runs, and tests that nothing else may run beside."""

import fcntl
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples every time, at any speed: `--hypothesis-profile=default` looks for new ones.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


class Turns:
    """Whose turn it is: any number of tests at once, or one that is marked `alone`.

    The processes of pytest-xdist, and of other runs in this checkout, agree by locks on two files:
    who waits for the floor to clear keeps the door shut to those who come later.
    """

    def __init__(self, folder: Path) -> None:
        self._door = (folder / "door").open("w")
        self._floor = (folder / "floor").open("w")
        self._alone = False

    def take(self, *, alone: bool) -> None:
        """Wait for a turn; one that was kept goes on."""
        if self._alone:
            return
        fcntl.flock(self._door, fcntl.LOCK_EX)
        fcntl.flock(self._floor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        self._alone = alone
        if not alone:
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def end(self) -> None:
        """Let the others go on."""
        self._alone = False
        fcntl.flock(self._floor, fcntl.LOCK_UN)
        fcntl.flock(self._door, fcntl.LOCK_UN)


TURNS = pytest.StashKey[Turns]()


def is_alone(item: pytest.Item | None) -> bool:
    return item is not None and item.get_closest_marker("alone") is not None


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.stash[TURNS] = Turns(config.cache.mkdir("turns"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that run alone come first, so that the others wait once."""
    items.sort(key=lambda item: not is_alone(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """A test waits for its turn before its fixtures start anything."""
    turns = item.config.stash.get(TURNS, None)
    if turns is None:
        return (yield)
    turns.take(alone=is_alone(item))
    try:
        return (yield)
    finally:
        if not (is_alone(item) and is_alone(nextitem)):
            turns.end()
