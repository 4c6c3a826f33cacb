"""The feed of new verdicts: WebSockets on a Durable Object that may hibernate.

The runtime holds the sockets while the object sleeps; what each wants stands in its attachment, and
the id of the last event in the object's storage.
"""

import asyncio
import json
from collections.abc import AsyncIterator

import js
from pyodide.ffi import JsException, create_proxy, to_js
from workers import Request, Response

from detector.domain.live import Event, Wanted
from detector.errors import FeedUnavailable, StorageUnavailable

FEED = "all"
"""The one feed's name."""

MAX_LISTENERS = 1000
"""More are refused: each message is sent to every one of them."""

EVERYTHING, SOME = "everything", "some"
"""Tags of sockets: what needs no look at its attachment, and the rest."""

QUIET_S = 15.0
"""After so long without a message the reader of a stream is told that nothing came."""

_SENT = "sent"


class Sockets:
    """The port Listeners over the object's sockets."""

    def __init__(self, ctx) -> None:
        self._ctx = ctx

    def any(self) -> bool:
        """See `ports.events.Listeners`."""
        return len(self._ctx.getWebSockets()) > 0

    def send(self, event: Event) -> None:
        """See `ports.events.Listeners`."""
        for socket in self._ctx.getWebSockets(EVERYTHING):
            _send(socket, event.text)
        for socket in self._ctx.getWebSockets(SOME):
            levels, bands, mints = json.loads(socket.deserializeAttachment())
            if Wanted(tuple(levels), tuple(bands), tuple(mints)).takes(event):
                _send(socket, event.text)


class Storage:
    """The port Memory in the object's storage."""

    def __init__(self, storage) -> None:
        self._storage = storage

    async def recall(self) -> int | None:
        """See `ports.events.Memory`."""
        found = await self._storage.get(_SENT)
        return None if found is None else int(found)

    async def remember(self, event_id: int) -> None:
        """See `ports.events.Memory`."""
        await self._storage.put(_SENT, event_id)


async def join(ctx, broadcast, wanted: Wanted, gap) -> Response:
    """Take a listener on, and send it what it missed. "ping" is answered without waking the object.

    `gap` writes what is told first when something of that is lost, given the newest id.
    """
    if len(ctx.getWebSockets()) >= MAX_LISTENERS:
        return Response(None, status=503)
    try:
        missed, lost = await broadcast.missed(wanted)
    except StorageUnavailable:
        return Response(None, status=503)
    # From here on nothing waits, so that no event can come in between.
    client, server = js.WebSocketPair.new().object_values()
    ctx.acceptWebSocket(server, to_js([EVERYTHING if wanted.everything else SOME]))
    server.serializeAttachment(json.dumps([wanted.levels, wanted.bands, wanted.mints]))
    ctx.setWebSocketAutoResponse(js.WebSocketRequestResponsePair.new("ping", "pong"))
    if lost:
        _send(server, gap(broadcast.newest))
    for event in missed:
        _send(server, event.text)
    return Response(None, status=101, web_socket=client)


async def connect(namespace, incoming: Request) -> Response | None:
    """Hand a WebSocket's handshake to the feed; None where it takes nobody on, or fails."""
    try:
        answer = await namespace.getByName(FEED).fetch(incoming)
    except JsException:
        return None
    return answer if answer.status == 101 else None


async def messages(namespace, query: str) -> AsyncIterator[str]:
    """The feed's messages for another kind of stream; "" after QUIET_S without one.

    Raises FeedUnavailable.
    """
    request = js.Request.new(f"https://feed/?{query}")
    request.headers.set("upgrade", "websocket")
    try:
        answer = await namespace.getByName(FEED).fetch(request)
    except JsException as error:
        raise FeedUnavailable(retry_after_s=60) from error
    if answer.status != 101:
        raise FeedUnavailable(retry_after_s=60)
    return _messages(answer.js_object.webSocket)


async def _messages(socket) -> AsyncIterator[str]:
    came: asyncio.Queue[str | None] = asyncio.Queue()
    heard = create_proxy(lambda event: came.put_nowait(str(event.data)))
    ended = create_proxy(lambda _event: came.put_nowait(None))
    socket.addEventListener("message", heard)
    for name in ("close", "error"):
        socket.addEventListener(name, ended)
    socket.accept()
    try:
        while True:
            try:
                text = await asyncio.wait_for(came.get(), QUIET_S)
            except TimeoutError:
                yield ""
                continue
            if text is None:
                return
            yield text
    finally:
        part(socket, 1000)
        heard.destroy()
        ended.destroy()


def part(socket, code: int) -> None:
    """Answer a listener's goodbye, where the platform has not done so itself."""
    try:
        # 1005 and 1006 say that no code came; they cannot be sent.
        socket.close(code if code not in (1005, 1006) else 1000)
    except JsException:
        return


def _send(socket, text: str) -> None:
    """Send; one that is gone keeps a message from nobody else."""
    try:
        socket.send(text)
    except JsException:
        return


async def tell(namespace) -> None:
    """Tell the feed that there is a new verdict. One that fails costs time, never an answer."""
    try:
        await namespace.getByName(FEED).publish()
    except JsException:
        return
