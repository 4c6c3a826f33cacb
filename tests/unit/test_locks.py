"""Every package that is installed was pinned with the hash of what may arrive."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from local.steps import ROOT

PYTHON = [*sorted((ROOT / "locks").glob("*.txt")), *sorted((ROOT / "deploy").glob("*.txt"))]
NODE = [ROOT / "package-lock.json", ROOT / "tests" / "browser" / "lighthouse" / "package-lock.json"]


def without_hash(lock: str) -> list[str]:
    """Entries of a requirements file that pin no version or no SHA-256."""
    lines = re.sub(r"(^|\s)#.*", "", lock, flags=re.MULTILINE)
    entries = re.sub(r"\\\n\s*", " ", lines).split("\n")
    whole = re.compile(r"[\w.-]+(\[[\w,-]+\])?==\S+( *;[^#]*?)?( +--hash=sha256:[0-9a-f]{64})+\s*")
    return [entry for entry in entries if entry.strip() and not whole.fullmatch(entry)]


def without_integrity(packages: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Entries of npm's lock, but for the project itself, that pin no SHA-512."""
    return [
        name
        for name, entry in packages.items()
        if name and not re.fullmatch(r"sha512-[\w+/]{86}==", entry.get("integrity", ""))
    ]


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_every_python_package_has_its_hash(path: Path) -> None:
    text = path.read_text()
    assert "==" in text
    assert without_hash(text) == []


@pytest.mark.parametrize("path", NODE, ids=lambda path: path.parent.name)
def test_every_node_package_has_its_hash(path: Path) -> None:
    """npm leaves it out for packages of other systems at times: `npm view NAME dist.integrity`."""
    packages = json.loads(path.read_text())["packages"]
    assert len(packages) > 10
    assert without_integrity(packages) == []


def test_an_entry_without_a_hash_is_found() -> None:
    good = f"one==1.0 ; python_version < '3.12' \\\n    --hash=sha256:{'0' * 64}\n    # via two\n"
    assert without_hash(good) == []
    assert without_hash(good + "two==2.0\n    # via three\n") == ["two==2.0"]
    assert without_hash(good.replace("==1.0", ">=1.0"))
    assert without_hash(good.replace("sha256", "md5"))
    assert without_integrity({"": {}, "one": {}, "two": {"integrity": "sha1-abc"}}) == [
        "one",
        "two",
    ]
