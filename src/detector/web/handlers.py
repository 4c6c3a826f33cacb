"""The handlers of the API: parameters in, bodies of `wire` out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from detector import VERSION
from detector.config import Settings
from detector.domain import jsontext
from detector.domain.deployment import About
from detector.domain.track_record import COLUMNS
from detector.errors import UpgradeRequired
from detector.incoming_http import Delegate, Request, Response
from detector.ports import Health, Host, Sort, Tokens
from detector.ports.track_record import TrackRecord
from detector.services.analysis import AnalysisService
from detector.services.health import deep_health
from detector.services.listing import ListRequest, TokenPage, list_tokens
from detector.services.scoring import Scorer
from detector.web.csv_text import write_csv
from detector.web.declared import (
    AFTER_ROW,
    CURSOR,
    DEEP,
    FORCE_REFRESH,
    MAX_RECORD_ROWS,
    PAGE,
    PER_PAGE,
    RISK_LEVEL,
    SORT,
    TOKEN_ID,
    Q,
)
from detector.web.parameters import Values
from detector.wire.analysis import render
from detector.wire.health import health
from detector.wire.model import model
from detector.wire.stats import stats
from detector.wire.token_list import tokens
from detector.wire.token_row import CSV_HEADER, csv_row

JSON = "application/json; charset=utf-8"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Handlers:
    """One request's handlers, over this deployment's services."""

    settings: Settings
    host: Host
    token_store: Tokens
    health_store: Health
    track_record: TrackRecord
    analysis: AnalysisService
    scorer: Scorer
    description: Callable[[], Mapping[str, Any]]
    card: Callable[[], Mapping[str, Any]]
    note: Callable[[Mapping[str, object]], None]
    """Adds to the request's line in the log."""

    async def predict(self, _request: Request, values: Values) -> Response:
        """GET /predict/{token_id} and /detect/{token_id}."""
        served = await self.analysis.answer(values[TOKEN_ID], force_refresh=values[FORCE_REFRESH])
        now_ms = self.host.now_ms()
        if served.stale_reason is not None:
            age_s = (now_ms - served.answer.fetched_at_ms) // 1000
            self.note({"stale_reason": served.stale_reason, "age_s": age_s})
        return Response(200, {"content-type": JSON}, render(served, now_ms))

    async def tokens(self, _request: Request, values: Values) -> Response:
        """GET /api/tokens."""
        asked = _list_request(values)
        page = await list_tokens(self.token_store, asked)
        return _json(
            tokens(
                page.rows,
                {
                    "page": asked.page,
                    "per_page": asked.per_page,
                    "total": page.total,
                    "pages": page.pages,
                    "next_cursor": page.next_cursor,
                },
            )
        )

    async def tokens_csv(self, _request: Request, values: Values) -> Response:
        """GET /api/tokens.csv: the rows of the page that /api/tokens gives for the same query."""
        page: TokenPage = await list_tokens(self.token_store, _list_request(values))
        rows = [csv_row(row) for row in page.rows]
        headers = {
            "content-type": CSV,
            "content-disposition": 'attachment; filename="tokens.csv"',
        }
        if page.next_cursor:
            headers["x-next-cursor"] = page.next_cursor
        return Response(200, headers, write_csv(CSV_HEADER, rows))

    async def live(self, request: Request, _values: Values) -> Response:
        """GET /api/live, with an upgrade to WebSocket."""
        if request.headers.get("upgrade", "").lower() != "websocket":
            raise UpgradeRequired
        return Response(101, delegate=Delegate.LIVE)

    async def stats(self, _request: Request, _values: Values) -> Response:
        """GET /api/stats."""
        now_ms = self.host.now_ms()
        return _json(stats(await self.token_store.stats(now_ms), now_ms))

    async def health(self, _request: Request, values: Values) -> Response:
        """GET /api/health."""
        parts = None
        if values[DEEP]:
            parts = await deep_health(
                self.health_store, self.scorer, self.analysis.reports.source, self.host
            )
            version = parts.schema_version
        else:
            version = await self.health_store.schema_version()
        about = About(
            version=VERSION,
            deployment=self.settings.deployment or None,
            model_version=self.scorer.model_version,
            rules_version=self.scorer.rules_version,
            scorer=self.scorer.engine,
            remote_model=self.scorer.remote is not None,
            sample_data=self.settings.sample_data,
        )
        samples = None
        if self.settings.sample_data and self.settings.samples:
            samples = jsontext.decode(self.settings.samples.encode())
        return _json(health(about, self.host.now_ms(), version, parts, samples))

    async def model(self, _request: Request, _values: Values) -> Response:
        """GET /api/model: what the card promises, and what this deployment has seen of it."""
        version, rules = self.scorer.model_version, self.scorer.rules_version
        found = await self.track_record.reliability("local", version)
        record = await self.track_record.record(version, rules)
        return _json(model(found, record, rules, self.card(), self.host.now_ms()))

    async def outcomes_csv(self, _request: Request, values: Values) -> Response:
        """GET /api/outcomes.csv: a part of the record, in its order."""
        limit = values[MAX_RECORD_ROWS]
        found = await self.track_record.rows(values[AFTER_ROW], limit + 1)
        rows = found[:limit]
        headers = {
            "content-type": CSV,
            "content-disposition": 'attachment; filename="outcomes.csv"',
        }
        if len(found) > limit:
            headers["x-next-cursor"] = rows[-1][0]
        return Response(200, headers, write_csv(COLUMNS, rows))

    async def describe(self, _request: Request, _values: Values) -> Response:
        """GET /openapi.json."""
        return Response(
            200,
            {"content-type": JSON, "cache-control": "public, max-age=300"},
            jsontext.encode(self.description()),
        )


def _list_request(values: Values) -> ListRequest:
    return ListRequest(
        page=values[PAGE],
        per_page=values[PER_PAGE],
        sort=values[SORT] or Sort.NEWEST,
        risk_level=values[RISK_LEVEL],
        q=values[Q],
        cursor=values[CURSOR],
    )


def _json(body: Mapping[str, Any]) -> Response:
    return Response(200, {"content-type": JSON}, jsontext.encode(body))
