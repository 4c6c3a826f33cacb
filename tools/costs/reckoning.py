"""From what one request uses to dollars a million, and to where the free plan ends. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from tools.costs.prices import FREE, PAID, Free, Paid


@dataclass(frozen=True, slots=True)
class Use:
    """What one of a kind uses, on average. `requests` is 0 for the work of cron."""

    kind: str
    statements: float
    rows_read: float
    rows_written: float
    cpu_ms: float
    requests: float = 1.0


@dataclass(frozen=True, slots=True)
class End:
    """How many of a kind the free plan takes in a day, and what is used up then."""

    a_day: float
    by: str


def usd_a_million(use: Use, paid: Paid = PAID) -> float:
    """Dollars for a million of a kind, when all that the paid plan includes is used up."""
    return (
        use.requests * paid.requests_usd
        + use.cpu_ms * paid.cpu_ms_usd
        + use.rows_read * paid.rows_read_usd
        + use.rows_written * paid.rows_written_usd
    )


def free_plan_ends(use: Use, free: Free = FREE) -> End | None:
    """What ends first, if all of a day are of this kind. None: nothing of it is used."""
    limits = (
        (use.requests, free.requests_a_day, "requests"),
        (use.rows_written, free.rows_written_a_day, "rows written"),
        (use.rows_read, free.rows_read_a_day, "rows read"),
    )
    ends = [End(limit / used, by) for used, limit, by in limits if used > 0]
    return min(ends, key=lambda end: end.a_day, default=None)


def usd_a_month(monthly: Iterable[tuple[Use, float]], paid: Paid = PAID) -> float:
    """The bill of a month on the paid plan, for so many of each kind."""
    listed = tuple(monthly)

    def beyond(field: str, included: float, usd: float) -> float:
        used = sum(number * float(getattr(use, field)) for use, number in listed)
        return max(0.0, used - included) / 1e6 * usd

    return (
        paid.fee_usd
        + beyond("requests", paid.requests_included, paid.requests_usd)
        + beyond("cpu_ms", paid.cpu_ms_included, paid.cpu_ms_usd)
        + beyond("rows_read", paid.rows_read_included, paid.rows_read_usd)
        + beyond("rows_written", paid.rows_written_included, paid.rows_written_usd)
    )
