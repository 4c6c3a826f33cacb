"""A Worker that runs statements through the D1 adapter, so that a test elsewhere can use it."""

import json

from workers import Response, WorkerEntrypoint

from detector.adapters.cloudflare.d1 import D1Database
from detector.adapters.database import DatabaseFailed, Statement


class Default(WorkerEntrypoint):
    async def fetch(self, request):
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
