"""Run the checks of `make test` in order, with a line and a time for each; imports stdlib only.

    python -m local.steps lint types ...

Stops at the first that fails, with its exit code. Its output goes straight through, so that the
last lines are the last tool's own summary.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
NODE = ROOT / ".runtime" / "bin" / "node"

_PYTEST = ["pytest", "--quiet", "--timeout=300"]
_NODE_TEST = [str(NODE), "--test", "--test-reporter=dot"]
_ON_ALL_CORES = ["--numprocesses=auto", "--dist=worksteal"]
# Each process starts a Worker, or more, and perhaps a browser.
_ON_FEW_CORES = ["--numprocesses=auto", "--maxprocesses=4"]
_UNIT = [
    [*_NODE_TEST, "tests/unit/dashboard/*.test.js"],
    [*_PYTEST, *_ON_ALL_CORES, "tests/unit", "tests/contract", "tests/survival"],
]
STEPS: dict[str, list[list[str]]] = {
    "lint": [["ruff", "format", "--check", "--quiet", "."], ["ruff", "check", "--quiet", "."]],
    "types": [["mypy"]],
    "imports": [["lint-imports"]],
    "unit": _UNIT,
    # Measuring takes twice as long. Below the share in pyproject.toml it fails.
    "coverage": [*_UNIT[:-1], [*_UNIT[-1], "--cov", "--cov-report="]],
    "recorded": [[*_PYTEST, *_ON_ALL_CORES, "tests/recorded", "tests/tools"]],
    "store": [[*_PYTEST, "tests/contract"]],
    "edge": [[*_PYTEST, *_ON_FEW_CORES, "--dist=loadgroup", "tests/edge"]],
    "browser": [[*_PYTEST, *_ON_FEW_CORES, "--dist=worksteal", "tests/browser"]],
}
TESTS_FAILED = 1
"""pytest's exit code for that."""

AGAIN: dict[str, list[str]] = {
    name: [*_PYTEST, "--last-failed", "--last-failed-no-failures=none", f"tests/{name}"]
    for name in ("edge", "browser")
}
"""These start servers and browsers side by side: what failed there is run once more, alone."""


def _run(command: list[str]) -> int:
    environment = {
        **os.environ,
        # import-linter finds packages the way Python does.
        "PYTHONPATH": str(ROOT / "src"),
        # Playwright's own Node.js needs a library that a bare Debian lacks.
        "PLAYWRIGHT_NODEJS_PATH": str(NODE),
    }
    program = BIN / command[0]  # Which an absolute path replaces.
    return subprocess.run(  # noqa: S603  (a fixed list of our own tools)
        [program, *command[1:]], cwd=ROOT, env=environment, check=False
    ).returncode


def run(names: list[str]) -> int:
    """Run the named steps. Returns the exit code of the first that fails, else 0."""
    began = time.monotonic()
    for number, name in enumerate(names, start=1):
        print(f"[{number}/{len(names)}] {name}", flush=True)
        start = time.monotonic()
        for command in STEPS[name]:
            code = _run(command)
            if code == TESTS_FAILED and name in AGAIN:
                print(f"{name}: what failed is run once more, with nothing beside it", flush=True)
                code = _run(AGAIN[name])
            if code != 0:
                print(f"{name} failed: {' '.join(command)}", file=sys.stderr, flush=True)
                return code
        if name != names[-1]:
            now = time.monotonic()
            print(f"      {name}: {now - start:.1f} s, {now - began:.0f} s in all", flush=True)
    return 0


def main(arguments: list[str]) -> int:
    """Command line: names of steps. Returns the exit code."""
    unknown = [name for name in arguments if name not in STEPS]
    if unknown or not arguments:
        print(__doc__, f"Steps: {', '.join(STEPS)}", file=sys.stderr)
        return 2
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
