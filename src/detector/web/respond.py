"""What every response of the API carries, and how an error becomes one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from detector.domain import jsontext
from detector.errors import DetectorError
from detector.incoming_http import Response
from detector.web.csv_text import write_csv
from detector.wire.error import error as error_body

JSON = "application/json; charset=utf-8"
CSV = "text/csv; charset=utf-8"

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "cross-origin-resource-policy": "cross-origin",
    # The API is public and takes no cookies, so any page may read it.
    "access-control-allow-origin": "*",
    "access-control-expose-headers": (
        "retry-after, server-timing, x-next-cursor, x-request-id, ratelimit, ratelimit-policy, "
        "www-authenticate"
    ),
}

DEFAULT_RETRY_AFTER_S = 10


def finish(response: Response, request_id: str, timing: Mapping[str, int]) -> Response:
    """The response with the headers that all have; its own win."""
    counts = ", ".join(f'{name};desc="{count}"' for name, count in timing.items())
    extra = {"x-request-id": request_id, "server-timing": counts}
    return replace(response, headers={**HEADERS, **extra, **response.headers})


def json_response(body: Mapping[str, Any], status: int = 200) -> Response:
    """Success with a body of `wire`."""
    return Response(status, {"content-type": JSON}, jsontext.encode(body))


def csv_response(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    next_cursor: str | None,
) -> Response:
    """A CSV file of this name; `next_cursor` is where its next part begins."""
    headers = {"content-type": CSV, "content-disposition": f'attachment; filename="{name}"'}
    if next_cursor:
        headers["x-next-cursor"] = next_cursor
    return Response(200, headers, write_csv(columns, rows))


def error_response(error: DetectorError, request_id: str) -> Response:
    """The one shape of errors."""
    headers = {"content-type": JSON}
    if error.status in (429, 503) or (error.status >= 500 and error.retry_after_s):
        headers["retry-after"] = str(error.retry_after_s or DEFAULT_RETRY_AFTER_S)
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    if error.allow:
        headers["allow"] = ", ".join(error.allow)
    body = error_body(
        error=error.error, message=error.message, code=error.code, request_id=request_id
    )
    return Response(error.status, headers, jsontext.encode(body))


def preflight(allowed: tuple[str, ...]) -> Response:
    """The answer to OPTIONS: what a path takes, and from where (CORS)."""
    return Response(
        204,
        {
            "allow": ", ".join(allowed),
            "access-control-allow-methods": ", ".join(allowed),
            "access-control-allow-headers": "content-type, x-api-key, authorization",
            "access-control-max-age": "86400",
        },
    )
