"""How well this deployment served, from its own counts and a probe's. Imports the domain; pure.

What was not counted is unknown: without requests there is no share, and an hour in which nothing
was counted says nothing. A service that is down counts nothing itself; a probe from outside does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain.rollup import Counts, RouteCounts, group, percentile, routes, share

DAY_HOURS: Final = 24
MONTH_HOURS: Final = 30 * DAY_HOURS

MANY_FAILED: Final = 5
"""Fewer failures in an hour are no incident, whatever their share."""

FAILED_SHARE: Final = 0.05
"""An hour in which more than this share of requests failed is an incident."""

OUTAGE_SHARE: Final = 0.5
"""A source, or the probe, that failed at least so often in an hour was out."""

FAILED_PROBES: Final = 2
"""One failed probe may be the prober's own network."""


class IncidentKind(StrEnum):
    """What an incident was seen by."""

    REQUESTS = "requests"
    SOURCE = "source"
    PROBE = "probe"


@dataclass(frozen=True, slots=True)
class HourFailures:
    """What failed in an hour (Unix time / 1 h): of requests, of a source's calls, or of probes.

    `subject`: the source's name, else empty. Refused requests are in neither number.
    """

    hour: int
    kind: IncidentKind
    subject: str
    ok: int
    failed: int


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """What was counted: requests and probes of the last day and month, and hours with failures.

    `first_hour`: of the month, the first in which anything was counted; None: nothing was.
    `hours`: in how many of its hours.
    """

    day: Counts
    month: Counts
    failures: Sequence[HourFailures]
    first_hour: int | None
    hours: int


@dataclass(frozen=True, slots=True)
class ServedRequests:
    """Requests of a span. Refused ones (400 to 499) are the client's part and are not judged."""

    counts: RouteCounts

    @property
    def judged(self) -> int:
        """Those that were answered or failed."""
        return self.counts.requests - self.counts.refused

    @property
    def success_share(self) -> float | None:
        """Of those judged, the answered; None: not measured."""
        return share(self.judged - self.counts.failed, self.judged)


@dataclass(frozen=True, slots=True)
class Probed:
    """Probes of a span. `p95_ms` is of the slowest route of each, an upper edge."""

    probes: int
    failed: int
    p95_ms: int | None

    @property
    def success_share(self) -> float | None:
        """None: nobody probed."""
        return share(self.probes - self.failed, self.probes)


@dataclass(frozen=True, slots=True)
class ErrorBudget:
    """How many requests may fail for a target to be met, and how many did."""

    target_pct: float
    judged: int
    failed: int

    @property
    def allowed(self) -> float:
        """A number of requests."""
        return self.judged * (100 - self.target_pct) / 100

    @property
    def left_share(self) -> float | None:
        """Of those allowed; below 0 when more failed. None: not measured."""
        return None if self.judged == 0 else 1 - self.failed / self.allowed

    @property
    def met(self) -> bool | None:
        """Whether the target is met so far."""
        return None if self.judged == 0 else self.failed <= self.allowed


@dataclass(frozen=True, slots=True)
class Incident:
    """Hours one after the other in which too much failed; `until_hour` is no part of it."""

    kind: IncidentKind
    subject: str
    from_hour: int
    until_hour: int
    counted: int
    failed: int


def overall(counts: Counts) -> ServedRequests:
    """All requests together."""
    added: dict[str, int] = {}
    for name, n in group(counts, "request").items():
        _, outcome, bucket = name.rsplit(":", 2)
        key = f"request::{outcome}:{bucket}"
        added[key] = added.get(key, 0) + n
    found = routes(added)
    return ServedRequests(found[0] if found else RouteCounts("", 0, 0, 0, None, None))


def by_route(counts: Counts) -> list[ServedRequests]:
    """Each route that was asked for, the most asked first."""
    return [ServedRequests(each) for each in routes(counts)]


def probed(counts: Counts) -> Probed:
    """What probes from outside saw."""
    times: dict[int, int] = {}
    failed = 0
    for name, n in group(counts, "probe").items():
        outcome, bucket = name.split(":")
        times[int(bucket)] = times.get(int(bucket), 0) + n
        failed += n if outcome == "failed" else 0
    return Probed(sum(times.values()), failed, percentile(times, 95))


def incidents(failures: Iterable[HourFailures]) -> list[Incident]:
    """Hours that were too bad, put together, the newest first."""
    bad: dict[tuple[IncidentKind, str], list[HourFailures]] = {}
    for each in failures:
        if _is_bad(each):
            bad.setdefault((each.kind, each.subject), []).append(each)
    found = [one for hours in bad.values() for one in _joined(hours)]
    return sorted(found, key=lambda one: (-one.from_hour, one.kind, one.subject))


def _is_bad(hour: HourFailures) -> bool:
    counted = hour.ok + hour.failed
    if hour.kind is IncidentKind.REQUESTS:
        return hour.failed >= MANY_FAILED and hour.failed > FAILED_SHARE * counted
    least: Mapping[IncidentKind, int] = {
        IncidentKind.SOURCE: MANY_FAILED,
        IncidentKind.PROBE: FAILED_PROBES,
    }
    return hour.failed >= least[hour.kind] and hour.failed >= OUTAGE_SHARE * counted


def _joined(hours: Iterable[HourFailures]) -> list[Incident]:
    made: list[Incident] = []
    for hour in sorted(hours, key=lambda each: each.hour):
        counted = hour.ok + hour.failed
        last = made[-1] if made else None
        if last is not None and last.until_hour == hour.hour:
            made[-1] = Incident(
                last.kind,
                last.subject,
                last.from_hour,
                hour.hour + 1,
                last.counted + counted,
                last.failed + hour.failed,
            )
        else:
            made.append(
                Incident(hour.kind, hour.subject, hour.hour, hour.hour + 1, counted, hour.failed)
            )
    return made
