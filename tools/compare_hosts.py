"""Ask two hosts the same, and tell what differs, key by key.

    .venv/bin/python -m tools.compare_hosts https://old.example https://new.example
    .venv/bin/python -m tools.compare_hosts OLD NEW TOKEN_ID ... [--ids FILE]

Without token ids, those of the old host's newest analyses are asked. Differences that are meant
(docs/original-clients.md) are counted under that page's headings; figures that moved between the
two requests are listed; what is left is unexpected.

exit: 0 nothing unexpected, 1 something unexpected, 2 wrong use, 3 a host cannot be asked
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

if __package__ in (None, ""):  # Run as a file: the project's folder is not on the path.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.hosts.asking import Answer, Host, HostFailed
from tools.hosts.differing import ABSENT, Difference, Kind, differences
from tools.hosts.known import Judged, Verdict, judge, judge_error, judge_status
from tools.server_db.progress import Progress

LISTS = ("/api/stats", "/api/tokens", "/api/tokens?page=2&per_page=5", "/api/tokens?per_page=1000")
REFUSED = ("/predict/not-a-token",)
SAMPLE = 20
ALIKE, DIFFERENT, UNUSABLE = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A request and what differs in its two answers."""

    path: str
    judged: tuple[Judged, ...]


def compare(path: str, old: Answer, new: Answer, tolerance: float) -> Compared:
    """The two answers to one request."""
    status = judge_status(old.status, new.status)
    found = [status] if status is not None else []
    if old.fault or new.fault:
        fault = Difference("", Kind.TYPE, old.fault or "JSON", new.fault or "JSON")
        if new.fault:
            found.append(Judged(fault, Verdict.UNEXPECTED))
    elif (old.status < 400) == (new.status < 400):
        failed = new.status >= 400
        found += [
            judge_error(one) if failed else judge(one, tolerance)
            for one in differences(old.body, new.body)
        ]
    return Compared(path, tuple(found))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        old, new = Host(asked.old, asked.timeout), Host(asked.new, asked.timeout)
        tokens = _tokens(asked) or _newest(old, asked.sample)
        paths = [*LISTS, *REFUSED, *_of_tokens(tokens)]
        with Progress("asking", len(paths)) as told:
            compared = []
            for path in paths:
                answers = old.get(path), new.get(path)
                compared.append(compare(path, *answers, asked.tolerance / 100))
                told(1)
    except (HostFailed, OSError) as error:
        print(f"compare_hosts: {error}", file=sys.stderr)
        return UNUSABLE
    for line in report(compared):
        print(line)
    wrong = any(one.verdict is Verdict.UNEXPECTED for each in compared for one in each.judged)
    return DIFFERENT if wrong else ALIKE


def report(compared: Sequence[Compared]) -> Iterator[str]:
    """Lines: what is unexpected, what moved, and what is meant, counted."""
    unexpected = moved = 0
    meant: Counter[str] = Counter()
    for each in compared:
        for one in each.judged:
            if one.verdict is Verdict.INTENDED:
                meant[one.why] += 1
            elif one.verdict is not Verdict.SAME:
                unexpected += one.verdict is Verdict.UNEXPECTED
                moved += one.verdict is Verdict.MOVED
                yield f"{one.verdict:<10}  {each.path}  {_said(one.difference)}"
    found = f"{unexpected} unexpected, {moved} moved, {meant.total()} meant"
    yield f"{len(compared)} requests: {found}"
    for why, number in sorted(meant.items()):
        yield f"{number:>6}  {why}"


def _said(difference: Difference) -> str:
    """In ASCII: names are chosen by strangers, and this goes to a terminal."""
    if difference.kind is Kind.MISSING:
        return f"{json.dumps(difference.key)} is missing (was {_short(difference.old)})"
    what = json.dumps(difference.key) if difference.key else str(difference.kind)
    return f"{what}: {_short(difference.old)} -> {_short(difference.new)}"


def _short(value: Any) -> str:
    text = "nothing" if value is ABSENT else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _of_tokens(tokens: Sequence[str]) -> Iterator[str]:
    for token in tokens:
        for route in ("predict", "detect"):
            yield f"/{route}/{quote(token, safe='')}"


def _tokens(asked: argparse.Namespace) -> list[str]:
    from_file = asked.ids.read_text().split() if asked.ids else []
    return list(dict.fromkeys([*asked.tokens, *from_file]))


def _newest(host: Host, number: int) -> list[str]:
    """Tokens of the host's list, each once. Raises HostFailed when it has no such list."""
    answer = host.get(f"/api/tokens?per_page={min(5 * number, 100)}")
    try:
        rows = [str(row["token_id"]) for row in answer.body["tokens"]]
    except (TypeError, KeyError) as error:
        raise HostFailed(f"{host.url}/api/tokens gives no list; name the token ids") from error
    return list(dict.fromkeys(rows))[:number]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="compare_hosts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("old", help="address of the original application")
    parser.add_argument("new", help="address of this one")
    parser.add_argument("tokens", nargs="*", metavar="TOKEN_ID")
    parser.add_argument("--ids", type=Path, help="a file of token ids, one a line")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="tokens to ask if none is named")
    parser.add_argument(
        "--tolerance", type=float, default=5.0, help="percent that figures may move unmentioned"
    )
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds for one answer")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
