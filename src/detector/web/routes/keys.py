"""Routes of the administrator: API keys are made, listed, rotated and revoked."""

import re
from typing import Any

from detector import errors
from detector.domain.api_key import ID_PATTERN
from detector.domain.scope import Scope, UnknownScope, read_scopes
from detector.errors import InvalidBody
from detector.incoming_http import Request, Response
from detector.services.key_administration import NewKey
from detector.web.bodies import read_json
from detector.web.context import Context
from detector.web.parameters import Values, path_pattern, pattern_text, whole
from detector.web.respond import json_response
from detector.web.router import Route
from detector.wire.keys import MAX_EXPIRY_DAYS, MAX_NAME, MAX_QUOTA, NAME_PATTERN
from detector.wire.keys import created_key as created_key_body
from detector.wire.keys import keys as keys_body

MAX_BODY = 2_000
"""Bytes; the longest name in any writing and all scopes take about half."""

DEFAULT_PER_PAGE, MAX_PER_PAGE = 50, 100
_NAME = re.compile(NAME_PATTERN)
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half a character, which JSON can write and no database keeps."""
_FIELDS = frozenset({"name", "scopes", "expires_in_days", "daily_quota"})

KEY_ID = path_pattern("key_id", "The key's id.", pattern=ID_PATTERN)
PER_PAGE = whole(
    "per_page",
    f"Keys a page, a whole number from 1; above {MAX_PER_PAGE} it is {MAX_PER_PAGE}. All "
    f"else means {DEFAULT_PER_PAGE}.",
    default=DEFAULT_PER_PAGE,
    most=MAX_PER_PAGE,
)
CURSOR_PATTERN = rf"[0-9]{{1,15}}~{ID_PATTERN}"
_CURSOR = re.compile(CURSOR_PATTERN)
CURSOR = pattern_text(
    "cursor",
    "Where the page before ended: its `next_cursor`. Empty: the first page.",
    pattern=CURSOR_PATTERN,
)


async def make(context: Context, request: Request, _values: Values) -> Response:
    """POST /api/keys."""
    made = await context.keys.make(_new_key(await read_json(request, MAX_BODY)))
    context.note({"made_key": made.key.id})
    body = created_key_body(made.key, made.text, context.host.now_ms())
    return json_response(body, status=201)


async def listed(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/keys."""
    found, after = await context.keys.page(values[PER_PAGE], _after(values[CURSOR]))
    cursor = None if after is None else f"{after[0]}~{after[1]}"
    return json_response(keys_body(found, cursor, context.host.now_ms()))


async def rotate(context: Context, _request: Request, values: Values) -> Response:
    """POST /api/keys/{key_id}/rotate."""
    made = await context.keys.rotate(values[KEY_ID])
    context.note({"rotated_key": made.key.id})
    return json_response(created_key_body(made.key, made.text, context.host.now_ms()))


async def revoke(context: Context, _request: Request, values: Values) -> Response:
    """DELETE /api/keys/{key_id}."""
    await context.keys.revoke(values[KEY_ID])
    context.note({"revoked_key": values[KEY_ID]})
    return Response(204)


def _new_key(body: dict[str, Any]) -> NewKey:
    """What a body asks for. Raises InvalidBody naming the field, never quoting it."""
    if not body.keys() <= _FIELDS:
        raise InvalidBody("The body has a field that is not known.", _known_fields())
    return NewKey(
        name=_name(body.get("name")),
        scopes=_scopes(body.get("scopes")),
        expires_in_days=_count(body, "expires_in_days", MAX_EXPIRY_DAYS),
        daily_quota=_count(body, "daily_quota", MAX_QUOTA),
    )


def _known_fields() -> str:
    return f"It may have {', '.join(sorted(_FIELDS))}."


def _name(value: object) -> str:
    if isinstance(value, str) and _NAME.fullmatch(value) and not _HALF.search(value):
        return value
    raise InvalidBody("The field name is not valid.", f"Give 1 to {MAX_NAME} printable characters.")


def _scopes(value: object) -> frozenset[Scope]:
    try:
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            scopes = read_scopes(value)
            if len(scopes) == len(value):
                return scopes
    except UnknownScope:
        pass
    names = ", ".join(scope.value for scope in Scope)
    raise InvalidBody(
        "The field scopes is not valid.", f"Give a list of some of these, each once: {names}."
    )


def _count(body: dict[str, Any], name: str, most: int) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    # JSON knows one kind of number: 5.0 is a whole one.
    if type(value) in (int, float) and 1 <= value <= most and value == int(value):
        return int(value)
    raise InvalidBody(
        f"The field {name} is not valid.", f"Give a whole number from 1 to {most}, or null."
    )


def _after(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    if not _CURSOR.fullmatch(cursor):
        raise errors.InvalidParameter(
            "Parameter cursor is not valid.", "Give a next_cursor of this list."
        )
    created_at_ms, _, key_id = cursor.partition("~")
    return int(created_at_ms), key_id


_ADMIN_ERRORS = (errors.StorageUnavailable,)

ROUTES = (
    Route(
        "POST", "/api/keys", make,
        "Make an API key; its secret is shown this once", "CreatedKey", Scope.ADMIN, "Keys",
        body="NewKey", status=201,
        errors=(errors.InvalidBody, errors.BodyTooLong, errors.KeysUnavailable, *_ADMIN_ERRORS),
    ),
    Route(
        "GET", "/api/keys", listed, "The API keys, newest first, with their usage", "Keys",
        Scope.ADMIN, "Keys", parameters=(PER_PAGE, CURSOR),
        errors=(errors.InvalidParameter, *_ADMIN_ERRORS),
    ),
    Route(
        "POST", "/api/keys/{key_id}/rotate", rotate,
        "Give a key a new secret, shown this once; the old one ends at once", "CreatedKey",
        Scope.ADMIN, "Keys", parameters=(KEY_ID,),
        errors=(errors.KeyNotFound, errors.KeysUnavailable, *_ADMIN_ERRORS),
    ),
    Route(
        "DELETE", "/api/keys/{key_id}", revoke, "End a key for good", "",
        Scope.ADMIN, "Keys", parameters=(KEY_ID,), status=204,
        errors=(errors.KeyNotFound, *_ADMIN_ERRORS),
    ),
)  # fmt: skip
