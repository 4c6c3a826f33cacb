"""Routes of the live feed: over WebSocket, and as Server-Sent Events."""

from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlencode

from detector import errors
from detector.domain import jsontext
from detector.domain.live import Wanted
from detector.domain.verdict import Band, RiskLevel
from detector.errors import UpgradeRequired
from detector.incoming_http import Delegate, Request, Response, close
from detector.web.context import Context
from detector.web.parameters import Values, choices, mints, number_or_none, read_values
from detector.web.router import PUBLIC, Route

MOST_MINTS = 20
RETRY_MS = 5_000
"""After which browsers connect again."""

LEVELS = choices("level", "Only verdicts of these levels, with commas between them.", RiskLevel)
BANDS = choices("band", "Only verdicts of these bands, with commas between them.", Band)
TOKENS = mints(
    "tokens",
    f"Only these tokens, {MOST_MINTS} at the most, with commas between them.",
    most=MOST_MINTS,
)
AFTER = number_or_none(
    "after",
    "The id of the last message that you have: what came since is sent first, as far as it is "
    "kept. Absent or no number: new ones only.",
)
PARAMETERS = (LEVELS, BANDS, TOKENS, AFTER)


def wanted(query: str) -> Wanted:
    """What the query of a listener asks for. Raises InvalidParameter."""
    return _wanted(read_values(PARAMETERS, {}, query))


def query_of(wanted: Wanted) -> str:
    """The query that asks for this."""
    asked = {
        LEVELS.name: ",".join(wanted.levels),
        BANDS.name: ",".join(wanted.bands),
        TOKENS.name: ",".join(wanted.mints),
        AFTER.name: "" if wanted.after is None else str(wanted.after),
    }
    return urlencode({name: text for name, text in asked.items() if text})


async def live(_context: Context, request: Request, _values: Values) -> Response:
    """GET /api/live, with an upgrade to WebSocket."""
    if request.headers.get("upgrade", "").lower() != "websocket":
        raise UpgradeRequired
    return Response(101, delegate=Delegate.LIVE)


async def events(context: Context, request: Request, values: Values) -> Response:
    """GET /api/events: the same messages as Server-Sent Events."""
    asked = _wanted(values)
    last = AFTER.read(request.headers.get("last-event-id", ""))
    if last is not None:
        # A browser that connects again repeats the address, and says here what it has.
        asked = replace(asked, after=last)
    return Response(
        200,
        {"content-type": "text/event-stream; charset=utf-8"},
        _stream(await context.listen(asked)),
    )


async def _stream(messages: AsyncIterator[str]) -> AsyncIterator[str]:
    """Messages as the events of a stream; a comment where there was none for a while."""
    try:
        yield f"retry: {RETRY_MS}\n\n"
        async for text in messages:
            yield _event(text) if text else ":\n\n"
    finally:
        await close(messages)


def _event(text: str) -> str:
    message = jsontext.decode(text.encode())
    return f"id: {message['id']}\nevent: {message['type']}\ndata: {text}\n\n"


def _wanted(values: Values) -> Wanted:
    return Wanted(values[LEVELS], values[BANDS], values[TOKENS], values[AFTER])


_ERRORS = (errors.InvalidParameter, errors.FeedUnavailable)

ROUTES = (
    Route(
        "GET", "/api/live", live,
        "New verdicts as they are made: a WebSocket, one message each; sends pong for ping. "
        "Without an upgrade it answers 426",
        "LiveMessage", PUBLIC, "Tokens", status=101, parameters=PARAMETERS,
        errors=(*_ERRORS, errors.UpgradeRequired),
    ),
    Route(
        "GET", "/api/events", events,
        "The same messages as Server-Sent Events, each with its id; the header Last-Event-ID wins "
        "over `after`. Does not end by itself",
        "", PUBLIC, "Tokens", content_type="text/event-stream", parameters=PARAMETERS,
        errors=_ERRORS,
    ),
)  # fmt: skip
