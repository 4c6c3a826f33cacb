"""The examples of README.md and docs/: their fenced blocks, and the commands in them."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from tests.worker import ROOT

PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
    if path.name != "CHANGELOG.md"
)
FENCE = re.compile(r"^ *```")
PROGRAMS = re.compile(
    r"^(?:[A-Z][A-Z_]*=\S* )*(?:curl|git|make|npm|npx|python3?|wrangler|\./\S+|\.venv/bin/\w+) "
)
"""How a line begins that is a command without a prompt, perhaps after variables."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `line`: of its fence, from 1 on."""

    page: str
    line: int
    language: str
    text: str

    @property
    def first(self) -> str:
        """Its first line, by which it is known."""
        return self.text.partition("\n")[0].strip()

    @property
    def commands(self) -> "list[Command]":
        """The commands that it shows, in their order; none for other texts."""
        if self.language == "sh":
            return [Command(self.text, "")]
        lines = self.text.splitlines()
        if any(line.startswith("$ ") for line in lines):
            return [*_prompted(lines)]
        if PROGRAMS.match(self.first):
            return [Command(line, "") for line in lines]
        return []


@dataclass(frozen=True, slots=True)
class Command:
    """A command as one would give it, and the output that is shown for it; "" for none."""

    text: str
    output: str

    @property
    def words(self) -> list[str]:
        """Its words, as a shell takes them apart, without the comment behind it."""
        return shlex.split(self.text, comments=True)


def blocks() -> list[Block]:
    """Every fenced block of every page."""
    return [block for page in PAGES for block in _blocks(page, (ROOT / page).read_text())]


def output_of(command: str) -> list[str]:
    """The lines that are shown for a command, by what is in its text."""
    shown = [each for block in blocks() for each in block.commands if each.output]
    (found,) = [each for each in shown if command in each.text]
    return found.output.splitlines()


def _blocks(page: str, text: str) -> Iterator[Block]:
    inside: tuple[int, str] | None = None
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if FENCE.match(line) is None:
            lines.append(line)
            continue
        if inside is None:
            inside = number, line.strip().removeprefix("```")
        else:
            yield Block(page, *inside, "".join(f"{each}\n" for each in lines))
            inside = None
        lines = []
    assert inside is None, f"{page}: a block without an end"


def _prompted(lines: list[str]) -> Iterator[Command]:
    """A command goes on while a quote is open, or behind a pipe."""
    while lines:
        assert lines[0].startswith("$ "), f"not a command: {lines[0]}"
        text = lines.pop(0).removeprefix("$ ")
        while _goes_on(text):
            text = f"{text}\n{lines.pop(0)}"
        output = ""
        while lines and not lines[0].startswith("$ "):
            output += lines.pop(0) + "\n"
        yield Command(text, output)


def _goes_on(text: str) -> bool:
    try:
        return shlex.split(text, comments=True)[-1] == "|"
    except ValueError:
        return True
