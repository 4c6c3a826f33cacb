"""Routes of watches: tokens that the holder of a key is told about."""

import re
from typing import Any

from detector import errors
from detector.domain.scope import Scope
from detector.domain.watch import Style
from detector.errors import InvalidBody
from detector.incoming_http import Request, Response
from detector.services.receiver_url import host_of
from detector.services.watching import NewWatch
from detector.web.bodies import read_json
from detector.web.context import Context
from detector.web.parameters import Values, path_pattern, pattern_text, whole
from detector.web.respond import json_response
from detector.web.router import Route
from detector.wire.watches import MAX_WATCH_URL, WATCH_ID_PATTERN
from detector.wire.watches import created_watch as created_watch_body
from detector.wire.watches import watches as watches_body

MAX_BODY = 16_000
"""Bytes; the longest url in any writing takes most of it."""

DEFAULT_PER_PAGE, MAX_PER_PAGE = 50, 100
_FIELDS = frozenset({"token_id", "url", "style", "chance_line"})

WATCH_ID = path_pattern("watch_id", "The watch's id.", pattern=WATCH_ID_PATTERN)
PER_PAGE = whole(
    "per_page",
    f"Watches a page, a whole number from 1; above {MAX_PER_PAGE} it is {MAX_PER_PAGE}. All "
    f"else means {DEFAULT_PER_PAGE}.",
    default=DEFAULT_PER_PAGE,
    most=MAX_PER_PAGE,
)
CURSOR_PATTERN = rf"[0-9]{{1,15}}~{WATCH_ID_PATTERN}"
_CURSOR = re.compile(CURSOR_PATTERN)
CURSOR = pattern_text(
    "cursor",
    "Where the page before ended: its `next_cursor`. Empty: the first page.",
    pattern=CURSOR_PATTERN,
)


async def make(context: Context, request: Request, _values: Values) -> Response:
    """POST /api/watches."""
    asked = _new_watch(await read_json(request, MAX_BODY))
    made = await context.watching.make(asked, request.origin)
    context.note({"made_watch": made.watch.id})
    return json_response(created_watch_body(made.watch, made.secret, host_of), status=201)


async def listed(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/watches."""
    found, after = await context.watching.page(values[PER_PAGE], _after(values[CURSOR]))
    cursor = None if after is None else f"{after[0]}~{after[1]}"
    return json_response(watches_body(found, cursor, host_of))


async def end(context: Context, _request: Request, values: Values) -> Response:
    """DELETE /api/watches/{watch_id}."""
    await context.watching.end(values[WATCH_ID])
    context.note({"ended_watch": values[WATCH_ID]})
    return Response(204)


def _new_watch(body: dict[str, Any]) -> NewWatch:
    """What a body asks for. Raises InvalidBody naming the field, never quoting it."""
    if not body.keys() <= _FIELDS:
        raise InvalidBody(
            "The body has a field that is not known.", f"It may have {', '.join(sorted(_FIELDS))}."
        )
    token_id, url = body.get("token_id"), body.get("url")
    if not isinstance(token_id, str):
        raise InvalidBody("The field token_id is not valid.", "Give the token's mint address.")
    if url is not None and not (isinstance(url, str) and 0 < len(url) <= MAX_WATCH_URL):
        raise InvalidBody("The field url is not valid.", "Give an https address, or null.")
    return NewWatch(token_id, url, _style(body.get("style", Style.STANDARD)), _line(body))


def _style(value: Any) -> Style:
    try:
        return Style(value)
    except ValueError:
        names = ", ".join(Style)
        raise InvalidBody("The field style is not valid.", f"Give one of {names}.") from None


def _line(body: dict[str, Any]) -> float | None:
    value = body.get("chance_line")
    if value is None:
        return None
    if type(value) in (int, float) and 0 <= value <= 1:
        return float(value)
    raise InvalidBody("The field chance_line is not valid.", "Give a number from 0 to 1, or null.")


def _after(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    if not _CURSOR.fullmatch(cursor):
        raise errors.InvalidParameter(
            "Parameter cursor is not valid.", "Give a next_cursor of this list."
        )
    created_at_ms, _, watch_id = cursor.partition("~")
    return int(created_at_ms), watch_id


ROUTES = (
    Route(
        "POST", "/api/watches", make,
        "Watch a token; the secret of its messages is shown this once", "CreatedWatch",
        Scope.WATCH, "Watches", body="NewWatch", status=201,
        errors=(
            errors.InvalidBody, errors.BodyTooLong, errors.InvalidTokenId, errors.AlreadyWatched,
            errors.TooManyWatches, errors.KeysUnavailable, errors.StorageUnavailable,
        ),
    ),
    Route(
        "GET", "/api/watches", listed, "The watches of this key, newest first", "Watches",
        Scope.WATCH, "Watches", parameters=(PER_PAGE, CURSOR),
        errors=(errors.InvalidParameter, errors.StorageUnavailable),
    ),
    Route(
        "DELETE", "/api/watches/{watch_id}", end, "End a watch, and what waits to be sent for it",
        "", Scope.WATCH, "Watches", parameters=(WATCH_ID,), status=204,
        errors=(errors.WatchNotFound, errors.StorageUnavailable),
    ),
)  # fmt: skip
