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

SKEW_MS = 1_000
"""What the clocks of two machines may differ by."""

RENEWING = "renewing"
"""The `stale_reason` of an answer that is past its time while the next one is being made."""

_LEVEL, _SAFE, _UNKNOWN, _SUMMARY = '"risk_level":', '"Safe"', '"Unknown"', '"summary":"'
_TOO_OLD = "This answer is too old to call the token safe. It said: "


@dataclass(frozen=True, slots=True)
class Served:
    """An answer on its way to a client. `stale_reason`: why it is not renewed, a stable code.

    `ttl_ms`: the longest that this deployment lets an answer stand.
    """

    answer: StoredAnswer
    ttl_ms: int
    cached: bool
    stale_reason: str | None = None

    def outlived(self, now_ms: int) -> bool:
        """Whether it is served for longer than as long again as it was fresh."""
        made_ms = self.answer.fetched_at_ms
        stands_ms = max(0, fresh_until_ms(self.answer, self.ttl_ms) - made_ms)
        return self.stale_reason is not None and not (
            made_ms - SKEW_MS <= now_ms <= made_ms + 2 * stands_ms
        )


def fresh_until_ms(answer: StoredAnswer, ttl_ms: int) -> int:
    """When an answer ends being fresh."""
    return min(answer.fresh_until_ms, answer.fetched_at_ms + ttl_ms)


def is_fresh(answer: StoredAnswer, ttl_ms: int, now_ms: int) -> bool:
    """Whether an answer is served without a thought. One from the future is not."""
    return answer.fetched_at_ms - SKEW_MS <= now_ms < fresh_until_ms(answer, ttl_ms)


def render(served: Served, now_ms: int) -> str:
    """The JSON text to send."""
    age_hours = max(0, now_ms - served.answer.fetched_at_ms) / HOUR_MS
    head = jsontext.encode(
        {
            "cached": served.cached,
            "cache_age_hours": round(age_hours, 4),
            "fresh_until": iso_utc(fresh_until_ms(served.answer, served.ttl_ms)),
            "stale": served.stale_reason is not None,
            "stale_reason": served.stale_reason,
        }
    )
    body = served.answer.body
    return f"{head[:-1]},{(_withhold_safe(body) if served.outlived(now_ms) else body)[1:]}"


def _withhold_safe(body: str) -> str:
    """The answer without its `Safe`, if it has that.

    The first of each key is the answer's own: quotes within texts are escaped, the keys are in
    order, and the report, which may have keys of these names, comes last.
    """
    before, key, after = body.partition(_LEVEL)
    if not after.startswith(_SAFE):
        return body
    after = after.removeprefix(_SAFE).replace(_SUMMARY, _SUMMARY + _TOO_OLD, 1)
    return f"{before}{key}{_UNKNOWN}{after}"


def compose(fields: dict[str, Any], raw_text: str) -> str:
    """The text to store: the fields, then the report's own text under `raw_data`."""
    return f'{jsontext.encode(fields)[:-1]},"raw_data":{raw_text}}}'


def iso_utc(unix_ms: int | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and a Z."""
    if unix_ms is None:
        return None
    moment = datetime.fromtimestamp(unix_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
