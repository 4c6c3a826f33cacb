"""The commands: `make help` tells all of them, and `make unit` finds the tests in JavaScript."""

import re
from pathlib import Path

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
