"""The composition root: the only place that knows concrete classes. One App serves one request.

The host (Worker, test) hands in what it has: bindings as text, a database, a network, a clock.
"""

import json
import traceback
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from detector.adapters.database import Database
from detector.adapters.meter import Meter, MeteredDatabase, MeteredFetch
from detector.adapters.replicate import CANCEL_TIMEOUT_S, Replicate
from detector.adapters.rugcheck import RugCheck
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_store import SqlStore
from detector.config import Settings, read_settings, redacted
from detector.domain.model import Model, load
from detector.domain.served import HOUR_MS
from detector.errors import DetectorError, FeedUnavailable, Misconfigured, RouteNotFound
from detector.http import Delegate, Request, Response
from detector.model import read_card, read_parameters
from detector.ports import Fetch, Host, Housekeeping
from detector.services.analyse import Analyst
from detector.services.assess import Assessor
from detector.services.follow_up import follow_up
from detector.web.handlers import Handlers
from detector.web.openapi import describe
from detector.web.respond import error_response, finish, preflight
from detector.web.routes import ROUTER
from detector.wire.live import live_text
from detector.wire.stored import write

Log = Callable[[Mapping[str, object]], None]

PATIENCE_MARGIN_MS, LEASE_MARGIN_MS = 500, 5_000
"""What an analysis takes beside its upstream calls (scoring, the write), and at the very most."""

MAX_TRACE, MAX_CAUSE = 4_000, 300
"""Characters of a traceback and of an error's cause that go into the log."""


@dataclass(frozen=True, slots=True)
class App:
    """The service, over one host."""

    env: Mapping[str, str] = field(repr=False)
    database: Database
    fetch: Fetch
    host: Host
    log: Log
    publish: Callable[[str], None]
    """Hands a message to the live feed; never raises, never waits."""
    background: Callable[[Coroutine[Any, Any, None]], None]
    """Keeps work, which never raises, alive after the answer was sent; never waits."""

    async def handle(self, request: Request) -> Response:
        """Answer a request. Never raises: every failure becomes the one shape of errors."""
        request_id, meter = self.host.new_id(), Meter()
        entry: dict[str, object] = {"event": "request", "request_id": request_id}
        try:
            response = await self._answer(request, meter, entry)
        except DetectorError as error:
            entry["code"] = error.code
            if isinstance(error, Misconfigured):
                entry["reason"] = error.reason
            if error.__cause__ is not None:
                entry["cause"] = repr(error.__cause__)
            response = error_response(error, request_id)
        except Exception:  # noqa: BLE001 - the last resort: a client never sees a traceback
            entry["code"] = DetectorError.code
            entry["trace"] = traceback.format_exc()
            response = error_response(DetectorError(), request_id)
        costs = {"d1": meter.statements, "upstream": meter.calls}
        self._write({**entry, "method": request.method[:16], "status": response.status, **costs})
        return finish(response, request_id, costs)

    def feed_unavailable(self, asked: Response) -> Response:
        """What a client gets whom the live feed did not take on; `asked` is what `handle` gave."""
        request_id, error = asked.headers["x-request-id"], FeedUnavailable(retry_after_s=60)
        self._write({"event": "feed_unavailable", "request_id": request_id, "status": error.status})
        return finish(error_response(error, request_id), request_id, {})

    def _write(self, entry: Mapping[str, object]) -> None:
        """Log, without the secrets that an error's text may quote; cut only after that."""
        shown = dict(entry)
        for name, value in entry.items():
            if isinstance(value, str):
                text = redacted(value, self.env)
                shown[name] = text[:MAX_CAUSE] if name == "cause" else text[-MAX_TRACE:]
        self.log(shown)

    def _remote_broke(self, fault: Exception) -> None:
        trace = "".join(traceback.format_exception(fault))
        self._write({"event": "replicate_unexpected", "trace": trace})

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
            reports = RugCheck(MeteredFetch(self.fetch, meter), self.host, read_settings(self.env))
            entry.update(asdict(await follow_up(SqlFollowUps(database), reports, self.host)))
        except DetectorError as error:
            entry["code"] = error.code
            if isinstance(error, Misconfigured):
                entry["reason"] = error.reason
            raise
        finally:
            self._write({**entry, "d1": meter.statements, "upstream": meter.calls})

    async def _answer(self, request: Request, meter: Meter, entry: dict[str, object]) -> Response:
        if request.method == "OPTIONS" and (allowed := ROUTER.allowed(request.path)):
            return preflight(allowed)
        try:
            route, parameters = ROUTER.find(request.method, request.path)
        except RouteNotFound:
            # A person gets the dashboard, which says so; a program gets the error.
            if request.method in ("GET", "HEAD") and "text/html" in request.headers.get(
                "accept", ""
            ):
                return Response(404, delegate=Delegate.PAGE)
            raise
        entry["route"] = route.path
        handlers = self._handlers(read_settings(self.env), meter, entry)
        return await route.handler(handlers, request, parameters)

    def _handlers(self, settings: Settings, meter: Meter, entry: dict[str, object]) -> Handlers:
        database = MeteredDatabase(self.database, meter)
        store = SqlStore(database)
        fetch = MeteredFetch(self.fetch, meter)
        remote = None
        calls_ms = settings.rugcheck_timeout_ms * 3 // 2
        if settings.replicate_api_token:
            remote = Replicate(fetch, self.host, settings)
            calls_ms += settings.replicate_timeout_ms + round(CANCEL_TIMEOUT_S * 1000)
        assessor = Assessor(_model(), write, remote, self._remote_broke)
        analyst = Analyst(
            store=store,
            reports=RugCheck(fetch, self.host, settings),
            assessor=assessor,
            host=self.host,
            ttl_ms=round(settings.cache_ttl_hours * HOUR_MS),
            patience_ms=calls_ms + PATIENCE_MARGIN_MS,
            lease_ms=calls_ms + LEASE_MARGIN_MS,
            announce=lambda row: self.publish(live_text(row)),
            background=self.background,
            note=lambda what: self._write({**what, "request_id": entry["request_id"]}),
        )
        return Handlers(
            settings=settings,
            host=self.host,
            token_store=store,
            health_store=store,
            track_record=SqlTrackRecord(database),
            analyst=analyst,
            assessor=assessor,
            description=_description,
            card=_card,
            note=entry.update,
        )


def log_json(entry: Mapping[str, object]) -> None:
    """Print one line of JSON, which is how the platform's log takes structure."""
    print(json.dumps(entry, default=str))  # noqa: T201 - the log of a Worker is its console


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
