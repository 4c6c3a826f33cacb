"""The bodies of /api/analytics: what was counted hour by hour."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypedDict

from detector.domain import rollup
from detector.domain.instants import iso_utc
from detector.domain.rollup import HOUR_MS, NO_CHANCE, TENTHS, Rollup, Span
from detector.domain.served import How
from detector.domain.vocabulary import Doc, Time

MOST_FINDINGS = 20

_Counts = Mapping[str, int]
_Share = Annotated[float | None, Doc("0 to 1; null of nothing.", minimum=0, maximum=1)]


class _FindingCount(TypedDict):
    code: str
    analyses: int


class _SourceCounts(TypedDict):
    answered: int
    failed: Annotated[_Counts, Doc("Failures by their codes.")]
    failed_share: _Share


class _RouteCounts(TypedDict):
    route: Annotated[str, Doc('As in this description; "none" for what is no route.')]
    requests: int
    refused: Annotated[int, Doc("Answered with 400 to 499.")]
    failed: Annotated[int, Doc("Answered with 500 and more.")]
    p50_ms: Annotated[
        int | None,
        Doc("Half of the requests that were not refused took at most so long, in steps."),
    ]
    p95_ms: Annotated[int | None, Doc("The same for 95 of 100.")]


class _Span(TypedDict):
    start: Time
    analyses: int
    levels: Annotated[_Counts, Doc("Analyses by risk level.")]
    bands: Annotated[_Counts, Doc("Analyses by band.")]
    cache_hit_share: Annotated[
        float | None,
        Doc("Of the answers of /predict, those that were stored and fresh.", minimum=0, maximum=1),
    ]


class Analytics(TypedDict):
    """Counts of analyses, sources and requests. Requests are a lower bound."""

    status: Literal["success"]
    as_of: Time
    since: Time
    days: int
    total: _Span
    chances: Annotated[
        _Counts,
        Doc('Analyses by their chance, in steps of 10%: "0" is below 10%; "none": no chance.'),
    ]
    findings: Annotated[list[_FindingCount], Doc("The commonest findings.")]
    sources: Annotated[Mapping[str, _SourceCounts], Doc("Answers and failures of sources.")]
    routes: Annotated[list[_RouteCounts], Doc("Requests by route, the most asked first.")]
    by_day: Annotated[list[_Span], Doc("Days (UTC) in which something happened.")]
    by_hour: Annotated[list[_Span], Doc("The same for the last 48 hours.")]


def analytics(found: Rollup, days: int, since_hour: int, now_ms: int) -> Analytics:
    """The counts of so many days."""
    counts = found.all
    chances = rollup.group(counts, "chance")
    return {
        "status": "success",
        "as_of": iso_utc(now_ms),
        "since": iso_utc(since_hour * HOUR_MS),
        "days": days,
        "total": _span(Span(since_hour, counts)),
        "chances": {tenth: chances.get(tenth, 0) for tenth in _TENTHS},
        "findings": _findings(rollup.group(counts, "finding")),
        "sources": _sources(rollup.group(counts, "source")),
        "routes": [
            {
                "route": each.route,
                "requests": each.requests,
                "refused": each.refused,
                "failed": each.failed,
                "p50_ms": each.p50_ms,
                "p95_ms": each.p95_ms,
            }
            for each in rollup.routes(counts)
        ],
        "by_day": [_span(each) for each in found.days],
        "by_hour": [_span(each) for each in found.hours],
    }


CSV_HEADER = ("day", "kind", "name", "count")


def csv_rows(found: Rollup) -> list[tuple[str, str, str, int]]:
    """The counts by day, a line each: levels, bands, chances and answers of /predict."""
    return [
        (iso_utc(day.at_hour * HOUR_MS)[:10], *_parts(name), n)
        for day in found.days
        for name, n in sorted(day.counts.items())
    ]


_TENTHS = (*map(str, range(TENTHS)), NO_CHANCE)


def _parts(name: str) -> tuple[str, str]:
    kind, _, rest = name.partition(":")
    return kind, rest


def _span(span: Span) -> _Span:
    levels, served = rollup.group(span.counts, "level"), rollup.group(span.counts, "served")
    return {
        "start": iso_utc(span.at_hour * HOUR_MS),
        "analyses": sum(levels.values()),
        "levels": levels,
        "bands": rollup.group(span.counts, "band"),
        "cache_hit_share": rollup.share(served.get(How.FRESH, 0), sum(served.values())),
    }


def _findings(counts: Mapping[str, int]) -> list[_FindingCount]:
    """The commonest first."""
    return [{"code": code, "analyses": counts[code]} for code in [*counts][:MOST_FINDINGS]]


def _sources(counts: Mapping[str, int]) -> dict[str, _SourceCounts]:
    found: dict[str, _SourceCounts] = {}
    for source in sorted({name.partition(":")[0] for name in counts}):
        by_code = rollup.group(counts, source)
        answered = by_code.pop("ok", 0)
        failed = sum(by_code.values())
        found[source] = {
            "answered": answered,
            "failed": by_code,
            "failed_share": rollup.share(failed, answered + failed),
        }
    return found
