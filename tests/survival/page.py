"""Writes the tables of faults and of access into the docs: `python -m tests.survival.page`."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.survival.access import table as access
from tests.survival.table import TABLE, WITHOUT, WROTE, Cell, Row

DOCS = Path(__file__).parents[2] / "docs"

_SHORT = {"predict, new": "predict or detect, new"}
_SAME = {"detect, new": "predict, new", "batch, in lines": "batch"}
"""Requests that always fare as others do, so that no column of their own tells it."""


def told(cell: Cell) -> str:
    """A cell in words."""
    calls = [
        f"{number} {name}"
        for name, number in (
            ("RugCheck", cell.rugcheck), ("Replicate", cell.replicate), ("pictures", cell.pictures)
        )
        if number
    ]  # fmt: skip
    code = f" `{cell.said}`" if cell.said else ""
    wrote = f"; {cell.wrote}" if cell.wrote else ""
    asked = f"; {', '.join(calls)}" if calls else ""
    return f"{cell.status}{code}{wrote}{asked}"


def without() -> str:
    """Each request without a fault."""
    return _table(("request", "answer"), ((ask, told(cell)) for ask, cell in WITHOUT.items()))


def of_group(rows: Mapping[str, Row]) -> str:
    """The faults of a group, a row each; those that fare alike share one."""
    alike: dict[tuple[tuple[str, Cell], ...], list[str]] = {}
    for fault, row in rows.items():
        alike.setdefault(tuple(sorted(row.items(), key=lambda one: one[0])), []).append(fault)
    columns = [ask for ask in WITHOUT if any(ask in row for row in rows.values())]
    for ask, other in _SAME.items():
        same = all(row.get(ask) == row.get(other) for row in rows.values())
        columns = [each for each in columns if not (each == ask and same)]
    if len(columns) > 8:
        return _by_outcome(rows)
    head = ("fault", *(_SHORT.get(ask, ask) for ask in columns))
    return _table(
        head,
        (
            (
                "; ".join(faults),
                *(told(dict(row)[ask]) if ask in dict(row) else "same" for ask in columns),
            )
            for row, faults in alike.items()
        ),
    )


def _by_outcome(rows: Mapping[str, Row]) -> str:
    """Where too many requests are concerned for a column each: a row an outcome."""
    lines = []
    for fault, row in rows.items():
        outcomes: dict[Cell, list[str]] = {}
        for ask, cell in row.items():
            outcomes.setdefault(cell, []).append(ask)
        for cell, asks in outcomes.items():
            lines.append((fault, told(cell), "; ".join(asks)))
        if not row:
            lines.append((fault, "same", ""))
    return _table(("fault", "answer", "requests"), lines)


def kept() -> str:
    """What the words for rows stand for."""
    lines = [
        (
            name,
            ", ".join(f"`{one}`" for one in sorted(wrote.must)),
            ", ".join(f"`{one}`" for one in sorted(wrote.may)),
        )
        for name, wrote in WROTE.items()
        if name
    ]
    return _table(("word", "tables that changed", "and perhaps"), lines)


def who_may() -> str:
    """Who is let in where."""
    rows = access()
    needs = [*next(iter(rows.values()))]
    return _table(("who", *needs), ((who, *row.values()) for who, row in rows.items()))


def tables() -> dict[str, dict[str, str]]:
    """All of them, by page and the name in their markers."""
    groups = {group: of_group(rows) for group, rows in TABLE.items()}
    return {
        "faults.md": {"without": without(), "kept": kept(), **groups},
        "limits.md": {"access": who_may()},
    }


def with_tables(page: str, made: Mapping[str, str]) -> str:
    """The page with these between their markers."""
    for name, table in made.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        head, found, rest = page.partition(begin)
        _, ended, tail = rest.partition(end)
        if not (found and ended):
            raise ValueError(f"the page has no place for {name}")
        page = f"{head}{begin}\n{table}\n{end}{tail}"
    return page


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> int:
    """Rewrite the tables in their pages."""
    for name, made in tables().items():
        page = DOCS / name
        page.write_text(with_tables(page.read_text(encoding="utf-8"), made), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
