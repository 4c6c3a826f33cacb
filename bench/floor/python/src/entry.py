"""A stored answer by its token, and nothing else."""

from workers import Response, WorkerEntrypoint

QUERY = "SELECT body FROM answers WHERE mint = ?1"
HEADERS = {"content-type": "application/json; charset=utf-8", "cache-control": "no-store"}


class Default(WorkerEntrypoint):
    """Requests."""

    async def fetch(self, request):
        """Answer one request."""
        mint = request.url.rpartition("/")[2]
        row = await self.env.DB.prepare(QUERY).bind(mint).first()
        return Response(row["body"], headers=HEADERS)
