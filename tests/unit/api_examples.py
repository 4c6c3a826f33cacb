"""The examples of the API's description: `python -m tests.unit.api_examples` writes them.

Every one is an answer that the service gave in memory, about invented tokens, at one time. Long
lists and reports are cut to their beginning. A test compares the file with what comes now.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from detector import VERSION
from detector.adapters.database import Database
from detector.adapters.sql_rollups import SqlRollups
from detector.domain.instants import iso_utc
from detector.domain.sources.rugcheck.words import NO_REPORT
from detector.errors import BatchTimeout, DetectorError
from detector.incoming_http import Request, Response
from detector.ports.outgoing_http import FetchFailed, FetchTimeout, HttpCall, HttpReply, NoRoom
from detector.web.bodies import read_json
from detector.web.examples import FILE
from detector.web.respond import error_response
from detector.wire.live import gap_text
from local.samples import SAMPLES, build, by_name, encode, report
from tests.fakes.ports.limiter import FakeLimiter
from tests.unit.answers_digest import NOW
from tests.unit.doubles import START_MS, Answer, FakeHost, reply, run
from tests.unit.service import Service, collected

HOUR_MS = 3_600_000
SHOWN = ("insider_cluster", "drained_pool", "healthy")
"""The samples of the examples; the first is the one that is analysed."""

MINT = by_name(SAMPLES, SHOWN[0]).mint
LONGEST = 3
"""Entries of a list."""

_PARTS = ("mint", "price", "score_normalised", "tokenMeta", "totalHolders")
"""What is shown of a report."""


def shortened(value: Any, longest: int = LONGEST) -> Any:
    """A value with the beginning of each list; pairs of numbers stay whole."""
    if isinstance(value, dict):
        return {name: shortened(each, longest) for name, each in value.items()}
    if isinstance(value, list) and not all(isinstance(each, float) for each in value):
        return [shortened(each, longest) for each in value[:longest]]
    return value


def _reports(call: HttpCall) -> HttpReply:
    mint = call.url.split("/")[-2]
    sample = next(sample for sample in SAMPLES if sample.mint == mint)
    return reply(200, encode(report(sample, NOW)))


def _body(answer: Response) -> Any:
    assert isinstance(answer.body, str)
    return json.loads(answer.body)


def bodies() -> Iterator[tuple[str, Any]]:
    """Of every route, by the name that its description refers to."""
    service = Service()
    service.fetch.script = _reports
    for name in reversed(SHOWN):
        analysis = service.json(f"/predict/{by_name(SAMPLES, name).mint}")
    analysis["raw_data"] = {name: analysis["raw_data"][name] for name in _PARTS}
    yield "Analysis", shortened(analysis)
    yield "LiveMessage", service.live[-1]
    yield "ApiEvents", service.get("/api/events?after=2").body
    yield "LiveGap", json.loads(gap_text(3))
    yield "Tokens", service.json("/api/tokens?per_page=2")
    yield "ApiTokensCsv", service.get("/api/tokens.csv").body
    yield "Suggestions", shortened(service.json("/api/suggest?q=$bonk"))
    yield "Stats", service.json("/api/stats")
    yield "Limits", service.json("/api/limits")
    yield from _key_bodies()
    yield from _watch_bodies()
    yield from _status_bodies()
    yield "Checks", shortened(service.json("/api/checks"))
    yield "Health", service.json("/api/health?deep=true")
    yield "History", shortened(_history(service), 1)
    yield "Explanation", shortened(service.json(f"/api/tokens/{MINT}/explain"), 2)
    yield "Timeline", shortened(service.json(f"/api/tokens/{MINT}/timeline"), 2)
    yield (
        "Between",
        shortened(service.json(f"/api/tokens/{MINT}/changes?from={service.host.ms}"), 2),
    )
    yield "OthersHere", shortened(service.json(f"/api/tokens/{MINT}/creator"), 2)
    yield "Evidence", shortened(service.json(f"/api/tokens/{MINT}/evidence"), 2)
    yield from _shared(service)
    asked = {"ids": [MINT, "nothing"]}
    yield "BatchRequest", asked
    batch = _body(service.send("POST", "/api/batch", json.dumps(asked).encode()))
    yield "Batch", shortened(batch, 2)
    yield "Analytics", shortened(service.json("/api/analytics?days=2"))
    yield "ApiAnalyticsCsv", service.get("/api/analytics.csv?days=1").body
    yield "RobotsTxt", service.get("/robots.txt").body
    yield "SitemapXml", service.get("/sitemap.xml").body
    contact = Service({"SECURITY_CONTACT": "mailto:security@example.com"})
    yield "WellKnownSecurityTxt", contact.get("/.well-known/security.txt").body
    contact.database.close()
    described = service.json("/openapi.json")
    yield "Description", {name: described[name] for name in ("openapi", "info", "servers")}
    for hours in (1, 6, 24, 72, 168, 200):
        service.host.ms = START_MS + hours * HOUR_MS
        run(service.app.scheduled())
    model = service.json("/api/model")
    card = model["card"]
    model["card"] = {name: card[name] for name in card if isinstance(card[name], str)}
    yield "Model", shortened(model, 1)
    yield "ApiOutcomesCsv", service.get("/api/outcomes.csv?per_page=2").body
    service.database.close()


ADMIN_TOKEN, PEPPER = "an-administrator", "a pepper of 20 signs"
_ADMIN = {"authorization": f"Bearer {ADMIN_TOKEN}"}


def _with_keys() -> Service:
    return Service({"ADMIN_TOKEN": ADMIN_TOKEN, "API_KEY_PEPPER": PEPPER})


def _key_bodies() -> Iterator[tuple[str, Any]]:
    """Of the administrator's routes."""
    service = _with_keys()
    asked = {"name": "a wallet", "scopes": ["read", "refresh"], "expires_in_days": 365}
    yield "NewKey", asked
    made = _body(service.send("POST", "/api/keys", json.dumps(asked).encode(), **_ADMIN))
    service.get("/api/stats", **{"x-api-key": made["secret"]})
    yield "CreatedKey", made
    yield "Keys", _body(service.get("/api/keys", **_ADMIN))
    service.database.close()


_PROBE = {
    "at": iso_utc(START_MS - 60_000), "ok": False, "slowest_ms": 812, "version": VERSION,
    "faults": ["/api/stats: status 503 instead of 200"],
}  # fmt: skip


def _status_bodies() -> Iterator[tuple[str, Any]]:
    """Of the measured service level."""
    service = _with_keys()
    service.fetch.script = _reports
    counts: dict[str, int] = {"request:/api/stats:ok:20": 940, "request:/api/stats:failed:750": 9}
    for hours, more in ((30, {}), (2, {"source:rugcheck:ok": 5, "source:rugcheck:timeout": 7})):
        run(SqlRollups(service.database).add(START_MS - hours * HOUR_MS, {**counts, **more}))
    asked = {"probes": [_PROBE]}
    yield "ProbesTold", asked
    told = service.send("POST", "/api/probes", json.dumps(asked).encode(), **_ADMIN)
    assert told.status == 204, told.body
    yield "Status", service.json("/api/status")
    service.database.close()


_WATCH = json.dumps({"token_id": MINT, "url": "https://example.org/hook"}).encode()


def _watch_bodies() -> Iterator[tuple[str, Any]]:
    """Of watches."""
    service = _with_keys()
    service.fetch.script = _reports
    service.json(f"/predict/{MINT}")
    yield "NewWatch", {**json.loads(_WATCH), "style": "standard", "chance_line": 0.5}
    made = _body(service.send("POST", "/api/watches", _WATCH, **_ADMIN))
    yield "CreatedWatch", made
    yield "Watches", _body(service.get("/api/watches", **_ADMIN))
    service.database.close()


def _refused_watches() -> Iterator[tuple[str, Any]]:
    """Of the errors of watches."""
    service = Service({"ADMIN_TOKEN": ADMIN_TOKEN, "API_KEY_PEPPER": PEPPER, "KEY_WATCHES": "2"})
    service.send("POST", "/api/watches", _WATCH, **_ADMIN)
    yield "already_watched", _body(service.send("POST", "/api/watches", _WATCH, **_ADMIN))
    service.send("POST", "/api/watches", json.dumps({"token_id": MINT}).encode(), **_ADMIN)
    yield "too_many_watches", _body(service.send("POST", "/api/watches", _WATCH, **_ADMIN))
    yield "watch_not_found", _body(service.get("/api/watches/none", "DELETE", **_ADMIN))
    service.database.close()


def _refusals() -> Iterator[tuple[str, Any]]:
    """Of the errors of keys and limits."""
    service = _with_keys()
    yield "unauthorized", _body(service.get("/api/stats", **{"x-api-key": "wrong"}))
    yield "key_not_found", _body(service.get("/api/keys/none", "DELETE", **_ADMIN))
    asked = b'{"name": "small", "scopes": ["read"], "daily_quota": 1}'
    key = _body(service.send("POST", "/api/keys", asked, **_ADMIN))["secret"]
    service.get("/api/stats", **{"x-api-key": key})
    yield "quota_exhausted", _body(service.get("/api/stats", **{"x-api-key": key}))
    service.database.close()
    service = Service({"ADMIN_TOKEN": ADMIN_TOKEN})
    yield "keys_unavailable", _body(service.send("POST", "/api/keys", asked, **_ADMIN))
    service.database.close()
    service = Service()
    service.fetch.answers = [NoRoom()]
    yield "service_busy", _body(service.get(f"/predict/{MINT}"))
    service.database.close()
    service = Service({"UPSTREAM_KEYS_SHARE": "1"}, FakeLimiter(address=2))
    yield "budget_exhausted", _body(service.get(f"/predict/{MINT}"))
    yield "forbidden", _body(service.get("/api/keys"))
    yield "rate_limited", _body(service.get("/api/stats"))
    service.database.close()


def _history(service: Service) -> Any:
    """Of a token whose pools were drained between two analyses."""
    mint = by_name(SAMPLES, "healthy").mint
    drained = build(by_name(SAMPLES, "drained_pool").recipe, mint, NOW)
    service.host.ms += HOUR_MS
    service.fetch.script = lambda _: reply(200, encode(drained))
    service.json(f"/predict/{mint}?force_refresh=true")
    service.fetch.script = _reports
    service.host.ms -= HOUR_MS
    return service.json(f"/api/tokens/{mint}/history")


def _shared(service: Service) -> Iterator[tuple[str, Any]]:
    """For other people's pages; of pictures and long pages the beginning."""
    for path, name, longest in (
        (f"/badge/{MINT}.svg", "BadgeTokenIdSvg", 2_000),
        (f"/embed/{MINT}", "EmbedTokenId", 15),
        (f"/card/{MINT}.png", "CardTokenIdPng", 8),
        (f"/token/{MINT}", "TokenTokenId", 400),
    ):
        answer = service.get(path)
        data = (answer.body or "").encode() if answer.data is None else answer.data
        yield name, data.decode("latin-1" if path.endswith("png") else "utf-8")[:longest]
    yield "ImageTokenId", "GIF89a"


_UPSTREAM: Mapping[str, tuple[Answer, ...]] = {
    "token_not_found": (reply(404, '{"error": "not found"}'),),
    "upstream_unreachable": (FetchFailed(), FetchFailed()),
    "upstream_failed": (reply(500), reply(500)),
    "upstream_invalid": (reply(200, "no report"),),
    "upstream_unable": (reply(400, json.dumps({"error": NO_REPORT})),),
    "upstream_refused": (reply(401, '{"error": "unauthorized"}'),),
    "upstream_blocked": (reply(403, "<html>"),),
    "upstream_unexpected": (RuntimeError(),),
    "upstream_busy": (reply(429, "{}", {"retry-after": "30"}),),
    "upstream_timeout": (FetchTimeout(), FetchTimeout()),
}
"""What RugCheck does so that this error follows."""

_PATHS = {
    "invalid_token_id": "/predict/nothing",
    "invalid_parameter": "/api/tokens?sort=oldest",
    "route_not_found": "/api/nothing",
    "token_not_analysed": f"/api/tokens/{MINT}/explain",
    "upgrade_required": "/api/live",
    "images_off": f"/image/{MINT}",
}


def _refused_bodies() -> Iterator[tuple[str, Any]]:
    """Of the errors of a request's body, which are the same on every route that reads one."""
    for size in (0, 9):

        async def read(most: int, size: int = size) -> bytes | None:
            return b"[" * size if size <= most else None

        try:
            run(read_json(Request("POST", "/", read=read), 8))
        except DetectorError as error:
            yield error.code, _body(error_response(error, FakeHost().new_id()))


def errors() -> Iterator[tuple[str, Any]]:
    """Of every error, by its code."""
    for code, answers in _UPSTREAM.items():
        service = Service()
        service.fetch.answers = [*answers]
        yield code, _body(service.get(f"/predict/{MINT}"))
        service.database.close()
    service = Service()
    for code, path in _PATHS.items():
        yield code, _body(service.get(path))
    yield "method_not_allowed", _body(service.get("/api/stats", "DELETE"))
    yield from _refused_bodies()
    yield from _refusals()
    yield from _refused_watches()
    showing = Service({"TOKEN_IMAGES": "1"})
    yield "image_not_found", _body(showing.get(f"/image/{MINT}"))
    showing.database.close()
    asked = service.get("/api/live", upgrade="websocket")
    yield "feed_unavailable", _body(service.app.feed_unavailable(asked))
    service.database.script("DROP TABLE verdict_counts")
    yield "storage_unavailable", _body(service.get("/api/stats"))
    service.database.close()
    yield "batch_timeout", _body(error_response(BatchTimeout(), FakeHost().new_id()))
    service = Service({"CACHE_TTL_HOURS": "soon"})
    yield "misconfigured", _body(service.get("/api/stats"))
    service.database.close()
    service = Service()
    app = replace(service.app, database=cast(Database, None))
    yield "internal_error", _body(run(collected(app.handle(Request("GET", "/api/stats")))))
    service.database.close()


def examples() -> dict[str, Any]:
    """All of them."""
    return {**dict(bodies()), **dict(errors())}


def text() -> str:
    """The file."""
    return json.dumps(examples(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
