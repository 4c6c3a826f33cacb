"""Write what this project is made of, as three CycloneDX files: `make sbom`.

    .venv/bin/python -m local.sbom [FOLDER]

python.json: the packages of .venv, which tests run with; worker.json: those of the Worker's Python;
node.json: those of npm. Made by cyclonedx-bom, installed into .runtime/sbom on demand, and
by npm itself. FOLDER is dist/sbom by default.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from local.setup import NODE, ROOT, VENV, node_home

LOCK = ROOT / "deploy" / "sbom.txt"
TOOL = ROOT / ".runtime" / "sbom"
_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")


def _run(command: list[str | Path], out: Path | None = None) -> None:
    done = subprocess.run(  # noqa: S603 - fixed programs
        command, cwd=ROOT, check=True, stdout=None if out is None else subprocess.PIPE
    )
    if out is not None:
        out.write_bytes(done.stdout)


def _install() -> None:
    stamp, digest = TOOL / "lock.sha256", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    _run([VENV / "bin" / "python", "-m", "venv", "--clear", TOOL])
    python = TOOL / "bin" / "python"
    _run([python, *_PIP, "--require-hashes", "--no-deps", "--requirement", LOCK])
    stamp.write_text(digest)


def main(arguments: list[str]) -> int:
    """Command line: the folder. Raises CalledProcessError when a tool fails."""
    folder = Path(arguments[0]) if arguments else ROOT / "dist" / "sbom"
    folder.mkdir(parents=True, exist_ok=True)
    _install()
    cyclonedx = TOOL / "bin" / "cyclonedx-py"
    flags = ["--output-reproducible", "--pyproject", "pyproject.toml"]
    python, worker = folder / "python.json", folder / "worker.json"
    _run([cyclonedx, "environment", *flags, "--output-file", python, VENV / "bin" / "python"])
    _run([cyclonedx, "requirements", *flags, "--output-file", worker, "locks/worker.txt"])
    npm = node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _run([NODE, npm, "sbom", "--sbom-format", "cyclonedx"], folder / "node.json")
    print(f"wrote {python}, {worker} and {folder / 'node.json'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
