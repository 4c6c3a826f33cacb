"""Routes of what was measured: the model's card, and what became of predictions."""

from detector import errors
from detector.domain.track_record import COLUMNS
from detector.incoming_http import Request, Response
from detector.web.context import Context
from detector.web.csv_text import write_csv
from detector.web.headers import CSV
from detector.web.parameters import MAX_NUMBER, Values, whole
from detector.web.respond import csv_response, json_response
from detector.web.router import PUBLIC, Route
from detector.wire.model import model as model_body

DEFAULT_ROWS, MAX_ROWS = 500, 1000

AFTER_ROW = whole(
    "cursor",
    "The number of the row to go on after. All else means from the beginning.",
    default=0,
    most=MAX_NUMBER,
)
MAX_RECORD_ROWS = whole(
    "per_page",
    f"Rows at the most, a whole number from 1; above {MAX_ROWS} it is {MAX_ROWS}. All "
    f"else means {DEFAULT_ROWS}.",
    default=DEFAULT_ROWS,
    most=MAX_ROWS,
)


async def model(context: Context, _request: Request, _values: Values) -> Response:
    """GET /api/model: what the card promises, and what this deployment has seen of it."""
    version, rules = context.scorer.model_version, context.scorer.rules_version
    found = await context.track_record.reliability("local", version)
    record = await context.track_record.record(version, rules)
    return json_response(model_body(found, record, rules, context.card(), context.host.now_ms()))


async def outcomes_csv(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/outcomes.csv: a part of the record, in its order."""
    limit = values[MAX_RECORD_ROWS]
    found = await context.track_record.rows(values[AFTER_ROW], limit + 1)
    rows = found[:limit]
    next_cursor = rows[-1][0] if len(found) > limit else None
    return csv_response("outcomes.csv", write_csv(COLUMNS, rows), next_cursor)


ROUTES = (
    Route(
        "GET", "/api/model", model,
        "The model's card (data, measures, limits) and its measured reliability here", "Model",
        PUBLIC, "Measured", errors=(errors.StorageUnavailable,),
    ),
    Route(
        "GET", "/api/outcomes.csv", outcomes_csv,
        "Every settled prediction as CSV, oldest first, each row with the hash of the one before; "
        "the header x-next-cursor names the next part",
        "", PUBLIC, "Measured", content_type="text/csv", headers=CSV,
        parameters=(AFTER_ROW, MAX_RECORD_ROWS),
        errors=(errors.InvalidParameter, errors.StorageUnavailable),
    ),
)  # fmt: skip
