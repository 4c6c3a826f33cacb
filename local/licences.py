"""Write the table of licences in docs/licences.md: `make licences`.

Python's packages tell theirs in their metadata, as installed here; npm's in its locks. The names
come from the locks, so that a package for another system or Python is named too, unexamined.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from local.pages import between
from local.setup import ROOT, WORKER_PACKAGES

PAGE = ROOT / "docs" / "licences.md"
BEGIN, END = "<!-- licences -->", "<!-- /licences -->"
NOT_HERE = "not installed here"
PYTHON_LOCKS: Mapping[str, tuple[str, ...]] = {
    "In the Worker": ("locks/worker.txt",),
    "For running and testing (Python)": ("locks/runtime.txt", "locks/dev.txt"),
}
NODE_LOCKS: Mapping[str, str] = {
    "For running, testing and deploying (npm)": "package-lock.json",
    "For Lighthouse (npm)": "tests/browser/lighthouse/package-lock.json",
}
_IN_THE_WORKER = ("numpy",)
"""Of pyproject's dependencies; it stands in the lock of the tests, for this Python."""

_SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD (which of them, its files tell)",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
}


def names_in(lock: Path) -> list[str]:
    """The packages of a requirements file."""
    return re.findall(r"^([\w.-]+)==", lock.read_text(), re.MULTILINE)


def node_packages(lock: Path) -> dict[str, str]:
    """Name and licence of each package of npm's lock."""
    packages = json.loads(lock.read_text())["packages"]
    return {
        path.rpartition("node_modules/")[2]: str(entry.get("license", "not told"))
        for path, entry in packages.items()
        if path
    }


def licence_of(found: Distribution) -> str:
    """What a package's metadata says, as an SPDX expression where that is clear."""
    for expression in found.metadata.get_all("License-Expression") or ():
        return str(expression)
    said = [
        line.rpartition(" :: ")[2]
        for line in found.metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and "OSI Approved" in line
    ]
    if said:
        return " AND ".join(sorted(_SPDX.get(one, one) for one in said))
    lines = "\n".join(found.metadata.get_all("License") or ()).strip().splitlines()
    return lines[0][:60] if lines else "not told"


def _python_licence(name: str) -> str:
    inside = sorted(WORKER_PACKAGES.glob(f"{name.replace('-', '_')}-*.dist-info"))
    try:
        return licence_of(Distribution.at(inside[0]) if inside else distribution(name))
    except PackageNotFoundError:
        return NOT_HERE


def groups() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Headings, each with names and licences."""
    for heading, locks in PYTHON_LOCKS.items():
        names = {name for lock in locks for name in names_in(ROOT / lock)}
        inside = heading == "In the Worker"
        names = names.union(_IN_THE_WORKER) if inside else names.difference(_IN_THE_WORKER)
        yield heading, {name: _python_licence(name) for name in names}
    for heading, lock in NODE_LOCKS.items():
        yield heading, node_packages(ROOT / lock)


def table() -> str:
    """The part of the page that is written here."""
    lines = []
    for heading, licences in groups():
        lines += [f"## {heading}", "", "| licence | packages |", "|---|---|"]
        by_licence: dict[str, list[str]] = {}
        for name in sorted(licences, key=str.lower):
            by_licence.setdefault(licences[name], []).append(f"`{name}`")
        lines += [f"| {one} | {', '.join(by_licence[one])} |" for one in sorted(by_licence)]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Rewrite the table in place."""
    PAGE.write_text(between(PAGE.read_text(), BEGIN, END, table().removesuffix("\n")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
