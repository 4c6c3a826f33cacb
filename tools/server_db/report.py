"""What an import did, as a JSON file for machines and lines for people."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.server_db.checking import Checked
from tools.server_db.reading import EXPLAINED, Reason
from tools.server_db.work import IMPORTED, Work


def source_checksum(work: Work) -> str:
    """SHA-256 over the digests of all rows that were judged, in their order."""
    digest = hashlib.sha256()
    for number, found in work.digests():
        digest.update(f"{number} {found}\n".encode())
    return digest.hexdigest()


def totals(work: Work, in_source: int, checksum: str) -> dict[str, Any]:
    """The counts; `rows` is all there is, and the sum of the others."""
    counts = work.counts()
    imported = counts.pop(IMPORTED, 0)
    return {
        "rows": in_source,
        "imported": imported,
        "refused": {reason: counts[reason] for reason in sorted(counts)},
        "tokens": work.size("tokens"),
        "older_analyses": imported - work.size("tokens"),
        "rows_sha256": source_checksum(work),
        "judged_sha256": checksum,
    }


def adds_up(counted: Mapping[str, Any]) -> bool:
    """Whether every row of the source is accounted for."""
    return bool(counted["rows"] == counted["imported"] + sum(counted["refused"].values()))


def write(path: Path, counted: Mapping[str, Any], checked: Checked | None, work: Work) -> None:
    """The file: totals, the check, and every row that was refused or odd, one a line."""
    told = {
        **counted,
        "reasons": {name: EXPLAINED[Reason(name)] for name in counted["refused"]},
        "checked": None if checked is None else _check(checked),
    }
    with path.open("w", encoding="utf-8") as file:
        head = json.dumps(told, indent=1, ensure_ascii=False)
        file.write(f'{head[:-2]},\n "listed": [')
        for number, row in enumerate(_listed(work)):
            file.write(("," if number else "") + "\n  " + json.dumps(row, ensure_ascii=False))
        file.write("\n ]\n}\n")


def lines(counted: Mapping[str, Any], checked: Checked | None) -> Iterator[str]:
    """The same in short."""
    yield f"rows in the table         {counted['rows']:>10,}"
    yield f"  taken over              {counted['imported']:>10,}"
    for reason, number in counted["refused"].items():
        yield f"  {reason:<24}{number:>10,}  {EXPLAINED[Reason(reason)]}"
    yield f"tokens                    {counted['tokens']:>10,}"
    yield f"older analyses            {counted['older_analyses']:>10,}"
    yield f"checksum of the rows      {counted['rows_sha256']}"
    yield f"checksum of the result    {counted['judged_sha256']}"
    if checked is None:
        return
    yield f"checked, tokens           {checked.tokens:>10,}"
    yield f"checked, history          {checked.records:>10,}"
    if checked.newer:
        yield f"  kept a newer answer     {checked.newer:>10,}"
    if checked.judged_before:
        yield f"  imported before         {checked.judged_before:>10,}  by other rules; kept"
    for name, mints in (("missing", checked.missing), ("different", checked.different)):
        if mints:
            yield f"  {name.upper():<24}{len(mints):>10,}  {', '.join(mints[:3])} ..."
    if not checked.counters_agree:
        yield "  THE COUNTERS OF THE DATABASE DO NOT AGREE WITH ITS TOKENS"


def _check(checked: Checked) -> dict[str, Any]:
    return {
        "good": checked.good,
        "tokens": checked.tokens,
        "records": checked.records,
        "newer": checked.newer,
        "judged_before": checked.judged_before,
        "missing": checked.missing,
        "different": checked.different,
        "counters_agree": checked.counters_agree,
    }


def _listed(work: Work) -> Iterator[Mapping[str, Any]]:
    for row in work.listed():
        if row["state"] == IMPORTED:
            detail = f"not a number, and read from the report instead: {row['odd']}"
            yield {"row": row["number"], "token_id": row["mint"], "odd": detail}
        else:
            told = {"reason": row["state"], "detail": row["detail"]}
            yield {"row": row["number"], "token_id": row["mint"], **told}
