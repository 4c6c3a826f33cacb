"""Check a record of predictions: `python -m detector.outcomes_check FILE.csv [FILE.csv ...]`.

Reads what GET /api/outcomes.csv gave (several parts in their order), needs no service and no
network. It says whether every row's hash fits its cells, whether each row follows the one before,
whether the outcomes follow from the readings, and counts the published figures again: falls by
band and by what it rested on, and the chance against what happened. Status 0: all fits; 1: a row
does not; 2: not such a file.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.domain.falls import NO_CHANCE, FallCell, Falls, Rates, measure_falls
from detector.domain.outcome import FALLS_PCT, UNPRICED, Fate, Unknown, judge
from detector.domain.reliability import Tally, Weights, bin_pct, bin_range
from detector.domain.track_record import (
    COLUMNS,
    FIRST_HASH,
    START,
    Link,
    digest,
    read_readings,
    whole,
)

MAX_PROBLEMS = 20
"""Told at the most: after a row that was put in, every later one may be off."""

Row = Mapping[str, str]


_BEFORE = tuple(name for name in COLUMNS if name != "sample_rate")
"""The columns of a record that was taken before days were sampled."""


class NotARecord(Exception):
    """The text is not what /api/outcomes.csv gives; the message says where."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. `falls` by (model version, rules version), in the order of appearance."""

    rows: int
    start: Link
    end: Link
    problems: tuple[str, ...]
    falls: Mapping[tuple[str, str], Falls]


def check(*texts: str) -> Checked:
    """Check the parts of a record, in their order. Raises NotARecord.

    A record that begins later than with row 1 is checked from there.
    """
    problems: list[str] = []
    cells: dict[tuple[str, str], list[FallCell]] = {}
    start = end = START
    count = 0
    for line, row in _rows(texts):
        number = _whole(row["number"])
        if count == 0 and number is not None and number > 1:
            start = end = Link(number - 1, row["previous_hash"])
        count += 1
        wrong = list(_wrong(row, end))
        try:
            versions = row["model_version"], row["rules_version"]
            cells.setdefault(versions, []).append(_cell(row))
        except (ValueError, TypeError):
            wrong.append("it cannot be counted: a cell is not what it should be")
        problems += (f"line {line} (row {row['number']}): {what}" for what in wrong)
        end = Link(end.number + 1 if number is None else number, row["hash"])
    falls = {versions: measure_falls(found) for versions, found in cells.items()}
    return Checked(count, start, end, tuple(problems), falls)


def _rows(texts: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """The rows with their lines in their file."""
    for text in texts:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            names = next(reader, None)
            if names not in (list(COLUMNS), list(_BEFORE)):
                raise NotARecord("the first line does not name the columns of a record")
            for cells in reader:
                if len(cells) != len(names):
                    raise NotARecord(f"line {reader.line_num} has {len(cells)} cells")
                yield reader.line_num, dict(zip(COLUMNS, whole(cells), strict=True))
        except csv.Error as error:
            raise NotARecord(f"line {reader.line_num} is not CSV: {error}") from error


def _wrong(row: Row, before: Link) -> Iterator[str]:
    """What is wrong with a row that should come after `before`."""
    if row["number"] != str(before.number + 1):
        yield f"row {before.number + 1} should stand here: rows are missing, added or moved"
    if row["previous_hash"] != before.hash:
        yield "it does not hold the hash of the row before it"
    if digest(list(row.values())[:-1]) != row["hash"]:
        yield "its cells do not give its hash: one of them was changed"
    try:
        told = judge(float(row["price"]), read_readings(row["readings"]), int(row["window_hours"]))
        if told != _fate(row):
            yield "its outcome does not follow from its readings"
    except (ValueError, TypeError):
        yield "its price, readings or outcome cannot be read"


def _fate(row: Row) -> Fate:
    if row["unknown_reason"]:
        return Fate(None, Unknown(row["unknown_reason"]))
    return Fate(tuple(_flag(row[f"fell_{pct}"]) for pct in FALLS_PCT), None)


def _cell(row: Row) -> FallCell:
    """A row counted as the service counts it."""
    fate = _fate(row)
    known = fate.falls is not None
    chance = float(row["chance"]) if row["chance"] else None
    fall_pct = int(row["fall_pct"]) if row["fall_pct"] else None
    fallen = tuple(map(int, fate.falls or (False,) * len(FALLS_PCT)))
    main = fallen[FALLS_PCT.index(fall_pct)] if fall_pct in FALLS_PCT else 0
    error = 0.0 if chance is None or not known else (chance - main) * (chance - main)
    unpriced = fate.unknown in UNPRICED
    missed = fate.unknown is not None and not unpriced
    weight = 1 / float(row["sample_rate"] or 1)
    return FallCell(
        window_hours=int(row["window_hours"]),
        fall_pct=fall_pct,
        inside_domain=_flag(row["inside_domain"]),
        band=row["band"],
        basis=row["basis"],
        bin_pct=NO_CHANCE if chance is None else bin_pct(chance),
        fallen=fallen,
        main=Tally(
            n=int(known),
            collapsed=main,
            unpriced=int(unpriced),
            missed=int(missed),
            probability_sum=weight * (chance or 0.0) if known else 0.0,
            squared_error_sum=weight * error,
            weights=None
            if weight == 1
            else Weights(
                known=weight * known,
                squares=weight * weight * known,
                collapsed=weight * main,
                unpriced=weight * unpriced,
                missed=weight * missed,
            ),
        ),
        fallen_weights=None if weight == 1 else tuple(weight * each for each in fallen),
    )


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text == "true"


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _hash(text: str) -> str:
    if len(text) != len(FIRST_HASH) or set(text) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError("not a SHA-256 in hexadecimal digits")
    return text


def told(checked: Checked) -> Iterator[str]:
    """The result in lines of text."""
    yield f"{checked.rows} rows, {checked.start.number + 1} to {checked.end.number}"
    if checked.start.number:
        yield f"the first row holds {checked.start.hash} as the hash of the one before it"
    yield f"the last hash is {checked.end.hash}"
    for (model, rules), falls in checked.falls.items():
        yield f"\nmodel {model}, rules {rules}"
        yield _line("", ("n", "unknown", *(f"fell {pct}% [95%]" for pct in FALLS_PCT)))
        yield _line("all", _rates(falls.whole))
        for name, group in (("band", falls.bands), ("basis", falls.bases)):
            for key, rates in sorted(group.items()):
                yield _line(f"{name} {key}", _rates(rates))
        if falls.fall_pct is not None:
            yield f"chance of a fall of {falls.fall_pct}% against what happened, inside the domain"
            yield from _bins(falls.curve.bins)
    for problem in checked.problems[:MAX_PROBLEMS]:
        yield f"BROKEN: {problem}"
    if len(checked.problems) > MAX_PROBLEMS:
        yield f"BROKEN: and {len(checked.problems) - MAX_PROBLEMS} more"


def _bins(bins: Mapping[int, Tally]) -> Iterator[str]:
    yield _line("", ("n", "unknown", "said", "happened [95%]"))
    for low, tally in sorted(bins.items()):
        said = "-" if tally.mean_probability is None else f"{100 * tally.mean_probability:.1f}%"
        name = "{:.0%} to {:.0%}".format(*bin_range(low))
        yield _line(name, (str(tally.n), str(tally.unknown), said, _share(tally)))


def _rates(rates: Rates) -> Iterable[str]:
    whole = rates[FALLS_PCT[0]]
    return (str(whole.n), str(whole.unknown), *(_share(rates[pct]) for pct in FALLS_PCT))


def _share(tally: Tally) -> str:
    share, ends = tally.observed_share, tally.interval
    if share is None or ends is None:
        return "-"
    low, high = ends
    return f"{100 * share:.1f}% [{100 * low:.1f}, {100 * high:.1f}]"


def _line(name: str, cells: Iterable[str]) -> str:
    n, unknown, *rest = cells
    return f"{name:<18}{n:>8}{unknown:>9}" + "".join(f"{cell:>24}" for cell in rest)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="detector.outcomes_check", description=__doc__)
    parser.add_argument("file", type=Path, nargs="+", help="a part of the record, or - for stdin")
    parser.add_argument(
        "--hash", type=_hash, help="a hash noted earlier: it must still be in the record"
    )
    asked = parser.parse_args(arguments)
    try:
        texts = [_read(path) for path in asked.file]
        checked = check(*texts)
    except (OSError, UnicodeDecodeError, NotARecord) as error:
        print(f"outcomes_check: {error}", file=sys.stderr)  # noqa: T201 - a command's message
        return 2
    lines = list(told(checked))
    lost = bool(asked.hash) and not any(asked.hash in text for text in texts)
    if lost:
        lines.append("BROKEN: the noted hash is in no row")
    print("\n".join(lines))  # noqa: T201 - the command's result
    return 1 if checked.problems or lost else 0


def _read(path: Path) -> str:
    body = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    return body.decode("utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
