"""What every response of the API carries, and how an error becomes one."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from detector.domain import jsontext
from detector.domain.answer_text import HeldText
from detector.errors import DetectorError
from detector.incoming_http import Request, Response
from detector.web.caching import tagged
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
    """The response with the headers that all have; its own win, and an empty one takes away."""
    counts = ", ".join(f'{name};desc="{count}"' for name, count in timing.items())
    extra = {"x-request-id": request_id, "server-timing": counts}
    headers = {**HEADERS, **extra, **response.headers}
    return replace(response, headers={name: text for name, text in headers.items() if text})


def json_response(body: Mapping[str, Any], status: int = 200) -> Response:
    """Success with a body of `wire`."""
    return Response(status, {"content-type": JSON}, jsontext.encode(body))


def stored_response(head: str, tail: HeldText, headers: Mapping[str, str]) -> Response:
    """Success with JSON whose larger part is stored text."""
    headers = {**headers, "content-type": JSON}
    if isinstance(tail, str):
        return Response(200, headers, head + tail)
    return Response(200, headers, head, tail=tail)


def kept_response(
    request: Request, content_type: str, body: str | bytes, keep_s: int, **headers: str
) -> Response:
    """Success that anybody may keep for a time; 304 for who has the same already.

    `_` in a header's name stands for `-`.
    """
    data = body.encode() if isinstance(body, str) else body
    sent = {
        "cache-control": f"public, max-age={keep_s}",
        **{name.replace("_", "-"): text for name, text in headers.items()},
        "content-type": content_type,
    }
    return tagged(request, Response(200, sent, data=data), data)


def csv_response(
    name: str, body: str | AsyncIterator[str], next_cursor: str | None = None
) -> Response:
    """A CSV file of this name; `next_cursor` is where its next part begins."""
    headers = {"content-type": CSV, "content-disposition": f'attachment; filename="{name}"'}
    if next_cursor:
        headers["x-next-cursor"] = next_cursor
    return Response(200, headers, body)


def error_response(error: DetectorError, request_id: str) -> Response:
    """The one shape of errors."""
    headers = {"content-type": JSON}
    if (wait_s := retry_after_s(error)) is not None:
        headers["retry-after"] = str(wait_s)
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    if error.allow:
        headers["allow"] = ", ".join(error.allow)
    body = error_body(
        error=error.error, message=error.message, code=error.code, request_id=request_id
    )
    return Response(error.status, headers, jsontext.encode(body))


def retry_after_s(error: DetectorError) -> int | None:
    """After how many seconds it is worth asking again; None where nobody can say."""
    if error.status in (429, 503) or (error.status >= 500 and error.retry_after_s):
        return error.retry_after_s or DEFAULT_RETRY_AFTER_S
    return None


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
