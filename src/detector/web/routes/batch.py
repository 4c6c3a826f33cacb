"""The route of many tokens at once."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from detector import errors
from detector.domain.scope import Scope
from detector.errors import DetectorError, InvalidBody
from detector.incoming_http import Request, Response
from detector.services.batch import MAX_IDS, Batch, Outcome, begin
from detector.web.bodies import read_json
from detector.web.context import Context
from detector.web.parameters import Values
from detector.web.respond import JSON, retry_after_s
from detector.web.router import Route
from detector.wire.analysis import render_in_batch
from detector.wire.batch import MAX_ID_LENGTH, ItemError, batch_text, item_line, item_text
from detector.wire.error import error as error_body

MAX_BYTES = 65_536
"""Fifty ids of the greatest length, every character of them escaped, and room."""

NDJSON = "application/x-ndjson"


async def batch(context: Context, request: Request, _values: Values) -> Response:
    """POST /api/batch."""
    body = await read_json(request, MAX_BYTES)
    ids, force_refresh = _asked(body)
    context.note({"items": len(ids), "cost": cost(ids)})
    if force_refresh:
        context.require(Scope.REFRESH)
    # The route itself counts as one.
    await context.charge(cost(ids) - 1)
    begun = await begin(
        context.analysis,
        ids,
        lambda served: render_in_batch(served, context.host.now_ms()),
        force_refresh=force_refresh,
        timeout_ms=context.settings.batch_timeout_ms,
    )
    if _wants_lines(request):
        return Response(200, {"content-type": NDJSON}, _lines(begun, ids, context.request_id))
    items: dict[int, str] = {}
    failed = 0
    async for token_id, outcome in begun.outcomes():
        for index in _places(ids, token_id):
            items[index] = _item(index, token_id, outcome, context.request_id)
            failed += isinstance(outcome, DetectorError)
    text = batch_text([items[index] for index in range(len(ids))], failed)
    return Response(200, {"content-type": JSON}, text)


def cost(ids: list[str]) -> int:
    """What a batch counts as, where requests are counted: its different tokens."""
    return len(set(ids))


async def _lines(begun: Batch, ids: list[str], request_id: str) -> AsyncIterator[str]:
    """An item a line, as they are done."""
    async with aclosing(begun.outcomes()) as outcomes:
        async for token_id, outcome in outcomes:
            for index in _places(ids, token_id):
                yield item_line(_item(index, token_id, outcome, request_id))


def _places(ids: list[str], token_id: str) -> list[int]:
    return [index for index, each in enumerate(ids) if each == token_id]


def _item(index: int, token_id: str, outcome: Outcome, request_id: str) -> str:
    if isinstance(outcome, str):
        return item_text(index, token_id, outcome)
    told = error_body(
        error=outcome.error, message=outcome.message, code=outcome.code, request_id=request_id
    )
    return item_text(index, token_id, ItemError(**told, retry_after_s=retry_after_s(outcome)))


def _asked(body: dict[str, Any]) -> tuple[list[str], bool]:
    ids, force_refresh = body.get("ids"), body.get("force_refresh", False)
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAX_IDS:
        raise InvalidBody("The batch's ids are not valid.", f"Give a list of 1 to {MAX_IDS} ids.")
    if not all(isinstance(each, str) and len(each) <= MAX_ID_LENGTH for each in ids):
        raise InvalidBody(
            "The batch's ids are not valid.",
            f"Give each id as text of at most {MAX_ID_LENGTH} characters.",
        )
    if not isinstance(force_refresh, bool):
        raise InvalidBody("force_refresh is not valid.", "Give true or false.")
    return ids, force_refresh


def _wants_lines(request: Request) -> bool:
    kinds = request.headers.get("accept", "").lower().split(",")
    return any(kind.partition(";")[0].strip() == NDJSON for kind in kinds)


ROUTES = (
    Route(
        "POST", "/api/batch", batch,
        f"Up to {MAX_IDS} tokens at once, an analysis (without the report) or an error each, in "
        f"the order of the request. With `Accept: {NDJSON}` the items come as they are done, one "
        "a line",
        "Batch", Scope.BATCH, "Tokens", body="BatchRequest",
        errors=(errors.InvalidBody, errors.BodyTooLong, errors.StorageUnavailable),
    ),
)  # fmt: skip
