"""The steps of a recorded analysis: its statements and its call, and nothing else."""

import json

import js
from pyodide.ffi import jsnull, to_js
from workers import Response, WorkerEntrypoint

A_TIME = 1e12
recorded = {}


class Default(WorkerEntrypoint):
    """POST /steps keeps them; GET /predict/{mint} goes through them for that mint, now."""

    async def fetch(self, request):
        """Answer one request."""
        if request.url.endswith("/steps"):
            recorded.update(json.loads(await request.text()))
            return Response("kept")
        mint = request.url.rpartition("/")[2]
        # As JavaScript has it: the SDK's wrapper takes several times as long.
        database = self.env.DB._binding
        for kind, statements in recorded["steps"]:
            if kind == "fetch":
                reply = await js.fetch(recorded["source"].replace("MINT", mint))
                (await reply.arrayBuffer()).to_bytes()
                continue
            bound = [bind(database, mint, *one) for one in statements]
            if kind == "batch":
                await database.batch(to_js(bound))
            else:
                await bound[0].raw()
        return Response(recorded["answer"], headers={"content-type": "application/json"})


def bind(database, mint, sql, values):
    """A statement with its values, of this mint and this time."""
    later = js.Date.now() - recorded["at_ms"]
    return database.prepare(sql).bind(*(moved(value, mint, later) for value in values))


def moved(value, mint, later):
    """A recorded value as it would be now."""
    if value is None:
        return jsnull
    if isinstance(value, str):
        return mint if value == recorded["mint"] else value
    return value + later if value > A_TIME else value
