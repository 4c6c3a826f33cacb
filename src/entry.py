"""The Worker's entrypoints: bindings in, responses out. All else is in `detector`."""

from urllib.parse import urlsplit

from workers import DurableObject, WorkerEntrypoint

from detector.adapters.cloudflare import edge_cache, live_feed
from detector.adapters.cloudflare.bindings import bindings_of
from detector.adapters.cloudflare.convert import dashboard_page, to_request, to_response
from detector.adapters.cloudflare.d1 import D1Database
from detector.adapters.cloudflare.fetch import edge_fetch
from detector.adapters.sql_events import SqlEvents
from detector.adapters.system import SystemHost
from detector.app import App
from detector.incoming_http import Delegate
from detector.log import log_json
from detector.services.broadcast import Broadcast
from detector.services.request_counts import RequestCounts
from detector.services.room import Room
from detector.web.routes.live import query_of, wanted
from detector.wire.live import gap_text

requests = RequestCounts()
"""Those that this isolate answered and that are not yet written down."""

room = Room()
"""For the large reports of this isolate."""


class Default(WorkerEntrypoint):
    """Requests and cron."""

    async def fetch(self, request):
        """Answer one request."""
        app = self._app()
        response = await app.handle(to_request(request))
        if response.delegate is Delegate.PAGE:
            return await dashboard_page(self.env.ASSETS, request, response)
        if response.delegate is Delegate.LIVE:
            joined = await live_feed.connect(self.env.LIVE, request)
            return joined or to_response(app.feed_unavailable(response), self._keep)
        return to_response(response, self._keep)

    async def scheduled(self, controller, _env=None, _ctx=None):
        """Housekeeping and watching, by cron."""
        await self._app().scheduled(str(controller.cron))

    def _app(self) -> App:
        bound = bindings_of(self.env)
        return App(
            env=bound.texts,
            database=bound.database,
            fetch=edge_fetch,
            host=SystemHost(),
            limiter=bound.limiter,
            log=log_json,
            publish=self._publish,
            listen=lambda wanted: live_feed.messages(self.env.LIVE, query_of(wanted)),
            background=self._keep,
            requests=requests,
            room=room,
            measured=bound.measured,
            resize=bound.resize,
        )

    def _publish(self, mint):
        self._keep(live_feed.tell(self.env.LIVE))
        self._keep(edge_cache.forget(self.ctx, mint))

    def _keep(self, work):
        """Let work go on after the response was sent."""
        self.ctx.waitUntil(work)


class LiveFeed(DurableObject):
    """The feed of new verdicts."""

    def __init__(self, ctx, env):
        super().__init__(ctx, env)
        events = SqlEvents(D1Database(self.env.DB))
        memory = live_feed.Storage(self.ctx.storage)
        self._broadcast = Broadcast(events, live_feed.Sockets(self.ctx), memory)

    async def fetch(self, request):
        """Take a listener on."""
        asked = wanted(urlsplit(str(request.js_object.url)).query)
        return await live_feed.join(self.ctx, self._broadcast, asked, gap_text)

    async def publish(self):
        """Send what is new to every listener."""
        await self._broadcast.send_new()

    async def webSocketMessage(self, _ws, _message):  # noqa: N802 - the platform's name
        """Listeners have nothing to say."""

    async def webSocketClose(self, ws, code, _reason, _was_clean):  # noqa: N802 - as above
        """Let a listener go."""
        live_feed.part(ws, code)
