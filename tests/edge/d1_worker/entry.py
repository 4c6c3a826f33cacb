"""A Worker that runs the adapters of D1 and Images, so that a test elsewhere can use them."""

import json

from workers import Response, WorkerEntrypoint

from detector.adapters.cloudflare import images
from detector.adapters.cloudflare.d1 import D1Database
from detector.adapters.database import DatabaseFailed, Statement


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        if request.url.endswith("/resize"):
            small = await images.resize(self.env.IMAGES, await request.bytes())
            return Response(small, status=422 if small is None else 200)
        asked = json.loads(await request.text())
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
