"""Figures of a run as text, as the tables of docs/performance.md and README.md, and as a picture.

PYTHONPATH=src:. .venv/bin/python -m bench.page .data/bench.json
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.aims import OF_LISTS, OF_NEW, Aim, aims
from bench.answers import SIZES
from bench.measuring import ratio
from bench.picture import picture
from bench.stored import kilobytes
from local.pages import between
from tests.worker import ROOT

PAGE, README = ROOT / "docs" / "performance.md", ROOT / "README.md"
PICTURE = ROOT / "docs" / "performance.svg"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
_MET = {True: "yes", False: "**no**", None: "not measured"}


def number(value: float | None, unit: str) -> str:
    """A figure as people read it."""
    if value is None:
        return ""
    digits = 2 if unit == "times" else 0 if value >= 100 or unit == "rows" else 1
    return f"{value:,.{digits}f}" + ("" if unit in ("times", "rows") else f" {unit}")


def spread(aim: Aim) -> str:
    """The middle half of the rounds."""
    if aim.low is None or aim.high is None:
        return ""
    return f"{number(aim.low, aim.unit)} to {number(aim.high, aim.unit)}"


def wanted(aim: Aim) -> str:
    """What is wanted, in words."""
    return f"at {'least' if aim.least else 'most'} {number(aim.wanted, aim.unit)}"


def shown(found: Iterable[Aim]) -> str:
    """All figures as plain text."""
    lines = [f"{'':60} {'measured':>9}  {'rounds':>13}  fastest  {'CPU':>5}  wanted"]
    for group, each in groupby(found, key=lambda aim: aim.group):
        lines += ["", group]
        lines += [
            f"  {aim.what:58} {number(aim.found, aim.unit):>9}  {spread(aim):>13}"
            f"  {number(aim.fast, aim.unit):>7}  {number(aim.cpu, aim.unit):>5}"
            f"  {wanted(aim):14}  {_MET[aim.met].strip('*')}"
            for aim in each
        ]
    return "\n".join(lines)


def table(found: Iterable[Aim]) -> str:
    """All figures as Markdown."""
    lines = []
    for group, each in groupby(found, key=lambda aim: aim.group):
        lines += [
            "",
            f"| {group} | measured | rounds | fastest tenth | CPU | wanted | met |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {aim.what} | {number(aim.found, aim.unit)} | {spread(aim)}"
            f" | {number(aim.fast, aim.unit)} | {number(aim.cpu, aim.unit)} | {wanted(aim)}"
            f" | {_MET[aim.met]} |"
            for aim in each
        ]
    return "\n".join(lines[1:])


def machine(kept: Mapping[str, Any]) -> str:
    """Where and when."""
    return f"Measured {kept['at'][:10]} on {kept['cores']} cores, load at most {kept['load']:.1f}."


def summary(kept: Mapping[str, Any]) -> str:
    """The table of README.md."""
    scenarios = kept["scenarios"]
    lines = [
        "| stored `/predict` | median | by the least in Python | by the least in JavaScript |",
        "|---|---|---|---|",
    ]
    for size in map(kilobytes, SIZES):
        found = scenarios[f"stored, {size}"]
        cells = [
            number(ratio(found["ours"]["rounds_ms"], found[name]["rounds_ms"]).middle, "times")
            for name in ("python", "javascript")
        ]
        ours = number(found["ours"]["p50_ms"], "ms")
        lines.append(f"| {size} | {ours} | {cells[0]} | {cells[1]} |")
    found = [*aims(kept)]
    told = [
        f"- {group[0].lower()}{group[1:]}: " + "; ".join(
            f"{aim.what} {number(aim.found, aim.unit)}" for aim in found if aim.group == group
        )
        for group in (OF_LISTS, OF_NEW)
    ]  # fmt: skip
    met = [aim.met for aim in found]
    counted = f"{met.count(True)} of {len(met)} figures are as wanted"
    return "\n".join([*lines, "", *told, "", f"{counted}. {machine(kept)}"])


def write(kept: Mapping[str, Any]) -> None:
    """Put a run's figures into both pages, and its picture beside them."""
    found = [*aims(kept)]
    figures = f"{machine(kept)}\n\n{table(found)}"
    PAGE.write_text(between(PAGE.read_text(), BEGIN, END, figures))
    README.write_text(between(README.read_text(), BEGIN, END, summary(kept)))
    PICTURE.write_text(picture(found))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write what a file of figures holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("figures", type=Path)
    write(json.loads(parser.parse_args(arguments).figures.read_text()))


if __name__ == "__main__":
    main()
