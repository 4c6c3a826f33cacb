"""New verdicts to everybody who listens: WebSockets on a Durable Object that may hibernate.

The object keeps nothing in memory: the runtime holds its sockets while it sleeps.
"""

import js
from pyodide.ffi import JsException, to_js
from workers import Request, Response

FEED = "all"
"""The one feed's name."""

MAX_LISTENERS = 1000
"""More are refused: each message is sent to every one of them."""


def join(ctx) -> Response:
    """Take a listener on. "ping" is answered without waking the object."""
    if len(ctx.getWebSockets()) >= MAX_LISTENERS:
        return Response(None, status=503)
    client, server = js.WebSocketPair.new().object_values()
    ctx.acceptWebSocket(server, to_js([FEED]))
    ctx.setWebSocketAutoResponse(js.WebSocketRequestResponsePair.new("ping", "pong"))
    return Response(None, status=101, web_socket=client)


async def connect(namespace, incoming: Request) -> Response | None:
    """Hand a WebSocket's handshake to the feed; None where it takes nobody on, or fails."""
    try:
        answer = await namespace.getByName(FEED).fetch(incoming)
    except JsException:
        return None
    return answer if answer.status == 101 else None


def part(socket, code: int) -> None:
    """Answer a listener's goodbye, where the platform has not done so itself."""
    try:
        # 1005 and 1006 say that no code came; they cannot be sent.
        socket.close(code if code not in (1005, 1006) else 1000)
    except JsException:
        return


def send_all(ctx, text: str) -> None:
    """Send a message to every listener; one that is gone keeps it from nobody else."""
    for socket in ctx.getWebSockets():
        try:
            socket.send(text)
        except JsException:
            continue


async def publish(namespace, text: str) -> None:
    """Hand a message to the feed. A feed that fails costs a live message, never an answer."""
    try:
        await namespace.getByName(FEED).publish(text)
    except JsException:
        return
