"""Routes of what was counted: analyses, sources and requests, hour by hour."""

from detector import errors
from detector.domain.rollup import HOUR_MS, HOURS_A_DAY, Rollup
from detector.incoming_http import Request, Response
from detector.web.context import Context
from detector.web.csv_text import write_csv
from detector.web.headers import CSV
from detector.web.parameters import Values, whole
from detector.web.respond import csv_response, json_response
from detector.web.router import PUBLIC, Route
from detector.wire.analytics import CSV_HEADER, csv_rows
from detector.wire.analytics import analytics as analytics_body

DEFAULT_DAYS, MAX_DAYS = 7, 90
SHOWN_HOURS = 48

DAYS = whole(
    "days",
    f"Days until now, a whole number from 1; above {MAX_DAYS} it is {MAX_DAYS}. All else means "
    f"{DEFAULT_DAYS}. The first counts from its beginning (UTC).",
    default=DEFAULT_DAYS,
    most=MAX_DAYS,
)


async def analytics(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/analytics."""
    now_ms = context.host.now_ms()
    since_hour, found = await _found(context, values[DAYS], now_ms)
    return json_response(analytics_body(found, values[DAYS], since_hour, now_ms))


async def analytics_csv(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/analytics.csv."""
    _, found = await _found(context, values[DAYS], context.host.now_ms())
    return csv_response("analytics.csv", write_csv(CSV_HEADER, csv_rows(found)))


async def _found(context: Context, days: int, now_ms: int) -> tuple[int, Rollup]:
    hour = now_ms // HOUR_MS
    since_hour = (hour // HOURS_A_DAY - days + 1) * HOURS_A_DAY
    hours_since = max(since_hour, hour - SHOWN_HOURS + 1)
    return since_hour, await context.rollups.rollup(since_hour, hours_since)


ROUTES = (
    Route(
        "GET", "/api/analytics", analytics,
        "What was counted: analyses by level, band, chance and finding; sources; requests",
        "Analytics", PUBLIC, "Measured", parameters=(DAYS,),
        errors=(errors.InvalidParameter, errors.StorageUnavailable),
    ),
    Route(
        "GET", "/api/analytics.csv", analytics_csv,
        "Analyses and answers by day as CSV: day, kind, name, count",
        "", PUBLIC, "Measured", content_type="text/csv", headers=CSV, parameters=(DAYS,),
        errors=(errors.InvalidParameter, errors.StorageUnavailable),
    ),
)  # fmt: skip
