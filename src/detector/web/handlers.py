"""The handlers of the API: parameters in, JSON out. Imports services, ports, domain and errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from detector import VERSION
from detector.config import Settings
from detector.domain import jsontext
from detector.domain.mint import number_of
from detector.domain.track_record import COLUMNS
from detector.domain.verdict import Band, RiskLevel
from detector.errors import UpgradeRequired
from detector.http import Delegate, Request, Response
from detector.ports import Health, Host, Sort, TokenRow, Tokens
from detector.ports.track_record import TrackRecord
from detector.services.analyse import Analyst
from detector.services.answer import iso_utc, render
from detector.services.assess import Assessor
from detector.services.health import deep_health
from detector.services.listing import ListRequest, TokenPage, list_tokens
from detector.services.measured import measured_json
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
    analyst: Analyst
    assessor: Assessor
    description: Callable[[], Mapping[str, Any]]
    card: Callable[[], Mapping[str, Any]]
    note: Callable[[Mapping[str, object]], None]
    """Adds to the request's line in the log."""

    async def predict(self, _request: Request, values: Values) -> Response:
        """GET /predict/{token_id} and /detect/{token_id}."""
        served = await self.analyst.analyse(values[TOKEN_ID], force_refresh=values[FORCE_REFRESH])
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
            {
                "status": "success",
                "tokens": [token_json(row) for row in page.rows],
                "pagination": {
                    "page": asked.page,
                    "per_page": asked.per_page,
                    "total": page.total,
                    "pages": page.pages,
                    "next_cursor": page.next_cursor,
                },
            }
        )

    async def tokens_csv(self, _request: Request, values: Values) -> Response:
        """GET /api/tokens.csv: the rows of the page that /api/tokens gives for the same query."""
        page: TokenPage = await list_tokens(self.token_store, _list_request(values))
        rows = [list(token_json(row).values()) for row in page.rows]
        headers = {
            "content-type": CSV,
            "content-disposition": 'attachment; filename="tokens.csv"',
        }
        if page.next_cursor:
            headers["x-next-cursor"] = page.next_cursor
        return Response(200, headers, write_csv(CSV_COLUMNS, rows))

    async def live(self, request: Request, _values: Values) -> Response:
        """GET /api/live, with an upgrade to WebSocket."""
        if request.headers.get("upgrade", "").lower() != "websocket":
            raise UpgradeRequired
        return Response(101, delegate=Delegate.LIVE)

    async def stats(self, _request: Request, _values: Values) -> Response:
        """GET /api/stats."""
        now_ms = self.host.now_ms()
        stats = await self.token_store.stats(now_ms)
        total, fraud = stats.total, stats.of_level(RiskLevel.FRAUD)
        return _json(
            {
                "status": "success",
                "total_tokens": total,
                "fraud_tokens": fraud,
                "safe_tokens": stats.of_level(RiskLevel.SAFE),
                "unknown_tokens": stats.of_level(RiskLevel.UNKNOWN),
                "bands": {band.value: stats.of_band(band) for band in Band},
                "recent_24h": stats.recent_24h,
                "fraud_percentage": round(100 * fraud / total, 2) if total else 0,
                "as_of": iso_utc(now_ms),
            }
        )

    async def health(self, _request: Request, values: Values) -> Response:
        """GET /api/health."""
        if values[DEEP]:
            state = await deep_health(
                self.health_store, self.assessor, self.analyst.reports.source, self.host
            )
        else:
            state = {"status": "ok", "schema_version": await self.health_store.schema_version()}
        body: dict[str, Any] = {
            "version": VERSION,
            "deployment": self.settings.deployment or None,
            "model_version": self.assessor.model_version,
            "rules_version": self.assessor.rules_version,
            "scorer": self.assessor.engine,
            "remote_model": self.assessor.remote is not None,
            "sample_data": self.settings.sample_data,
            "time": iso_utc(self.host.now_ms()),
            **state,
        }
        if self.settings.sample_data and self.settings.samples:
            samples = jsontext.decode(self.settings.samples.encode())
            body["samples"] = [{name: s[name] for name in ("mint", "title")} for s in samples]
        return _json(body)

    async def model(self, _request: Request, _values: Values) -> Response:
        """GET /api/model: what the card promises, and what this deployment has seen of it."""
        model, rules = self.assessor.model_version, self.assessor.rules_version
        found = await self.track_record.reliability("local", model)
        record = await self.track_record.record(model, rules)
        return _json(
            {
                "status": "success",
                "model_version": model,
                "rules_version": rules,
                "card": self.card(),
                "measured": measured_json(found, record, rules, self.host.now_ms()),
            }
        )

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


def token_json(row: TokenRow) -> dict[str, Any]:
    """A row of a list with the API's names."""
    return {
        "token_id": row.mint,
        "name": row.name,
        "symbol": row.symbol,
        "risk_level": row.risk_level,
        "band": row.band,
        "risk_score": row.risk_score,
        "completeness": row.completeness,
        "fraud_probability": row.collapse_probability,
        "calibrated": row.calibrated,
        "market_cap": row.market_cap_usd,
        "liquidity": row.liquidity_usd,
        "holders": row.holders,
        "price": row.price_usd,
        "creation_date": iso_utc(row.detected_at_ms),
        "fetched_at": iso_utc(row.fetched_at_ms),
        # What the original's rows held too; its detected_at was RugCheck's as well.
        "id": number_of(row.mint),
        "score_normalised": row.score_normalised,
        "creator_holdings_pct": row.creator_holdings_pct,
        "detected_at": iso_utc(row.detected_at_ms),
    }


def live_message(row: TokenRow) -> str:
    """A new verdict as listeners of the feed get it."""
    return jsontext.encode({"type": "verdict", "token": token_json(row)})


CSV_COLUMNS = (
    "token_id", "name", "symbol", "risk_level", "band", "risk_score", "completeness",
    "fraud_probability", "calibrated", "market_cap", "liquidity", "holders", "price",
    "creation_date", "fetched_at", "id", "score_normalised", "creator_holdings_pct", "detected_at",
)  # fmt: skip


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
