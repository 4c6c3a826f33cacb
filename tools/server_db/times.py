"""Times as applications wrote them, as Unix milliseconds. Imports the domain's readers only.

A time without an offset is UTC: the original wrote `datetime.utcnow()`, D1 `CURRENT_TIMESTAMP`.
"""

import re
from email.utils import parsedate_to_datetime
from typing import Any

from detector.domain import untrusted

_NUMBER = re.compile(r"\d{9,17}(?:\.\d{1,9})?\Z", re.ASCII)
_MINUTES = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?\Z", re.ASCII)
_SLASHES = re.compile(r"\d{4}/\d\d/\d\d[T ]", re.ASCII)
_UNITS = (1, 1_000, 1_000_000)
"""Seconds, milliseconds, microseconds: a time of 2009 to 2100 is in one of these alone."""


def read_ms(value: Any) -> int | None:
    """ISO 8601 and its usual variants, RFC 2822, Unix seconds to microseconds; else None.

    Years 2009 to 2100. A date alone is no time; 01/02/2024 is two dates.
    """
    if isinstance(value, str):
        text = value.strip()
        seconds = _written(text)
        if seconds is None and _NUMBER.match(text):
            seconds = _counted(float(text))
    else:
        seconds = _counted(value)
    return None if seconds is None else round(seconds * 1000)


def _written(text: str) -> float | None:
    if _SLASHES.match(text):
        text = text.replace("/", "-", 2)
    if minutes := _MINUTES.match(text):
        text = f"{minutes[1]}:00{minutes[2] or ''}"
    text = text.removesuffix(" UTC")
    found = untrusted.timestamp(text)
    return _rfc_2822(text) if found is None and "," in text[:4] else found


def _rfc_2822(text: str) -> float | None:
    try:
        return untrusted.unix_time(parsedate_to_datetime(text[:64]).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _counted(value: Any) -> float | None:
    number = untrusted.amount(value)
    if number is None:
        return None
    found = (untrusted.unix_time(number / unit) for unit in _UNITS)
    return next((seconds for seconds in found if seconds is not None), None)
