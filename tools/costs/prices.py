"""Cloudflare's prices: the only place where they stand. Data only.

Source: the pages "Pricing" of Workers and of D1 in Cloudflare's documentation, as copies of them
had it on 2026-11-27. Prices change: look there before you decide, and change them here.
"""

from dataclasses import dataclass
from typing import Final

READ_ON: Final = "2026-11-27"
SOURCES: Final = (
    "https://developers.cloudflare.com/workers/platform/pricing/",
    "https://developers.cloudflare.com/d1/platform/pricing/",
)


@dataclass(frozen=True, slots=True)
class Paid:
    """The paid plan: a fee a month, what it includes, and dollars a million of each beyond it."""

    fee_usd: float
    requests_included: float
    cpu_ms_included: float
    rows_read_included: float
    rows_written_included: float
    requests_usd: float
    cpu_ms_usd: float
    rows_read_usd: float
    rows_written_usd: float


@dataclass(frozen=True, slots=True)
class Free:
    """The free plan: what it gives a day, and the CPU time of one request."""

    requests_a_day: float
    rows_read_a_day: float
    rows_written_a_day: float
    cpu_ms_a_request: float


PAID: Final = Paid(
    fee_usd=5.0,
    requests_included=10e6,
    cpu_ms_included=30e6,
    rows_read_included=25e9,
    rows_written_included=50e6,
    requests_usd=0.30,
    cpu_ms_usd=0.02,
    rows_read_usd=0.001,
    rows_written_usd=1.00,
)
FREE: Final = Free(
    requests_a_day=100_000,
    rows_read_a_day=5e6,
    rows_written_a_day=100_000,
    cpu_ms_a_request=10,
)
