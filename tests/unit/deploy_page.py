"""The outputs that docs/deploy.md and the runbook show: the commands' own, Cloudflare pretended.

    PYTHONPATH=src:. .venv/bin/python -m tests.unit.deploy_page    writes them

The dry run is the real one, of this checkout. `settled` takes out what differs between two machines
or two commits, so that the page need not change with each.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from local.steps import ROOT
from tests.fakes.cloudflare import Cloudflare
from tests.unit.deployed import PRODUCTION, Outside, existing, make_folder, version_of
from tools.probe import Seen

PAGE = ROOT / "docs" / "deploy.md"
RUNBOOK = ROOT / "docs" / "operations.md"
DRY_RUN = "./deploy.sh --dry-run --gradual 10,50,100"
_RELEASE = "[9/10] release"
_CUT = "..."


@dataclass(frozen=True, slots=True)
class Scene:
    """A command, the account it meets, its exit code, and the line from which it is shown."""

    command: str
    account: Callable[[], Cloudflare]
    code: int = 0
    begin: str = ""
    ill: Callable[[Outside], None] = lambda _: None


def _fails_at_half(outside: Outside) -> None:
    def ill(version: int, path: str) -> Seen | None:
        half = outside.cloudflare.serving(PRODUCTION).get(version_of(2)) == 50
        right = outside.right(version_of(version), path)
        return replace(right, status=500) if half and path == "/api/model" else None

    outside.ill = ill


def _without_tokens(outside: Outside) -> None:
    def ill(version: int, path: str) -> Seen | None:
        right = outside.right(version_of(version), path)
        return replace(right, status=503) if version == 2 and path.startswith("/api/tok") else None

    outside.ill = ill


def _other_class() -> Cloudflare:
    account = existing(2)
    account.workers[PRODUCTION].versions[0]["classes"] = "v0"
    return account


SCENES: Mapping[str, Scene] = {
    "first": Scene("./deploy.sh --yes", Cloudflare),
    "steps": Scene("./deploy.sh --yes --gradual 10,50,100", existing, begin=_RELEASE),
    "ill": Scene("./deploy.sh --yes", existing, 7, _RELEASE, _without_tokens),
    "red": Scene("./deploy.sh --yes --gradual 10,50,100", existing, 7, _RELEASE, _fails_at_half),
    "preview": Scene("./deploy.sh --preview pr-7 --yes", existing, begin="[8/10] preview"),
    "status": Scene("./deploy.sh status", lambda: existing(2)),
    "rollback": Scene("./deploy.sh rollback --yes", lambda: existing(2)),
    "refused": Scene("./deploy.sh rollback --yes", _other_class, 2),
}


def shown(scene: Scene, folder: Path) -> str:
    """The command and what it says."""
    outside = Outside(make_folder(folder), scene.account())
    scene.ill(outside)
    code = outside.deploy(*scene.command.split()[1:])
    assert code == scene.code, outside.lines
    text = "\n".join(outside.lines)
    if scene.begin:
        text = f"{_CUT}\n{scene.begin}{text.partition(scene.begin)[2]}"
    return f"$ {scene.command}\n{text}\n" + (f"$ echo $?\n{code}\n" if code else "")


def dry_run() -> str:
    """The real one."""
    environment = {**os.environ, "PYTHON": sys.executable, "CLOUDFLARE_API_TOKEN": "none"}
    done = subprocess.run(
        [ROOT / "deploy.sh", *DRY_RUN.split()[1:]],
        cwd="/", env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return f"$ {DRY_RUN}\n{done.stdout}"


def settled(text: str) -> list[str]:
    """Its lines, without what differs between two machines or two commits."""
    text = re.sub(r"\b([0-9a-f]{12}|unknown)(-dirty)?\b", "COMMIT", text)
    text = re.sub(r"\d+ files|\d+\.\d+ MB|(\w+) \d+\.[\d.]+\d|schema \d+|\d{4}_\w+", "N", text)
    varying = ("would install", "the work tree differs", "MB compressed", "N compressed")
    return [line for line in text.splitlines() if line and not any(v in line for v in varying)]


def block(page: str, name: str) -> str:
    """What stands between a name's markers."""
    found = re.search(rf"<!-- {name} -->\n```\n(.*?)```\n", page, re.S)
    assert found is not None, name
    return found[1]


def written(page: str, name: str, text: str) -> str:
    """The page with this text between a name's markers."""
    return page.replace(f"<!-- {name} -->\n```\n{block(page, name)}```\n",
                        f"<!-- {name} -->\n```\n{text}```\n")  # fmt: skip


def main() -> int:
    """Rewrite the outputs in the pages."""
    page = PAGE.read_text(encoding="utf-8")
    for name, scene in SCENES.items():
        with tempfile.TemporaryDirectory() as folder:
            page = written(page, name, shown(scene, Path(folder)))
    lines = [line for line in dry_run().splitlines() if "the work tree differs" not in line]
    # A page need not change with each commit.
    text = re.sub(r"\b[0-9a-f]{12}(-dirty)?\b", "0123456789ab", "\n".join(lines))
    PAGE.write_text(page, encoding="utf-8")
    runbook = written(RUNBOOK.read_text(encoding="utf-8"), "dry run", f"{text}\n")
    RUNBOOK.write_text(runbook, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
