"""The answer of an analysis as JSON text. Imports the domain and ports.

The text is made once, when the analysis is made, and stored. What changes from one sending to the
next (age, where it came from) is spliced in front of it, without parsing it again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from detector.domain import jsontext
from detector.ports import StoredAnswer

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Served:
    """An answer on its way to a client; `stale_reason` is the code of what kept it from renewal."""

    answer: StoredAnswer
    cached: bool
    stale_reason: str | None = None


def render(served: Served, now_ms: int) -> str:
    """The JSON text to send."""
    age_hours = max(0, now_ms - served.answer.fetched_at_ms) / HOUR_MS
    head = jsontext.encode(
        {
            "cached": served.cached,
            "cache_age_hours": round(age_hours, 4),
            "stale": served.stale_reason is not None,
            "stale_reason": served.stale_reason,
        }
    )
    return f"{head[:-1]},{served.answer.body[1:]}"


def compose(fields: dict[str, Any], raw_text: str) -> str:
    """The text to store: the fields, then the report's own text under `raw_data`."""
    return f'{jsontext.encode(fields)[:-1]},"raw_data":{raw_text}}}'


def iso_utc(unix_ms: int | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and a Z."""
    if unix_ms is None:
        return None
    moment = datetime.fromtimestamp(unix_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
