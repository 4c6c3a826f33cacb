"""The commands: `make help` tells all of them, and `make unit` finds the tests in JavaScript."""

import re
from pathlib import Path

import pytest

from local import steps
from local.steps import ROOT, STEPS

MAKEFILE = (ROOT / "Makefile").read_text()
INSTALLS = {"install", "install-test", "install-train", "install-lighthouse"}
"""What other commands do first by themselves."""


def test_help_tells_every_command() -> None:
    declared = re.search(r"\.PHONY:((?:[^\\\n]|\\\n)*)", MAKEFILE)
    assert declared is not None
    commands = set(declared[1].replace("\\", "").split()) - INSTALLS
    told = re.findall(r'^\t@echo "make (.*)"$', MAKEFILE, re.MULTILINE)
    named = {word for line in told for word in re.split(r"\s{2,}", line)[0].split()}
    assert commands == named
    assert len(commands) > 15


def test_every_part_of_make_test_is_a_step() -> None:
    everything = re.search(r"^test: .*\n\t.*local\.steps (.*)$", MAKEFILE, re.MULTILINE)
    assert everything is not None
    # `coverage` runs the unit tests and the store's contract too.
    assert everything[1].split() == [name for name in STEPS if name not in ("unit", "store")]
    assert STEPS["coverage"][:-1] == STEPS["unit"][:-1]
    assert STEPS["coverage"][-1][: len(STEPS["unit"][-1])] == STEPS["unit"][-1]
    assert "tests/contract" in STEPS["unit"][-1]
    assert "--cov" in STEPS["coverage"][-1]


def test_unit_tests_of_the_dashboard_are_found() -> None:
    """Node.js passes where a pattern fits no file."""
    command = next(command for command in STEPS["unit"] if "--test" in command)
    assert Path(command[0]).name == "node"
    assert len(list(ROOT.glob(command[-1]))) > 1


def test_what_fails_beside_others_is_run_once_more_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    codes: list[int] = []

    def fake(command: list[str]) -> int:
        ran.append(command)
        return codes.pop(0)

    monkeypatch.setattr(steps, "_run", fake)
    for given, expected, commands in (
        ([0], 0, 1),
        ([1, 0], 0, 2),
        ([1, 1], 1, 2),
        ([1, 5], 5, 2),
        ([2], 2, 1),
    ):
        ran.clear()
        codes[:] = given
        assert steps.run(["edge"]) == expected
        assert len(ran) == commands
        assert not any("--numprocesses" in part for command in ran[1:] for part in command)
    codes[:] = [1]
    assert steps.run(["store"]) == 1, "other steps have no second try"
