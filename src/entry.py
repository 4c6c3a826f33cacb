"""The Worker's entrypoints: bindings in, responses out. All else is in `detector`."""

from workers import DurableObject, WorkerEntrypoint

from detector.adapters.cloudflare import live_feed
from detector.adapters.cloudflare.convert import missing_page, to_request, to_response
from detector.adapters.cloudflare.d1 import D1Database
from detector.adapters.cloudflare.fetch import edge_fetch
from detector.adapters.cloudflare.rate_limit import EdgeLimiter
from detector.adapters.cloudflare.settings import binding_texts
from detector.adapters.system import SystemHost
from detector.app import App
from detector.config import NAMES
from detector.incoming_http import Delegate
from detector.log import log_json


class Default(WorkerEntrypoint):
    """Requests and cron."""

    async def fetch(self, request):
        """Answer one request."""
        app = self._app()
        response = await app.handle(to_request(request))
        if response.delegate is Delegate.PAGE:
            return await missing_page(self.env.ASSETS, request, response)
        if response.delegate is Delegate.LIVE:
            joined = await live_feed.connect(self.env.LIVE, request)
            return joined or to_response(app.feed_unavailable(response))
        return to_response(response)

    async def scheduled(self, _controller, _env=None, _ctx=None):
        """Housekeeping, by cron."""
        await self._app().scheduled()

    def _app(self) -> App:
        return App(
            env=binding_texts(self.env, NAMES),
            database=D1Database(self.env.DB),
            fetch=edge_fetch,
            host=SystemHost(),
            limiter=EdgeLimiter(self.env),
            log=log_json,
            publish=lambda text: self.ctx.waitUntil(live_feed.publish(self.env.LIVE, text)),
            background=lambda work: self.ctx.waitUntil(work),
        )


class LiveFeed(DurableObject):
    """The feed of new verdicts."""

    async def fetch(self, _request):
        """Take a listener on."""
        return live_feed.join(self.ctx)

    async def publish(self, text):
        """Send a verdict to every listener."""
        live_feed.send_all(self.ctx, text)

    async def webSocketMessage(self, _ws, _message):  # noqa: N802 - the platform's name
        """Listeners have nothing to say."""

    async def webSocketClose(self, ws, code, _reason, _was_clean):  # noqa: N802 - as above
        """Let a listener go."""
        live_feed.part(ws, code)
