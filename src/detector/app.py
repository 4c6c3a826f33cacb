"""The composition root: the only place that knows concrete classes. One App serves one request.

The host (Worker, test) hands in what it has: bindings as text, a database, a network, a clock.
"""

import traceback
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from detector.adapters.budget import BudgetedFetch
from detector.adapters.database import Database
from detector.adapters.meter import Meter, MeteredDatabase, MeteredFetch
from detector.adapters.replicate import Replicate, remote_ms
from detector.adapters.rugcheck import RugCheck, report_ms
from detector.adapters.sql_budget import SqlBudget
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_history import SqlHistory
from detector.adapters.sql_keys import SqlKeys
from detector.adapters.sql_probes import SqlProbes
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_retention import SqlRetention
from detector.adapters.sql_rollups import SqlRollups
from detector.adapters.sql_shared import SqlSharedAnswers
from detector.adapters.sql_store import SqlStore
from detector.adapters.sql_watch_runs import SqlWatchRuns
from detector.adapters.sql_watches import SqlWatches
from detector.config import Settings, read_settings
from detector.domain.measurement import Measurement
from detector.domain.model import load
from detector.domain.served import HOUR_MS
from detector.errors import DetectorError, Misconfigured
from detector.incoming_http import Request, Response
from detector.log import Log, without_secrets
from detector.model import read_card, read_parameters
from detector.ports.events import Listen
from detector.ports.host import Host
from detector.ports.limiter import Limiter
from detector.ports.outgoing_http import Fetch
from detector.services.admission import Admission
from detector.services.analysis import AnalysisService
from detector.services.follow_up import MAX_READS, follow_up
from detector.services.housekeeping import keep_house, sweep
from detector.services.key_administration import KeyAdministration
from detector.services.making import Maker
from detector.services.request_counts import RequestCounts
from detector.services.room import Room, RoomPlace
from detector.services.scoring import Scorer
from detector.services.token_image import Resize, TokenImages
from detector.services.watch_run import Watchman
from detector.services.watching import Watching
from detector.web.context import Context
from detector.web.openapi import describe
from detector.web.pipeline import Note, Pipeline, feed_unavailable, said_of
from detector.web.routes import ROUTER
from detector.wire.stored import write
from detector.wire.watch_message import message_text

TIMEOUT_MARGIN_MS, LEASE_MARGIN_MS = 500, 5_000
"""What an analysis takes beside its upstream calls (scoring, the write), and at the very most."""

WATCH_CRON = "1-59/2 * * * *"
"""The runs for watches, as wrangler.toml says it; all others are for the rest."""


async def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class App:
    """The service, over one host."""

    env: Mapping[str, str] = field(repr=False)
    database: Database
    fetch: Fetch
    host: Host
    limiter: Limiter
    log: Log
    publish: Callable[[str], None]
    """Tells the live feed that there is a new verdict on a token, and the caches that theirs is
    old; never raises, never waits."""
    listen: Listen
    """Joins the live feed."""
    background: Callable[[Coroutine[Any, Any, None]], None]
    """Keeps work, which never raises, alive after the answer was sent; never waits."""
    resize: Resize | None = None
    """Makes a picture small, where the host can."""
    requests: RequestCounts | None = None
    """The isolate's counts of requests; None counts none."""
    room: Room = field(default_factory=Room)
    """For the large reports of the isolate."""
    measured: Callable[[Measurement], None] = lambda _: None
    """Told of every request; never raises, never waits."""

    async def handle(self, request: Request) -> Response:
        """Answer a request. Never raises."""
        meter, request_id = Meter(), self.host.new_id()
        settings = cache(lambda: read_settings(self.env))
        return await Pipeline(
            router=ROUTER,
            request_id=request_id,
            admission=lambda: self._admission(settings(), meter),
            context=lambda note, admission: self._context(
                settings(), meter, request_id, note, admission
            ),
            costs=meter.costs,
            upstream_ms=lambda: meter.upstream_ms,
            now_ms=self.host.now_ms,
            log=self._log,
            measured=lambda one: self._count(one, settings),
        ).answer(request)

    def feed_unavailable(self, asked: Response) -> Response:
        """The answer to a client that the live feed refused; `asked` is what `handle` gave."""
        return feed_unavailable(asked, self._log)

    @property
    def _log(self) -> Log:
        return without_secrets(self.log, self.env)

    def _count(self, one: Measurement, settings: Callable[[], Settings]) -> None:
        """Count a request, and see to it that the counts are written down."""
        self.measured(one)
        if self.requests is None:
            return
        try:
            after_s = settings().request_counts_s
        except Misconfigured:
            return
        if not after_s:
            return
        self.requests.add(*one.names)
        if self.requests.begin():
            rollups = SqlRollups(self.database)
            self.background(self.requests.write(self.host, rollups, after_s))

    def _remote_broke(self, fault: Exception) -> None:
        trace = "".join(traceback.format_exception(fault))
        self._log({"event": "replicate_unexpected", "trace": trace})

    async def scheduled(self, cron: str = "") -> None:
        """What cron does at `cron`, its expression; one line of log.

        Raises what went wrong, so that the platform counts the run as failed.
        """
        meter = Meter()
        entry: dict[str, object] = {"event": "watching" if cron == WATCH_CRON else "scheduled"}
        try:
            await (self._watch if cron == WATCH_CRON else self._keep_house)(meter, entry)
        except DetectorError as error:
            entry.update(said_of(error))
            raise
        finally:
            self._log({**entry, **meter.costs()})

    async def _keep_house(self, meter: Meter, entry: dict[str, object]) -> None:
        """Housekeeping, then reading predicted tokens again."""
        database = MeteredDatabase(self.database, meter)
        entry.update(await sweep(SqlStore(database), self.host.now_ms()))
        settings = read_settings(self.env)
        reports = self._reports(meter, settings, anonymous=False, block=MAX_READS)
        entry.update(asdict(await follow_up(SqlFollowUps(database), reports, self.host)))
        keeping = (SqlHistory(database), SqlRetention(database), self.host.now_ms())
        entry.update(await keep_house(*keeping, settings.kept_days()))

    async def _watch(self, meter: Meter, entry: dict[str, object]) -> None:
        """Watched tokens, and what their watchers are sent."""
        settings = read_settings(self.env)
        analysis = self._analysis(settings, meter, self._log, block=settings.watch_refreshes)
        watchman = Watchman(
            SqlWatchRuns(MeteredDatabase(self.database, meter)),
            analysis,
            message_text,
            MeteredFetch(self.fetch, meter, self.host),
            pepper=settings.api_key_pepper,
            refreshes=settings.watch_refreshes,
            test_hosts=settings.test_hosts(),
        )
        entry.update(asdict(await watchman.run()))

    def _admission(self, settings: Settings, meter: Meter) -> Admission:
        return Admission(
            settings.limits,
            SqlKeys(MeteredDatabase(self.database, meter)),
            self.limiter,
            self.host,
            admin_token=settings.admin_token,
            pepper=settings.api_key_pepper,
        )

    def _reports(
        self, meter: Meter, settings: Settings, *, anonymous: bool, block: int = 1
    ) -> RugCheck:
        """RugCheck, within the budget of this deployment's calls."""
        spent = SqlBudget(MeteredDatabase(self.database, meter))
        fetch = MeteredFetch(self.fetch, meter, self.host)
        budget = settings.limits.budget
        within = BudgetedFetch(fetch, spent, budget, self.host, anonymous=anonymous, block=block)
        return RugCheck(within, self.host, settings, lambda: self._place(settings))

    def _place(self, settings: Settings) -> RoomPlace:
        """For a report: its turn comes in the time for reading it, and lasts for all else."""
        work_ms = remote_ms(settings) + LEASE_MARGIN_MS
        return RoomPlace(self.room, self.host, report_ms(settings), work_ms)

    def _analysis(
        self,
        settings: Settings,
        meter: Meter,
        note: Note,
        admission: Admission | None = None,
        block: int = 1,
    ) -> AnalysisService:
        """For who was let in; None: this deployment's own work."""
        limits, anonymous = settings.limits, admission is not None and admission.client.anonymous
        store = SqlStore(MeteredDatabase(self.database, meter))
        remote, calls_ms = None, report_ms(settings) + remote_ms(settings)
        if settings.replicate_api_token:
            remote = Replicate(MeteredFetch(self.fetch, meter, self.host), self.host, settings)
        maker = Maker(
            store=store,
            creators=store,
            reports=self._reports(meter, settings, anonymous=anonymous, block=block),
            scorer=Scorer(_model(), write, remote, self._remote_broke),
            host=self.host,
            places=lambda: self._place(settings),
            lease_ms=calls_ms + LEASE_MARGIN_MS,
            unknown_ms=limits.unknown_token_s * 1000,
            announce=self.publish,
            note=note,
        )
        return AnalysisService(
            store=store,
            maker=maker,
            host=self.host,
            ttl_ms=round(settings.cache_ttl_hours * HOUR_MS),
            timeout_ms=calls_ms + TIMEOUT_MARGIN_MS,
            cooldown_ms=limits.refresh_cooldown_s * 1000,
            budget=limits.budget,
            anonymous=anonymous,
            may_refresh=_always if admission is None else admission.may_refresh,
            background=self.background,
            note=note,
        )

    def _context(
        self, settings: Settings, meter: Meter, request_id: str, note: Note, admission: Admission
    ) -> Context:
        client, limits = admission.client, settings.limits
        database = MeteredDatabase(self.database, meter)
        store, shared = SqlStore(database), SqlSharedAnswers(database)
        fetch = MeteredFetch(self.fetch, meter, self.host)
        analysis = self._analysis(
            settings, meter, lambda what: self._log({**what, "request_id": request_id}), admission
        )
        return Context(
            settings=settings,
            host=self.host,
            token_store=store,
            health_store=store,
            track_record=SqlTrackRecord(database),
            rollups=SqlRollups(database),
            listen=self.listen,
            analysis=analysis,
            scorer=analysis.maker.scorer,
            description=_description,
            card=_card,
            note=note,
            history=SqlHistory(database),
            shared=shared,
            images=TokenImages(shared, fetch, self.host, settings.token_images, self.resize),
            request_id=request_id,
            client=client,
            charge=admission.charge,
            require=admission.require,
            limits=limits,
            enforced=self.limiter.enforces,
            keys=KeyAdministration(SqlKeys(database), self.host, settings.api_key_pepper),
            watching=Watching(
                SqlWatches(database),
                self.host,
                client,
                settings.api_key_pepper,
                limits.watches_per_key,
                settings.test_hosts(),
            ),
            probes=SqlProbes(database),
        )


_model = cache(lambda: load(*read_parameters()))
_card = cache(read_card)
_description = cache(lambda: describe(ROUTER.routes))
