"""Every route as a client asks it, in the states in which it behaves in different ways."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from detector.domain.instants import iso_utc
from detector.incoming_http import Request
from tests.survival.ground import ADMIN, EXPIRED, FRESH, NEW, NOW_MS, base
from tests.unit.service import ORIGIN

ANYBODY, KEY, ADMINISTRATOR = "anybody", "key", "administrator"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request of one route. `route`: as the table of routes has it."""

    method: str
    route: str
    path: str
    who: str = ANYBODY
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, **headers: str) -> Request:
        """The request; `headers` instead of those that say who asks."""
        found = base()
        text = self.path.replace("{target}", found.target_id).replace("{watch}", found.watch_id)
        path, _, query = text.partition("?")
        said = headers or {
            ANYBODY: {}, KEY: {"x-api-key": found.key}, ADMINISTRATOR: ADMIN,
        }[self.who]  # fmt: skip
        data = self.body.encode()

        async def read(most: int) -> bytes | None:
            return data if len(data) <= most else None

        sent = {**self.headers, **{name.replace("_", "-"): text for name, text in said.items()}}
        return Request(self.method, path, query, sent, read, ORIGIN)


def _get(route: str, path: str = "", who: str = ANYBODY) -> Ask:
    return Ask("GET", route, path or route, who)


_BATCH = json.dumps({"ids": [NEW, FRESH, EXPIRED, "nothing"]})
_TOKEN = "{token_id}"
_PREDICT, _DETECT = f"/predict/{_TOKEN}", f"/detect/{_TOKEN}"
_A_KEY = json.dumps({"name": "one more", "scopes": ["read"]})
_A_WATCH = json.dumps({"token_id": NEW, "url": "https://hooks.example.net/x"})
_PROBES = json.dumps({"probes": [{"at": iso_utc(NOW_MS - 60_000), "ok": True, "slowest_ms": 9}]})

ASKS: Mapping[str, Ask] = {
    "predict, new": _get(_PREDICT, f"/predict/{NEW}"),
    "predict, expired": _get(_PREDICT, f"/predict/{EXPIRED}"),
    "predict, forced": _get(_PREDICT, f"/predict/{FRESH}?force_refresh=true"),
    "predict, fresh": _get(_PREDICT, f"/predict/{FRESH}"),
    "predict, with a key": _get(_PREDICT, f"/predict/{FRESH}", who=KEY),
    "detect, new": _get(_DETECT, f"/detect/{NEW}"),
    "batch": Ask("POST", "/api/batch", "/api/batch", body=_BATCH),
    "batch, in lines": Ask(
        "POST", "/api/batch", "/api/batch", body=_BATCH, headers={"accept": "application/x-ndjson"}
    ),
    "tokens": _get("/api/tokens"),
    "tokens.csv": _get("/api/tokens.csv"),
    "suggest": _get("/api/suggest", "/api/suggest?q=he"),
    "stats": _get("/api/stats"),
    "history": _get("/api/tokens/{token_id}/history", f"/api/tokens/{FRESH}/history"),
    "explain": _get("/api/tokens/{token_id}/explain", f"/api/tokens/{FRESH}/explain"),
    "evidence": _get("/api/tokens/{token_id}/evidence", f"/api/tokens/{FRESH}/evidence"),
    "creator": _get("/api/tokens/{token_id}/creator", f"/api/tokens/{FRESH}/creator"),
    "timeline": _get("/api/tokens/{token_id}/timeline", f"/api/tokens/{FRESH}/timeline"),
    "changes": _get("/api/tokens/{token_id}/changes", f"/api/tokens/{FRESH}/changes?from={10**14}"),
    "live": Ask("GET", "/api/live", "/api/live", headers={"upgrade": "websocket"}),
    "events": _get("/api/events", "/api/events?after=0"),
    "model": _get("/api/model"),
    "outcomes.csv": _get("/api/outcomes.csv"),
    "analytics": _get("/api/analytics"),
    "analytics.csv": _get("/api/analytics.csv"),
    "badge": _get("/badge/{token_id}.svg", f"/badge/{FRESH}.svg"),
    "embed": _get("/embed/{token_id}", f"/embed/{FRESH}"),
    "card": _get("/card/{token_id}.png", f"/card/{FRESH}.png"),
    "token page": _get("/token/{token_id}", f"/token/{FRESH}"),
    "image": _get("/image/{token_id}", f"/image/{FRESH}"),
    "health": _get("/api/health"),
    "health, deep": _get("/api/health", "/api/health?deep=true"),
    "status": _get("/api/status"),
    "probes": Ask("POST", "/api/probes", "/api/probes", KEY, _PROBES),
    "limits": _get("/api/limits"),
    "checks": _get("/api/checks"),
    "openapi.json": _get("/openapi.json"),
    "robots.txt": _get("/robots.txt"),
    "sitemap.xml": _get("/sitemap.xml"),
    "security.txt": _get("/.well-known/security.txt"),
    "keys, make": Ask("POST", "/api/keys", "/api/keys", ADMINISTRATOR, _A_KEY),
    "keys, list": _get("/api/keys", who=ADMINISTRATOR),
    "keys, rotate": Ask(
        "POST", "/api/keys/{key_id}/rotate", "/api/keys/{target}/rotate", ADMINISTRATOR
    ),
    "keys, revoke": Ask("DELETE", "/api/keys/{key_id}", "/api/keys/{target}", ADMINISTRATOR),
    "watches, make": Ask("POST", "/api/watches", "/api/watches", KEY, _A_WATCH),
    "watches, list": _get("/api/watches", who=KEY),
    "watches, end": Ask("DELETE", "/api/watches/{watch_id}", "/api/watches/{watch}", KEY),
}
