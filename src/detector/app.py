"""The composition root: the only place that knows concrete classes. One App serves one request.

The host (Worker, test) hands in what it has: bindings as text, a database, a network, a clock.
"""

import traceback
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from typing import Any

from detector.adapters.budget import BudgetedFetch
from detector.adapters.database import Database
from detector.adapters.meter import Meter, MeteredDatabase, MeteredFetch
from detector.adapters.replicate import CANCEL_TIMEOUT_S, Replicate
from detector.adapters.rugcheck import RugCheck
from detector.adapters.sql_budget import SqlBudget
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_history import SqlHistory
from detector.adapters.sql_keys import SqlKeys
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_rollups import SqlRollups
from detector.adapters.sql_shared import SqlSharedAnswers
from detector.adapters.sql_store import SqlStore
from detector.config import Settings, read_settings
from detector.domain.measurement import Measurement
from detector.domain.model import Model, load
from detector.domain.served import HOUR_MS
from detector.errors import DetectorError, Misconfigured
from detector.incoming_http import Request, Response
from detector.log import Log, without_secrets
from detector.model import read_card, read_parameters
from detector.ports.events import Listen
from detector.ports.host import Host
from detector.ports.housekeeping import Housekeeping
from detector.ports.limiter import Limiter
from detector.ports.outgoing_http import Fetch
from detector.services.admission import Admission
from detector.services.analysis import AnalysisService
from detector.services.follow_up import MAX_READS, follow_up
from detector.services.history import keep
from detector.services.key_administration import KeyAdministration
from detector.services.request_counts import RequestCounts
from detector.services.scoring import Scorer
from detector.services.token_image import Resize, TokenImages
from detector.web.context import Context
from detector.web.openapi import describe
from detector.web.pipeline import Note, Pipeline, feed_unavailable, said_of
from detector.web.routes import ROUTER
from detector.wire.stored import write

TIMEOUT_MARGIN_MS, LEASE_MARGIN_MS = 500, 5_000
"""What an analysis takes beside its upstream calls (scoring, the write), and at the very most."""


@dataclass(frozen=True, slots=True)
class App:
    """The service, over one host."""

    env: Mapping[str, str] = field(repr=False)
    database: Database
    fetch: Fetch
    host: Host
    limiter: Limiter
    log: Log
    publish: Callable[[], None]
    """Tells the live feed that there is a new verdict; never raises, never waits."""
    listen: Listen
    """Joins the live feed."""
    background: Callable[[Coroutine[Any, Any, None]], None]
    """Keeps work, which never raises, alive after the answer was sent; never waits."""
    resize: Resize | None = None
    """Makes a picture small, where the host can."""
    requests: RequestCounts | None = None
    """The isolate's counts of requests; None counts none."""
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
            measured=self._count,
        ).answer(request)

    def feed_unavailable(self, asked: Response) -> Response:
        """The answer to a client that the live feed refused; `asked` is what `handle` gave."""
        return feed_unavailable(asked, self._log)

    @property
    def _log(self) -> Log:
        return without_secrets(self.log, self.env)

    def _count(self, one: Measurement) -> None:
        """Count a request, and see to it that the counts are written down."""
        self.measured(one)
        if self.requests is None:
            return
        try:
            after_s = read_settings(self.env).request_counts_s
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

    async def scheduled(self) -> None:
        """What cron does: housekeeping, then reading predicted tokens again; one line of log.

        Raises what went wrong, so that the platform counts the run as failed.
        """
        meter = Meter()
        database = MeteredDatabase(self.database, meter)
        entry: dict[str, object] = {"event": "scheduled"}
        try:
            housekeeping: Housekeeping = SqlStore(database)
            entry["removed"] = await housekeeping.sweep(self.host.now_ms())
            settings = read_settings(self.env)
            reports = self._reports(meter, settings, anonymous=False, block=MAX_READS)
            entry.update(asdict(await follow_up(SqlFollowUps(database), reports, self.host)))
            kept = await keep(SqlHistory(database), self.host.now_ms(), settings.history_days)
            entry.update(history_moved=kept.moved, history_removed=kept.removed)
        except DetectorError as error:
            entry.update(said_of(error))
            raise
        finally:
            self._log({**entry, **meter.costs()})

    def _admission(self, settings: Settings, meter: Meter) -> Admission:
        return Admission(
            settings.limits(),
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
        budget = settings.limits().budget
        within = BudgetedFetch(fetch, spent, budget, self.host, anonymous=anonymous, block=block)
        return RugCheck(within, self.host, settings)

    def _context(
        self,
        settings: Settings,
        meter: Meter,
        request_id: str,
        note: Note,
        admission: Admission,
    ) -> Context:
        limits, client = settings.limits(), admission.client
        database = MeteredDatabase(self.database, meter)
        store = SqlStore(database)
        fetch = MeteredFetch(self.fetch, meter, self.host)
        remote = None
        calls_ms = settings.rugcheck_timeout_ms * 3 // 2
        if settings.replicate_api_token:
            remote = Replicate(fetch, self.host, settings)
            calls_ms += settings.replicate_timeout_ms + round(CANCEL_TIMEOUT_S * 1000)
        scorer = Scorer(_model(), write, remote, self._remote_broke)
        analysis = AnalysisService(
            store=store,
            creators=store,
            reports=self._reports(meter, settings, anonymous=client.anonymous),
            scorer=scorer,
            host=self.host,
            ttl_ms=round(settings.cache_ttl_hours * HOUR_MS),
            timeout_ms=calls_ms + TIMEOUT_MARGIN_MS,
            lease_ms=calls_ms + LEASE_MARGIN_MS,
            cooldown_ms=limits.refresh_cooldown_s * 1000,
            unknown_ms=limits.unknown_token_s * 1000,
            budget=limits.budget,
            anonymous=client.anonymous,
            may_refresh=admission.may_refresh,
            announce=self.publish,
            background=self.background,
            note=lambda what: self._log({**what, "request_id": request_id}),
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
            scorer=scorer,
            description=_description,
            card=_card,
            note=note,
            history=SqlHistory(database),
            shared=(shared := SqlSharedAnswers(database)),
            images=TokenImages(shared, fetch, self.host, settings.token_images, self.resize),
            request_id=request_id,
            client=client,
            charge=admission.charge,
            require=admission.require,
            limits=limits,
            enforced=self.limiter.enforces,
            keys=KeyAdministration(SqlKeys(database), self.host, settings.api_key_pepper),
        )


@lru_cache(maxsize=1)
def _model() -> Model:
    parameters, version = read_parameters()
    return load(parameters, version)


@lru_cache(maxsize=1)
def _card() -> Mapping[str, Any]:
    return read_card()


@lru_cache(maxsize=1)
def _description() -> Mapping[str, Any]:
    return describe(ROUTER.routes)
