"""Hiding things from a report, and what that may do to a verdict.

`PYTHONPATH=src:. python -m tests.recorded.hiding` tries every field of every recorded report, and
`... hiding 8000` so many random mutations of one to four places. The unit tests try every field of
the samples and of a few recorded reports, and some hundred mutations.
"""

import copy
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from detector.domain import jsontext
from detector.domain.creators import CreatorRecord, asked_about
from detector.domain.judgement import conclude
from detector.domain.model import load
from detector.domain.rules_engine import Checks, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.sources.source import Source, read_report
from detector.domain.verdict import Band, Verdict, judge
from detector.model import read_parameters
from detector.services.scoring import predict
from detector.wire.stored import write
from docs.findings_tables import DATA, recorded_reports
from tests.unit.reports import Json

Path = tuple[str | int, ...]
ABSENT = object()
JUNK = object()
HIDES = (ABSENT, None, JUNK)
NULL_SPEAKS = ("Authority", "authority", "programId", "delegate")
"""Endings of keys whose null says that nobody holds a power. So do all null extensions."""
MODEL = load(*read_parameters())
_RANK = {Band.LOW: 0, Band.MEDIUM: 1, Band.UNKNOWN: 2, Band.HIGH: 2, Band.CRITICAL: 3}
MAX_ENTRIES = 3
"""Of a list only the first entries are tried one by one, and all of them at once."""


def judged(
    data: Json, now: float, known: Mapping[str, CreatorRecord] | None = None
) -> tuple[Checks, Verdict]:
    """What the service says of a report, by the local model, with these records of creators."""
    report = parse_report(data)
    mint = data.get("mint") or ""
    creator = asked_about(report.creator, mint)
    record = None if creator is None else (known or {}).get(creator)
    checks = check(report, now, mint, record)
    made = predict(report, round(now * 1000), MODEL)
    return checks, judge(report, checks, made.chance(MODEL), now, str(data.get("mint")))


def places(data: Any, path: Path = ()) -> Iterator[Path]:
    """Every place of a report: each key, the first entries of each list, and what is in them."""
    if isinstance(data, dict):
        keys: list[str | int] = list(data)[: 3 if path[:1] == ("knownAccounts",) else None]
    elif isinstance(data, list):
        keys = list(range(min(len(data), MAX_ENTRIES)))
    else:
        return
    for key in keys:
        yield (*path, key)
        yield from places(data[key], (*path, key))


def _null_speaks(path: Path) -> bool:
    extension = path[0] == "token_extensions" and len(path) == 2
    return extension or str(path[-1]).endswith(NULL_SPEAKS)


def _is_lock(path: Path) -> bool:
    return path[0] == "lockers" and len(path) == 2


def at(data: Any, path: Path) -> Any:
    """What stands at a place."""
    for key in path:
        data = data[key]
    return data


def without(data: Json, path: Path, hide: object) -> Json:
    """A copy of the report with one place taken away or made unreadable."""
    changed = copy.copy(data)
    place: Any = changed
    for key in path[:-1]:
        place[key] = copy.copy(place[key])
        place = place[key]
    if hide is ABSENT:
        del place[path[-1]]
    else:
        junk = ["?"] if isinstance(place[path[-1]], dict) else {"?": 1}
        place[path[-1]] = junk if hide is JUNK else None
    return changed


def improves(before: Verdict, after: Verdict, checks: Checks) -> bool:
    """Whether a verdict became better: a lower band, or critical made harmless.

    Evidence that was hidden is gone, but then something essential is unknown, or harm is left.
    """
    if _RANK[after.band] >= _RANK[before.band]:
        return False
    lost = before.band is Band.CRITICAL and _RANK[after.band] == _RANK[Band.UNKNOWN]
    return not (lost and any(missing.essential for missing in checks.not_checked))


def gains(
    data: Json, now: float, known: Mapping[str, CreatorRecord] | None = None
) -> Iterator[tuple[Path, object, Verdict, Verdict]]:
    """What somebody would gain by hiding one place of a report.

    Not the mint, without which there is no report. Nor a whole lock: LP tokens count as locked as
    well where they were burnt, which nobody lists.
    """
    _, before = judged(data, now, known)
    if before.band is Band.LOW:
        return
    for path in places(data):
        if path[0] == "mint":
            continue
        for hide in HIDES:
            if (hide is None and _null_speaks(path)) or (hide is ABSENT and _is_lock(path)):
                continue
            checks, after = judged(without(data, path, hide), now, known)
            if improves(before, after, checks):
                yield path, hide, before, after


def hidden_at_random(data: Json, chooser: random.Random) -> Json:
    """The report with one to four places hidden, whichever way."""
    for _ in range(chooser.randint(1, 4)):
        every = [path for path in places(data) if path[0] != "mint"]
        path = chooser.choice(every)
        hide = chooser.choice(HIDES)
        if (hide is None and _null_speaks(path)) or (hide is ABSENT and _is_lock(path)):
            continue
        data = without(data, path, hide)
    return data


def random_gains(reports: list[tuple[Json, float]], number: int, seed: int) -> list[str]:
    """What random hiding gained over so many mutations, as text; also proves what is said of each.

    Each mutation goes through the whole analysis and must give JSON that any client can read.
    """
    chooser = random.Random(seed)
    gained = []
    for _ in range(number):
        data, now = chooser.choice(reports)
        mutated = hidden_at_random(data, chooser)
        _, before = judged(data, now)
        checks, after = judged(mutated, now)
        at_ms = round(now * 1000)
        found = read_report(Source.RUGCHECK, mutated)
        made = predict(found.report, at_ms, MODEL)
        answer = write(conclude(data["mint"], found, at_ms, MODEL, made)).answer
        json.loads(answer, parse_constant=_refuse)
        if before.band is not Band.LOW and improves(before, after, checks):
            gained.append(f"{data['mint']}: {before.band} became {after.band}")
    return gained


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def recorded(most_bytes: int) -> list[tuple[Json, float]]:
    """Recorded reports up to a size, with the time of recording."""
    paths = [(DATA / "reports" / f"{mint}.json", now) for mint, _, now in recorded_reports()]
    return [
        (jsontext.decode(path.read_bytes()), now)
        for path, now in paths
        if path.stat().st_size <= most_bytes
    ]


def main() -> int:
    """Try all recorded reports; print what was gained, by kind of place."""
    if sys.argv[1:]:
        gained = random_gains(recorded(100_000), int(sys.argv[1]), seed=1)
        print(*gained, f"{len(gained)} gained", sep="\n")  # noqa: T201 - a command
        return 1 if gained else 0
    kinds: Counter[tuple[str, str, str, str]] = Counter()
    examples: dict[tuple[str, str, str, str], str] = {}
    for mint, _, now in recorded_reports():
        data = jsontext.decode((DATA / "reports" / f"{mint}.json").read_bytes())
        if len(json.dumps(data)) > 200_000:
            continue
        for path, hide, before, after in gains(data, now):
            shape = ".".join("[]" if isinstance(key, int) else key for key in path)
            how = {ABSENT: "absent", JUNK: "junk"}.get(hide, "null")
            kind = (shape, how, before.band.value, after.band.value)
            kinds[kind] += 1
            examples.setdefault(kind, mint)
    for kind, n in kinds.most_common():
        print(n, *kind, examples[kind])  # noqa: T201 - a command
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
