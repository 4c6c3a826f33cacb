"""How analyses fail: what is remembered of it, and told to those who ask next.

Imports the domain, ports and errors.
"""

from detector.domain.breaker import State, rest_ms
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import Standing
from detector.errors import (
    UPSTREAM_ERRORS,
    DetectorError,
    TokenNotFound,
    UpstreamBlocked,
    UpstreamBusy,
    UpstreamFailed,
    UpstreamInvalid,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnable,
    UpstreamUnexpected,
    UpstreamUnreachable,
)

TROUBLE = (
    UpstreamUnreachable,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamBlocked,
    UpstreamBusy,
    UpstreamTimeout,
)
"""Failures of the source itself. What is no report may be the fault of one token."""


def raise_known_failure(seen: Standing, source: Source, now_ms: int) -> None:
    """Tell a failure that is remembered, of the token or of the source, instead of another try."""
    if seen.lease is not None:
        if seen.lease.error is not None:
            raise failure_of(seen.lease.error, source, seen.lease.until_ms - now_ms)
        return
    record = seen.sources[source]
    if record.state(now_ms) is State.OPEN:
        raise failure_of(record.last_error, source, record.open_until_ms - now_ms)


def outcomes_of(failure: DetectorError, source: Source, at_ms: int) -> tuple[SourceOutcome, ...]:
    """What a failed analysis says of the source; nothing, if the failure is our own."""
    if isinstance(failure, TROUBLE):
        rest = rest_ms(failure.retry_after_s)
        return (SourceOutcome(source, at_ms, error=failure.code, rest_ms=rest),)
    if isinstance(failure, (TokenNotFound, UpstreamUnable, UpstreamInvalid, UpstreamUnexpected)):
        useful = isinstance(failure, (TokenNotFound, UpstreamUnable))
        return (SourceOutcome(source, at_ms, useful),)
    return ()


def failure_of(code: str | None, source: Source, left_ms: int) -> DetectorError:
    """The error of a code that was remembered; it ends in so many milliseconds."""
    kind = UPSTREAM_ERRORS.get(code or UpstreamFailed.code, DetectorError)
    return kind(source=source.label, retry_after_s=seconds(left_ms))


def seconds(ms: int) -> int:
    """Whole seconds, rounded up; at least one."""
    return max(1, -(-ms // 1000))
