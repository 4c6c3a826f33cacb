"""A Worker that touches each binding, so that the tests can tell which one does not work."""

import asyncio
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import js
from pyodide.ffi import to_js
from workers import DurableObject, Response, WorkerEntrypoint, fetch

VERSION = "one"
ANSWER = json.loads((Path(__file__).parent / "data" / "answer.json").read_text())["answer"]


class Room(DurableObject):
    """Counts in its SQLite storage, and repeats messages to every hibernating WebSocket."""

    def __init__(self, ctx, env):
        super().__init__(ctx, env)
        self.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS counter (value INTEGER NOT NULL)")

    async def fetch(self, request):
        client, server = js.WebSocketPair.new().object_values()
        self.ctx.acceptWebSocket(server, to_js(["all"]))
        server.serializeAttachment(to_js({"joined": True}, dict_converter=js.Object.fromEntries))
        return Response(None, status=101, web_socket=client)

    async def webSocketMessage(self, ws, message):  # noqa: N802
        for socket in self.ctx.getWebSockets():
            socket.send(f"echo {message}")

    async def webSocketClose(self, ws, code, reason, was_clean):  # noqa: N802
        # A hibernating socket is not answered by the platform; 1005 and 1006 cannot be sent.
        ws.close(1000 if code in (1005, 1006) else code, reason)

    async def add(self, numbers):
        for number in numbers:
            self.ctx.storage.sql.exec("INSERT INTO counter VALUES (?)", number)
        rows = self.ctx.storage.sql.exec("SELECT sum(value) AS total FROM counter").toArray()
        return {"total": rows[0]["total"], "count": len(numbers)}

    async def broadcast(self, event):
        for socket in self.ctx.getWebSockets():
            socket.send(json.dumps(event))


class Default(WorkerEntrypoint):
    """Each path under /api/ exercises one thing; an unknown one answers with the index page."""

    async def fetch(self, request):
        url = urlsplit(request.url)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        name = url.path.removeprefix("/api/").replace("/", "_")
        handler = getattr(self, f"_{name}", None)
        if handler is None:
            return Response(f"no {name}", status=404)
        return await handler(request, query)

    async def scheduled(self, controller, env=None, ctx=None):
        body = f"cron {controller.cron}"
        await self.env.DB.prepare("INSERT INTO notes (body) VALUES (?1)").bind(body).run()

    async def _hello(self, request, query):
        return Response.json(
            {
                "version": VERSION,
                "answer": ANSWER,
                "greeting": self.env.GREETING,
                "agent": request.headers.get("user-agent"),
                "cf": request.cf is not None,
                "version_id": self.env.CF_VERSION.id,
                "flag": js.Cloudflare.compatibilityFlags.python_workers_314 is not None,
            }
        )

    async def _notes(self, request, query):
        if request.method == "POST":
            body = (await request.text()) or None
            database = self.env.DB
            statement = database.prepare("INSERT INTO notes (body) VALUES (?1) RETURNING id")
            row = await statement.bind(body).first()
            return Response.json({"id": row["id"]}, status=201)
        result = await self.env.DB.prepare("SELECT body FROM notes ORDER BY id").run()
        return Response.json([row["body"] for row in result.results])

    async def _batch(self, request, query):
        insert = self.env.DB.prepare("INSERT INTO notes (body) VALUES (?1)")
        await self.env.DB.batch([insert.bind("kept only with the next"), insert.bind("")])
        return Response.json({})

    async def _room(self, request, query):
        return await self.env.ROOM.getByName("one").fetch(request)

    async def _room_add(self, request, query):
        return Response.json(await self.env.ROOM.getByName("one").add([1, 2, 3]))

    async def _room_broadcast(self, request, query):
        await self.env.ROOM.getByName("one").broadcast({"from": "rpc", "none": None})
        return Response(None, status=204)

    async def _asset(self, request, query):
        return await self.env.ASSETS.fetch("http://assets.local/")

    async def _upstream(self, request, query):
        response = await fetch(self.env.UPSTREAM_URL + query.get("path", "/"))
        return Response.json({"status": response.status, "body": await response.text()})

    async def _upstream_timeout(self, request, query):
        signal = js.AbortSignal.timeout(200)
        try:
            await fetch(self.env.UPSTREAM_URL + "/slow", signal=signal)
        except OSError as error:
            return Response.json({"error": type(error).__name__})
        return Response.json({"error": None})

    async def _upstream_limited(self, request, query):
        """Read a body chunk by chunk, and hang up once 100 kB have come."""
        response = await fetch(self.env.UPSTREAM_URL + "/endless")
        reader = response.body.getReader()
        size = 0
        while size < 100_000:
            chunk = await reader.read()
            if chunk.done:
                break
            size += chunk.value.byteLength
        await reader.cancel("enough")
        return Response.json({"size": size})

    async def _wait_until(self, request, query):
        async def write_later():
            await asyncio.sleep(0.05)
            await self.env.DB.prepare("INSERT INTO notes (body) VALUES ('later')").run()

        self.ctx.waitUntil(write_later())
        return Response(None, status=202)

    async def _crash(self, request, query):
        raise ValueError("deliberate")

    async def _recursion(self, request, query):
        def descend(depth):
            return descend(depth + 1)

        try:
            descend(0)
        except RecursionError:
            return Response.json({"caught": True})
        return Response.json({"caught": False})

    async def _nested_json(self, request, query):
        try:
            json.loads("[" * int(query["depth"]))
        except (RecursionError, ValueError) as error:
            return Response.json({"error": type(error).__name__})
        return Response.json({"error": None})

    async def _echo(self, request, query):
        return Response(await request.bytes(), headers={"x-method": request.js_object.method})
