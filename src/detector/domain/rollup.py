"""What is counted hour by hour, and what the counts say. Imports the domain only; pure.

A count's name is its parts with ":" between them:

    level:LEVEL  band:BAND  chance:TENTH  finding:CODE     an analysis
    source:NAME:ok  source:NAME:CODE                       an answer or a failure of a source
    served:HOW  request:ROUTE:OUTCOME:MS                   a request, see `measurement`
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detector.domain.judgement import Judgement
from detector.domain.measurement import RequestOutcome
from detector.domain.sources.source import SourceOutcome

Counts = Mapping[str, int]

HOUR_MS, HOURS_A_DAY = 3_600_000, 24

TENTHS = 10
NO_CHANCE = "none"
"""Stands for the tenth of a token for which no model gave a chance."""


@dataclass(frozen=True, slots=True)
class Span:
    """The counts of an hour or a day; `at_hour` is its first hour, Unix time / 1 h."""

    at_hour: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Rollup:
    """Counts since an hour: all, by day (UTC), and by hour for the last ones.

    `days` and `hours` lack sources, findings and routes; both are in order, and one in which
    nothing happened is missing.
    """

    all: Counts
    days: Sequence[Span]
    hours: Sequence[Span]


def of_analysis(judged: Judgement) -> Counts:
    """What is counted of a new analysis."""
    verdict, chance = judged.verdict, judged.made.probability
    tenth = NO_CHANCE if chance is None else str(min(int(chance * TENTHS), TENTHS - 1))
    codes = {finding.code for finding in judged.findings}
    named = [f"level:{verdict.risk_level.value}", f"band:{verdict.band.value}", f"chance:{tenth}"]
    return dict.fromkeys([*named, *(f"finding:{code}" for code in sorted(codes))], 1)


def of_sources(outcomes: Iterable[SourceOutcome]) -> Counts:
    """What is counted of asking sources."""
    counts: dict[str, int] = {}
    for one in outcomes:
        name = f"source:{one.source.value}:{one.error or 'ok'}"
        counts[name] = counts.get(name, 0) + 1
    return counts


def group(counts: Counts, kind: str) -> dict[str, int]:
    """The counts of a kind by the rest of their names, the largest first."""
    start = f"{kind}:"
    found = {name[len(start) :]: n for name, n in counts.items() if name.startswith(start)}
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


@dataclass(frozen=True, slots=True)
class RouteCounts:
    """The requests of one route. Times are the upper edges of buckets, None without requests.

    Refused requests do not enter the times: they are quick, and would hide the slow ones.
    """

    route: str
    requests: int
    refused: int
    failed: int
    p50_ms: int | None
    p95_ms: int | None


def routes(counts: Counts) -> list[RouteCounts]:
    """Every route that was asked for, the most asked first."""
    by_route: dict[str, dict[tuple[str, int], int]] = {}
    for name, n in group(counts, "request").items():
        route, outcome, bucket = name.rsplit(":", 2)
        by_route.setdefault(route, {})[outcome, int(bucket)] = n
    found = [_route(route, cells) for route, cells in by_route.items()]
    return sorted(found, key=lambda each: (-each.requests, each.route))


def _route(route: str, cells: Mapping[tuple[str, int], int]) -> RouteCounts:
    def of(wanted: RequestOutcome) -> int:
        return sum(n for (outcome, _), n in cells.items() if outcome == wanted)

    timed: dict[int, int] = {}
    for (outcome, bucket), n in cells.items():
        if outcome != RequestOutcome.REFUSED:
            timed[bucket] = timed.get(bucket, 0) + n
    return RouteCounts(
        route=route,
        requests=sum(cells.values()),
        refused=of(RequestOutcome.REFUSED),
        failed=of(RequestOutcome.FAILED),
        p50_ms=percentile(timed, 50),
        p95_ms=percentile(timed, 95),
    )


def percentile(buckets: Mapping[int, int], percent: int) -> int | None:
    """The upper edge of the bucket in which that percentile lies; None without counts."""
    total, seen = sum(buckets.values()), 0
    for edge in sorted(buckets):
        seen += buckets[edge]
        if total and 100 * seen >= percent * total:
            return edge
    return None


def share(part: int, whole: int) -> float | None:
    """A share, 0 to 1; None of nothing."""
    return part / whole if whole else None
