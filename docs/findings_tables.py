"""The tables of docs/findings.md that are made from the code and from recorded reports.

`PYTHONPATH=src:. python -m docs.findings_tables` rewrites them in place. Tables between the
markers are never edited by hand; a test compares them with what this module makes.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from detector.domain import jsontext
from detector.domain.model import Model, load
from detector.domain.report import TokenReport
from detector.domain.rules.holders import holdings
from detector.domain.rules_engine import RULES, Checks, Severity, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.thresholds import TABLE
from detector.domain.verdict import Verdict, judge
from detector.model import read_parameters
from detector.services.scoring import predict
from local.pages import between

PAGE = Path(__file__).parent / "findings.md"
DATA = Path(__file__).parents[2] / "shared" / "data"
"""Recorded reports, optional: not part of the repository."""

_MONTH = 30 * 86_400.0
_RECORDED_AT = re.compile(r"recorded (\S+)Z")

Recorded = tuple[str, TokenReport, float]
"""Mint, report, and the time (Unix seconds) at which it was recorded."""


def recorded_reports() -> list[Recorded]:
    """All recorded reports in the order of their mints; empty where the folder is absent.

    A report without a recording time is judged as of a month after its first sighting.
    """
    if not DATA.is_dir():
        return []
    lines = (DATA / "PROVENANCE.tsv").read_text(encoding="utf-8").splitlines()
    times: dict[str, float] = {}
    for line in lines:
        found = _RECORDED_AT.search(line)
        if found:
            moment = datetime.fromisoformat(f"{found[1]}+00:00")
            times[line.split("\t", 1)[0]] = moment.timestamp()
    reports = []
    for path in sorted((DATA / "reports").glob("*.json")):
        report = parse_report(jsontext.decode(path.read_bytes()))
        now = times.get(path.stem, (report.detected_at or 0.0) + _MONTH)
        reports.append((path.stem, report, now))
    return reports


def thresholds_table() -> str:
    """Every threshold, with its reason."""
    rows = (
        (f"`{one.name}`", f"{one.value:,g}", one.unit, one.why, one.source)
        for one in TABLE.values()
    )
    return _table(("threshold", "value", "unit", "why there", "rests on"), rows)


def rules_table() -> str:
    """Every rule, in the order of findings."""
    rows = (
        (
            f"[`{rule.code}`](#{rule.code})",
            rule.group.value,
            f"`{rule.source}`",
            ", ".join([*rule.finds, *(["critical"] if rule.critical else [])]),
            str(rule.weight),
            "always" if rule.essential else "not always",
            rule.factor,
        )
        for rule in RULES
    )
    head = ("code", "group", "reads", "finds", "weight", "essential", "counts with")
    return _table(head, rows)


def counts_table(reports: list[Recorded]) -> str:
    """How often each rule found, passed or could not tell, over recorded reports."""
    found: Counter[tuple[str, Severity]] = Counter()
    unchecked: Counter[str] = Counter()
    for mint, report, now in reports:
        checks = check(report, now, mint)
        found.update({(finding.code, finding.severity) for finding in checks.findings})
        unchecked.update(missing.code for missing in checks.not_checked)
    rows = (
        (f"`{rule.code}`", *(str(found[rule.code, s]) for s in reversed(Severity)), str(n))
        for rule in RULES
        for n in [unchecked[rule.code]]
    )
    return _table(("code", "danger", "warn", "info", "not checked"), rows)


def holders_table(reports: list[Recorded]) -> str:
    """Reports whose largest account, and whose largest person, holds more than a share."""
    accounts = [[h.pct for h in r.top_holders or () if h.pct is not None] for _, r, _ in reports]
    people = [holdings(report) or () for _, report, _ in reports]
    rows = (
        (
            f"more than {limit} %",
            str(sum(max(shares, default=0.0) > limit for shares in accounts)),
            str(sum(max(shares, default=0.0) > limit for shares in people)),
        )
        for limit in (10, 25, 50, 75, 90)
    )
    return _table(("largest share", "all accounts", "people only"), rows)


def verdicts_table(reports: list[Recorded]) -> str:
    """Levels and bands, by the rules and the model."""
    kinds = Counter(
        (verdict.risk_level.value, verdict.band.value)
        for verdict in (judged(recorded)[1] for recorded in reports)
    )
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return _table(("level", "band", "reports"), ((*kind, str(n)) for kind, n in ordered))


def judged(recorded: Recorded) -> tuple[Checks, Verdict]:
    """Checks and verdict on a recorded report, by the rules and the local model."""
    mint, report, now = recorded
    checks = check(report, now, mint)
    made = predict(report, round(now * 1000), _model())
    return checks, judge(report, checks, made.chance(_model()), now, mint)


@lru_cache(maxsize=1)
def _model() -> Model:
    return load(*read_parameters())


def tables() -> dict[str, str]:
    """Every table that can be made here, by the name in its markers."""
    made = {"thresholds": thresholds_table(), "rules": rules_table()}
    reports = recorded_reports()
    if reports:
        made["counts"] = counts_table(reports)
        made["holders"] = holders_table(reports)
        made["verdicts"] = verdicts_table(reports)
    return made


def with_tables(page: str, made: Mapping[str, str]) -> str:
    """The page with these tables between their markers."""
    for name, table in made.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        page = between(page, begin, end, table)
    return page


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> int:
    """Rewrite the tables in the page."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_tables(page, tables()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
