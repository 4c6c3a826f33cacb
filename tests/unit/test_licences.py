"""docs/licences.md names every package of the locks, and what is unusual about them."""

import re
from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from local.licences import NODE_LOCKS, NOT_HERE, PAGE, PYTHON_LOCKS, groups, licence_of
from local.steps import ROOT

TEXT = PAGE.read_text()
UNUSUAL = ("LGPL", "GPL", "MPL", "BlueOak", "MIT-CMU", "CC0", "PSF", "0BSD")
USUAL = re.compile(r"MIT|Apache-2\.0|BSD.*|ISC|Zlib|[()]|AND|OR")


def listed(heading: str) -> dict[str, str]:
    part = TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| (`.+`) \|$", part, re.MULTILINE)
    return {name: licence for licence, names in rows for name in re.findall(r"`([^`]+)`", names)}


@pytest.mark.parametrize("heading", [*PYTHON_LOCKS, *NODE_LOCKS])
def test_every_package_of_the_locks_is_listed(heading: str) -> None:
    """After a change of a lock: `make licences`."""
    wanted = dict(groups())[heading]
    assert set(listed(heading)) == set(wanted)
    assert "not told" not in listed(heading).values()


def test_what_reaches_users_is_known_and_permissive() -> None:
    licences = listed("In the Worker")
    assert set(licences) == {"numpy", "workers-runtime-sdk"}
    assert NOT_HERE not in licences.values()
    assert not [one for one in licences.values() if "GPL" in one or "MPL" in one]


def test_what_is_unusual_is_explained() -> None:
    before, _, table = TEXT.partition("<!-- licences -->")
    for licence in set(re.findall(r"^\| ([^|`]+) \| `", table, re.MULTILINE)) - {NOT_HERE}:
        unusual = [word for word in licence.split() if not USUAL.fullmatch(word)]
        named = [one for word in unusual for one in UNUSUAL if one in word]
        assert not unusual or licence.startswith("BSD") or named, f"{licence} is not explained"
        assert all(one in before for one in named), licence


class Found(Distribution):
    """A package that says these things."""

    def __init__(self, *lines: tuple[str, str]) -> None:
        self._said = Message()
        for name, text in lines:
            self._said[name] = text

    @property
    def metadata(self) -> Message:  # type: ignore[override]
        return self._said

    def read_text(self, filename: str) -> None:
        return None

    def locate_file(self, path: object) -> Path:
        return ROOT


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ([("License-Expression", "MIT"), ("License", "other")], "MIT"),
        ([("Classifier", "License :: OSI Approved :: Apache Software License")], "Apache-2.0"),
        ([("Classifier", "License :: DFSG approved"), ("License", "MIT")], "MIT"),
        ([("License", "A text\nof many lines")], "A text"),
        ([], "not told"),
    ],
)
def test_a_licence_is_read_from_where_it_is_told(said: list[tuple[str, str]], licence: str) -> None:
    assert licence_of(Found(*said)) == licence
