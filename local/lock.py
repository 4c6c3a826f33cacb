"""Resolve the dependencies again: pyproject's groups to locks/*.txt, and package-lock.json.

    python3 -m local.lock

Locks name versions and hashes, never a registry. Commit what changes.
"""

import subprocess
import sys
from pathlib import Path

from local.setup import LIGHTHOUSE_LOCK, NODE, ROOT, VENV, WORKER_PYTHON, node_home

#: The oldest Python that `make run` supports; `--universal` makes the lock hold for newer ones.
OLDEST_PYTHON = "3.11"
_ANYWHERE = ("--universal", "--python-version", OLDEST_PYTHON)
RESOLVER = "uv==0.13.9"


def _run(command: list[str | Path], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603  (fixed programs)


def _lock_python(name: str, *options: str) -> None:
    flags = ["--quiet", "--generate-hashes", "--no-header", *options]
    uv = VENV / "bin" / "uv"
    lock = f"locks/{name}.txt"
    _run([uv, "pip", "compile", *flags, "--group", name, "--output-file", lock], ROOT)


def main() -> int:
    """Write every lock file. Raises CalledProcessError when one cannot be resolved."""
    _run([VENV / "bin" / "python", "-m", "pip", "install", "--quiet", RESOLVER], ROOT)
    for name in ("runtime", "dev"):
        _lock_python(name, *_ANYWHERE)
    # Both stand in one environment.
    _lock_python("train", *_ANYWHERE, "--constraint", "locks/dev.txt")
    _lock_python("worker", "--no-deps", "--python-version", WORKER_PYTHON)
    npm = node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    flags = ["--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"]
    for folder in (ROOT, LIGHTHOUSE_LOCK):
        _run([NODE, npm, "install", *flags], folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
