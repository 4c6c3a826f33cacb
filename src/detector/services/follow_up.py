"""Reads predicted tokens again and keeps what became of them. Imports domain, ports and errors.

A run is bounded in reads and in time. What it takes on is put off before the first read, so that
a report that kills a run is not the first of the next one too, and two runs never read the same;
what it reads is kept read by read. Analyses are never touched.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from detector.domain.follow_up import FollowUp, Outcome, Rescheduling, Step
from detector.domain.outcome import (
    COLLAPSE_PCT,
    DAY_MS,
    HORIZON_HOURS,
    Reading,
    Unknown,
    has_fallen,
    late_at_ms,
    next_hour,
)
from detector.domain.sample import FOLLOWED_A_DAY
from detector.errors import (
    BudgetExhausted,
    ServiceBusy,
    TokenNotFound,
    UpstreamBusy,
    UpstreamError,
    UpstreamRefused,
)
from detector.ports.follow_ups import FollowUps
from detector.ports.host import Host
from detector.ports.sources import ReportSource
from detector.services.settle import settle

MAX_READS = 20
"""Tokens read in one run: 2,880 a day with a run every ten minutes."""

MAX_LATE = 500
"""Follow-ups in one run that it is too late to read: they move on without a read."""

MAX_DUE = 3 * MAX_READS
"""Follow-ups looked at for reading: a token may have several, and some may be given up."""

MAX_RUN_MS = 60_000
"""No read begins later than this after the run began."""

PAUSE_S = 1.1
"""Between reads: a source may take no more than one request a second, as RugCheck without a key."""

MAX_ATTEMPTS = 6
RETRY_MS = 600_000
"""The first pause after a failed attempt; each next one is twice as long, 5 h 10 min in all."""

MAX_FAILURES_IN_A_ROW = 3
"""So many, and it is upstream that fails, not the tokens."""


@dataclass(slots=True)
class Run:
    """What one run did. `stopped`: the code of what ended it before its tokens did.

    `collapsed` and `unknown` are of the horizons counted; `settled` counts rows of the record.
    """

    read: int = 0
    failed: int = 0
    missed: int = 0
    collapsed: int = 0
    unknown: int = 0
    settled: int = 0
    stopped: str | None = None


async def follow_up(
    store: FollowUps, reports: ReportSource, host: Host, limit: int = MAX_READS
) -> Run:
    """Read what is due, at most `limit` tokens, and settle what is over.

    Raises StorageUnavailable.
    """
    run, began_ms = Run(), host.now_ms()
    await store.thin(began_ms // DAY_MS, FOLLOWED_A_DAY)
    due = await store.due(began_ms, MAX_LATE, MAX_DUE)
    lost = {one: step for one in due if (step := _given_up(one, began_ms)) is not None}
    await _progress(store, run, list(lost.values()))
    run.missed = len(lost)
    open_by_mint = _by_mint(one for one in due if one not in lost)
    chosen = [one for mint in list(open_by_mint)[:limit] for one in open_by_mint[mint]]
    taken = await store.reschedule([_put_off(one, began_ms) for one in chosen])
    waiting = _by_mint(one for one in chosen if one in taken)
    await _read_all(store, reports, host, run, waiting)
    await store.reschedule([_put_back(one) for rows in waiting.values() for one in rows])
    run.settled = await settle(store, host.now_ms())
    return run


async def _read_all(
    store: FollowUps,
    reports: ReportSource,
    host: Host,
    run: Run,
    waiting: dict[str, list[FollowUp]],
) -> None:
    """Read token after token; those that an attempt was made at leave `waiting`."""
    end_ms, failures = host.now_ms() + MAX_RUN_MS, 0
    for mint in list(waiting):
        if run.read or run.failed:
            await host.sleep(PAUSE_S)
        if host.now_ms() > end_ms:
            run.stopped = "time"
            return
        try:
            price_usd, unknown = await _price(reports, mint)
        except (UpstreamBusy, UpstreamRefused, BudgetExhausted, ServiceBusy) as error:
            run.stopped = error.code
            return
        except UpstreamError as error:
            del waiting[mint]
            run.failed, failures = run.failed + 1, failures + 1
            if failures == MAX_FAILURES_IN_A_ROW:
                run.stopped = error.code
                return
            continue
        run.read, failures = run.read + 1, 0
        now_ms = host.now_ms()
        steps = [
            _step(one, [Reading(one.hour, now_ms, price_usd, unknown)])
            for one in waiting.pop(mint)
            if one.hour is not None
        ]
        await _progress(store, run, steps)


async def _price(reports: ReportSource, mint: str) -> tuple[float, None] | tuple[None, Unknown]:
    """The price now, read as an analysis reads it, or why there is none.

    Raises UpstreamError, BudgetExhausted, ServiceBusy.
    """
    try:
        price_usd = (await reports.report(mint)).report.price_usd
    except TokenNotFound:
        return None, Unknown.TOKEN_NOT_FOUND
    return (price_usd, None) if price_usd else (None, Unknown.NO_PRICE)


async def _progress(store: FollowUps, run: Run, steps: list[Step]) -> None:
    await store.progress(steps)
    outcomes = [outcome for step in steps for outcome in step.outcomes]
    run.collapsed += sum(outcome.collapsed is True for outcome in outcomes)
    run.unknown += sum(outcome.collapsed is None for outcome in outcomes)


def _step(one: FollowUp, new: list[Reading]) -> Step:
    """A follow-up with further readings, and what they tell at its horizons."""
    readings = (*one.readings, *new)
    window = one.window_hours
    return Step(
        of=one,
        hour=_next(one, readings),
        readings=readings,
        closed=any(reading.hour == window for reading in new),
        outcomes=tuple(
            _outcome(one, reading)
            for reading in new
            if one.forecast.probability is not None and reading.hour in HORIZON_HOURS
        ),
    )


def _next(one: FollowUp, readings: Iterable[Reading]) -> int | None:
    horizons = one.forecast.probability is not None
    return next_hour(one.window_hours, horizons=horizons, readings=readings)


def _outcome(one: FollowUp, reading: Reading) -> Outcome:
    price_usd = reading.price_usd
    fell = (
        None if price_usd is None else has_fallen(one.forecast.price_usd, price_usd, COLLAPSE_PCT)
    )
    return Outcome(reading.hour // 24, reading.at_ms, price_usd, fell, reading.unknown)


def _given_up(one: FollowUp, now_ms: int) -> Step | None:
    """The step of what will not be read any more, over all readings it is too late for."""
    lost: list[Reading] = []
    hour = one.hour
    if hour is not None and one.attempts >= MAX_ATTEMPTS:
        lost.append(Reading(hour, now_ms, None, Unknown.UNREADABLE))
        hour = _next(one, (*one.readings, *lost))
    while hour is not None and now_ms > late_at_ms(one.fetched_at_ms, hour):
        lost.append(Reading(hour, now_ms, None, Unknown.LATE))
        hour = _next(one, (*one.readings, *lost))
    return _step(one, lost) if lost else None


def _put_off(one: FollowUp, now_ms: int) -> Rescheduling:
    """An attempt counts from its beginning: what it reads moves on, all else comes again later."""
    return Rescheduling(one, now_ms + RETRY_MS * 2**one.attempts, one.attempts + 1)


def _put_back(one: FollowUp) -> Rescheduling:
    """Undo `_put_off`: no attempt was made."""
    put_off = replace(one, attempts=one.attempts + 1)
    return Rescheduling(put_off, one.due_at_ms or 0, one.attempts)


def _by_mint(follow_ups: Iterable[FollowUp]) -> dict[str, list[FollowUp]]:
    found: dict[str, list[FollowUp]] = {}
    for one in follow_ups:
        found.setdefault(one.mint, []).append(one)
    return found
