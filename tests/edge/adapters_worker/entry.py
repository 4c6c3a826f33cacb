"""A Worker that lends a test elsewhere the adapters: statements on D1, streams, pictures.

And the whole service, whose outside world is a server of the test's.
"""

import asyncio
import json
from dataclasses import replace

from workers import Response, WorkerEntrypoint

from detector.adapters.cloudflare import images
from detector.adapters.cloudflare.convert import to_request, to_response
from detector.adapters.cloudflare.d1 import D1Database
from detector.adapters.cloudflare.fetch import edge_fetch
from detector.adapters.cloudflare.rate_limit import EdgeLimiter
from detector.adapters.database import DatabaseFailed, Statement
from detector.adapters.system import SystemHost
from detector.app import App
from detector.incoming_http import Response as OurResponse
from detector.log import log_json

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
        if kind == "service":
            response = await self._service(asked).handle(replace(asked, path=f"/{name}"))
            return to_response(response, self.ctx.waitUntil)
        if kind == "resize":
            small = await images.resize(self.env.IMAGES, await request.bytes())
            return Response(small, status=422 if small is None else 200)
        if kind:
            headers = {"content-type": "application/x-ndjson"}
            pieces = stream(kind, TOLD.setdefault(name, []))
            return to_response(OurResponse(200, headers, pieces), self.ctx.waitUntil)
        return await self._statements(json.loads(await request.text()))

    def _service(self, asked):
        """With pictures of tokens; https://NAME/ is /NAME/ of the server that `asked` names."""
        outside = asked.headers["x-outside"]

        async def fetch(call):
            if not call.url.startswith(outside):
                call = replace(call, url=f"{outside}/{call.url.partition('://')[2]}")
            return await edge_fetch(call)

        return App(
            env={"TOKEN_IMAGES": "1", "RUGCHECK_API_URL": f"{outside}/v1"},
            database=D1Database(self.env.DB),
            fetch=fetch,
            host=SystemHost(),
            limiter=EdgeLimiter(self.env),
            log=log_json,
            publish=lambda _: None,
            listen=None,
            background=self.ctx.waitUntil,
            resize=lambda data: images.resize(self.env.IMAGES, data),
        )

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
