"""A Worker that lends a test elsewhere the adapters: statements on D1, streams, pictures."""

import asyncio
import json

from workers import Response, WorkerEntrypoint

from detector.adapters.cloudflare import images
from detector.adapters.cloudflare.convert import to_request, to_response
from detector.adapters.cloudflare.d1 import D1Database
from detector.adapters.database import DatabaseFailed, Statement
from detector.incoming_http import Response as OurResponse

TOLD: dict[str, list[str]] = {}
"""What happened to each stream, by its name."""


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        asked = to_request(request)
        kind, _, name = asked.path.removeprefix("/").partition("/")
        if kind == "told":
            return Response.json(TOLD.get(name, []))
        if kind == "go":
            TOLD[name].append("go")
            return Response(None, status=204)
        if kind == "resize":
            small = await images.resize(self.env.IMAGES, await request.bytes())
            return Response(small, status=422 if small is None else 200)
        if kind:
            headers = {"content-type": "application/x-ndjson"}
            pieces = stream(kind, TOLD.setdefault(name, []))
            return to_response(OurResponse(200, headers, pieces), self.ctx.waitUntil)
        return await self._statements(json.loads(await request.text()))

    async def _statements(self, asked):
        database = D1Database(self.env.DB)
        statements = [Statement(sql, parameters) for sql, parameters in asked["statements"]]
        try:
            if asked["batch"]:
                await database.batch(statements)
                rows = []
            else:
                rows = await database.rows(statements[0])
        except DatabaseFailed as error:
            return Response.json({"failed": str(error)})
        return Response.json({"rows": list(rows)})


async def stream(kind, told):
    """Two pieces, the second when told so; or three and a fault; or far more than are read."""
    try:
        yield "first \u20ac\n"
        if kind == "waits":
            while "go" not in told:  # noqa: ASYNC110 - an event belongs to one request
                await asyncio.sleep(0.02)
            yield "second\n"
            told.append("whole")
            return
        for number in range(1_000):
            if kind == "breaks" and number == 2:
                raise ValueError("deliberate")
            yield f"{number}\n"
            await asyncio.sleep(0.02)
        told.append("whole")
    finally:
        await asyncio.sleep(0.02)
        told.append("closed")
