"""Keeps public/sw.js true to the shell: the list of its files, and a version that is their hash.

python -m tests.browser.shell_version          # says whether it is true
python -m tests.browser.shell_version --write  # makes it so
"""

import hashlib
import re
import sys
from pathlib import Path

PUBLIC = Path(__file__).resolve().parents[2] / "public"
WORKER = PUBLIC / "sw.js"
NOT_SHELL = {"robots.txt", "sw.js", "icons/icon-512.png", "icons/icon-maskable-512.png"}
DIGITS = 12


def shell_files() -> list[str]:
    """Paths under public/ that make up the shell, sorted."""
    files = (path.relative_to(PUBLIC).as_posix() for path in PUBLIC.rglob("*") if path.is_file())
    # Names that begin with _ are the host's settings: no visitor can load them.
    return sorted(name for name in files if name not in NOT_SHELL and name[0] != "_")


def stamped(source: str) -> str:
    """The service worker's source with the list and the version that belong to the files."""
    digest = hashlib.sha256()
    for name in shell_files():
        content = (PUBLIC / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    names = ["/" if name == "index.html" else f"/{name}" for name in shell_files()]
    listing = "".join(f"  '{name}',\n" for name in names)
    source = re.sub(r"(?s)const SHELL = \[\n.*?\];", f"const SHELL = [\n{listing}];", source)
    version = digest.hexdigest()[:DIGITS]
    return re.sub(r"const VERSION = '[^']*';", f"const VERSION = '{version}';", source)


def main() -> int:
    """0 when sw.js is true (or was made so), else 1."""
    source = WORKER.read_text()
    wanted = stamped(source)
    if wanted == source:
        return 0
    if "--write" in sys.argv:
        WORKER.write_text(wanted)
        return 0
    sys.stdout.write("public/sw.js is out of date: python -m tests.browser.shell_version --write\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
