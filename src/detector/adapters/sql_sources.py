"""What the store remembers of the sources, in SQL. Imports ports and the database port."""

from collections.abc import Iterable, Mapping
from typing import Any

from detector.adapters.database import Row, Statement
from detector.domain.breaker import FAILURES_TO_OPEN, SourceRecord
from detector.domain.sources.source import Source, SourceOutcome

EXACT_TO_MS = 10_000
"""The last success that is told may be so much too old."""

_COLUMNS = ("last_success_ms", "last_failure_ms", "last_error", "failures", "open_until_ms")

SOURCE_COLUMNS = ", ".join(f"{s}.{name} AS {s}_{name}" for s in Source for name in _COLUMNS)
SOURCE_JOINS = "\n".join(f"LEFT JOIN sources AS {s} ON {s}.name = '{s}'" for s in Source)
"""Every source beside one row, so that a single read tells all that a request must know."""

ANSWERED = f"""
INSERT INTO sources (name, last_success_ms) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET
  last_success_ms = coalesce(excluded.last_success_ms, last_success_ms),
  last_failed_token = NULL, failures = 0, open_until_ms = 0
WHERE failures > 0 OR open_until_ms > 0 OR last_failed_token IS NOT NULL
  OR last_success_ms IS NULL
  OR excluded.last_success_ms NOT BETWEEN last_success_ms AND last_success_ms + {EXACT_TO_MS}
"""
"""A source that goes on answering is written down every now and then, and not each time."""

FAILED = f"""
INSERT INTO sources (name, last_failure_ms, last_error, last_failed_token, failures)
VALUES (?1, ?2, ?3, ?5, 1)
ON CONFLICT (name) DO UPDATE SET last_failure_ms = excluded.last_failure_ms,
  last_error = excluded.last_error, last_failed_token = excluded.last_failed_token,
  failures = failures + (last_failed_token IS NOT ?5),
  open_until_ms = CASE WHEN failures + (last_failed_token IS NOT ?5) >= {FAILURES_TO_OPEN}
    THEN ?4 ELSE open_until_ms END
"""
"""A token that fails again and again counts once."""

TAKE_PROBE = """
UPDATE sources SET open_until_ms = ?3 WHERE name = ?1 AND open_until_ms = ?2 RETURNING name
"""


def outcome_statements(mint: str, outcomes: Iterable[SourceOutcome]) -> list[Statement]:
    """What writes down the outcomes of asking for one token, a statement each."""
    return [_outcome_statement(mint, one) for one in outcomes]


def records(row: Row) -> Mapping[Source, SourceRecord]:
    """The sources of a row that was read with SOURCE_COLUMNS."""
    return {source: _record({n: row[f"{source}_{n}"] for n in _COLUMNS}) for source in Source}


def _outcome_statement(mint: str, one: SourceOutcome) -> Statement:
    if one.error is None:
        return Statement(ANSWERED, (one.source.value, one.at_ms if one.useful else None))
    rests_until_ms = one.at_ms + one.rest_ms
    return Statement(FAILED, (one.source.value, one.at_ms, one.error, rests_until_ms, mint))


def _record(values: Mapping[str, Any]) -> SourceRecord:
    return SourceRecord(
        last_success_ms=_whole(values["last_success_ms"]),
        last_failure_ms=_whole(values["last_failure_ms"]),
        last_error=values["last_error"],
        failures=int(values["failures"] or 0),
        open_until_ms=int(values["open_until_ms"] or 0),
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
