"""The bodies of /api/status and /api/probes. Imports the domain only."""

from typing import Annotated, Literal, TypedDict

from detector.domain import service_level as level
from detector.domain.instants import iso_utc
from detector.domain.probe import ProbeResult
from detector.domain.rollup import HOUR_MS, Counts
from detector.domain.service_level import (
    DAY_HOURS,
    MONTH_HOURS,
    Incident,
    IncidentKind,
    LevelCounts,
    ServedRequests,
)
from detector.domain.vocabulary import Doc, Time, TimeOrNone

MAX_INCIDENTS = 50
MOST_PROBES, MOST_FAULTS, LONGEST_FAULT, LONGEST_VERSION = 50, 20, 120, 40
SLOWEST_MS = 600_000
FAULT_PATTERN = rf"[ -~]{{1,{LONGEST_FAULT}}}"
VERSION_PATTERN = rf"[0-9A-Za-z.+-]{{1,{LONGEST_VERSION}}}"

_Share = Annotated[float | None, Doc("0 to 1; null: not measured.", minimum=0, maximum=1)]
_Ms = Annotated[int | None, Doc("An upper edge, in steps; null: not measured.")]


class _Level(TypedDict):
    requests: Annotated[int, Doc("All that were counted: a lower bound.", minimum=0)]
    refused: Annotated[int, Doc("Answered with 400 to 499; not judged.", minimum=0)]
    failed: Annotated[int, Doc("Answered with 500 and more.", minimum=0)]
    success_share: Annotated[
        float | None,
        Doc("Of those not refused, the answered; null: not measured.", minimum=0, maximum=1),
    ]
    p50_ms: _Ms
    p95_ms: _Ms


class _RouteLevel(_Level):
    route: Annotated[str, Doc('As in this description; "none" for what is no route.')]


class _Probes(TypedDict):
    probes: Annotated[int, Doc(minimum=0)]
    failed: Annotated[int, Doc(minimum=0)]
    success_share: _Share
    p95_ms: Annotated[int | None, Doc("Of each probe's slowest answer; null: not measured.")]


class _Window(TypedDict):
    hours: Annotated[int, Doc("Its length, the present hour included.", enum=[24, 720])]
    all: _Level
    routes: list[_RouteLevel]
    probes: Annotated[_Probes, Doc("What a probe from outside saw.")]


class _Budget(TypedDict):
    target_pct: Annotated[float, Doc("SLO_TARGET_PCT: what is aimed at, not what is promised.")]
    judged: Annotated[int, Doc("Requests of 30 days that were not refused.", minimum=0)]
    failed: Annotated[int, Doc(minimum=0)]
    allowed: Annotated[float, Doc("So many of them may fail.", minimum=0)]
    left_share: Annotated[
        float | None,
        Doc("Of those allowed; below 0: more failed. null: not measured.", maximum=1),
    ]
    met: bool | None


class _Incident(TypedDict):
    kind: Annotated[
        str,
        Doc(
            "`requests`: more than 5% of an hour's requests failed, and at least 5; `source`: at "
            "least half of its calls, and at least 5; `probe`: at least half of the probes, and at "
            "least 2.",
            enum=[kind.value for kind in IncidentKind],
        ),
    ]
    source: Annotated[str | None, Doc("Of the kind `source`: which one.")]
    start: Time
    end: Annotated[TimeOrNone, Doc("null: the present hour is one of them.")]
    counted: Annotated[int, Doc("Requests, calls or probes of these hours.", minimum=1)]
    failed: Annotated[int, Doc(minimum=1)]


class _LastProbe(TypedDict):
    at: Time
    ok: bool
    slowest_ms: Annotated[int, Doc(minimum=0)]
    version: Annotated[str | None, Doc("The version that it met.")]
    faults: Annotated[list[str], Doc("What was wrong, in the prober's words.")]


class StatusBody(TypedDict):
    """The measured service level. What was not counted is null, never 100 %."""

    status: Literal["success"]
    as_of: Time
    measured_since: Annotated[
        str | None, Doc("The first hour of the last 30 days that anything was counted in.")
    ]
    measured_hours: Annotated[int, Doc("In how many of its 720 hours.", minimum=0, maximum=720)]
    day: _Window
    month: _Window
    error_budget: _Budget
    incidents: Annotated[
        list[_Incident], Doc("Of 30 days, in whole hours, newest first.", maxItems=MAX_INCIDENTS)
    ]
    last_probe: Annotated[_LastProbe | None, Doc("null: no probe ever told of this deployment.")]


class _NeededOfProbe(TypedDict):
    at: Annotated[str, Doc("ISO 8601 with a time zone, at most 7 days ago.", maxLength=40)]
    ok: bool
    slowest_ms: Annotated[int, Doc(minimum=0, maximum=SLOWEST_MS)]


class ProbeToldBody(_NeededOfProbe, total=False):
    """One run of a probe."""

    version: Annotated[str | None, Doc(pattern=f"^{VERSION_PATTERN}$")]
    faults: Annotated[
        list[str],
        Doc(items={"type": "string", "pattern": f"^{FAULT_PATTERN}$"}, maxItems=MOST_FAULTS),
    ]


class ProbesToldBody(TypedDict):
    """Runs of a probe, in their order. Those that are not newer than the last one do not count."""

    probes: Annotated[list[ProbeToldBody], Doc(minItems=1, maxItems=MOST_PROBES)]


def status(
    counts: LevelCounts, last: ProbeResult | None, target_pct: float, now_ms: int
) -> StatusBody:
    """The level of a day and a month."""
    budget = level.ErrorBudget(
        target_pct,
        level.overall(counts.month).judged,
        level.overall(counts.month).counts.failed,
    )
    found = level.incidents(counts.failures)[:MAX_INCIDENTS]
    first = counts.first_hour
    return {
        "status": "success",
        "as_of": iso_utc(now_ms),
        "measured_since": None if first is None else iso_utc(first * HOUR_MS),
        "measured_hours": counts.hours,
        "day": _window(counts.day, DAY_HOURS),
        "month": _window(counts.month, MONTH_HOURS),
        "error_budget": {
            "target_pct": budget.target_pct,
            "judged": budget.judged,
            "failed": budget.failed,
            "allowed": round(budget.allowed, 2),
            "left_share": None if budget.left_share is None else round(budget.left_share, 4),
            "met": budget.met,
        },
        "incidents": [_incident(each, now_ms // HOUR_MS) for each in found],
        "last_probe": None if last is None else _last(last),
    }


def _window(counts: Counts, hours: int) -> _Window:
    seen = level.probed(counts)
    return {
        "hours": hours,
        "all": _level(level.overall(counts)),
        "routes": [{"route": each.counts.route, **_level(each)} for each in level.by_route(counts)],
        "probes": {
            "probes": seen.probes,
            "failed": seen.failed,
            "success_share": _share(seen.success_share),
            "p95_ms": seen.p95_ms,
        },
    }


def _level(served: ServedRequests) -> _Level:
    counts = served.counts
    return {
        "requests": counts.requests,
        "refused": counts.refused,
        "failed": counts.failed,
        "success_share": _share(served.success_share),
        "p50_ms": counts.p50_ms,
        "p95_ms": counts.p95_ms,
    }


def _share(value: float | None) -> float | None:
    """Cut, not rounded: where something failed it never says 1."""
    return None if value is None else int(value * 100_000) / 100_000


def _incident(one: Incident, now_hour: int) -> _Incident:
    return {
        "kind": one.kind.value,
        "source": one.subject or None,
        "start": iso_utc(one.from_hour * HOUR_MS),
        "end": None if one.until_hour > now_hour else iso_utc(one.until_hour * HOUR_MS),
        "counted": one.counted,
        "failed": one.failed,
    }


def _last(one: ProbeResult) -> _LastProbe:
    return {
        "at": iso_utc(one.at_ms),
        "ok": one.ok,
        "slowest_ms": one.slowest_ms,
        "version": one.version,
        "faults": [*one.faults],
    }
