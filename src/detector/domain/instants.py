"""Times as text. Imports the standard library only; reads no clock."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=128)
def iso_utc(unix_ms: int) -> str:
    """ISO 8601 in UTC with milliseconds and a Z. Answers and rows name the same time repeatedly."""
    moment = datetime.fromtimestamp(unix_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_utc_or_none(unix_ms: int | None) -> str | None:
    """The same of a time that may be unknown."""
    return None if unix_ms is None else iso_utc(unix_ms)


def whole_ms(seconds: float | None) -> int | None:
    """Unix seconds as whole milliseconds."""
    return None if seconds is None else int(seconds * 1000)
