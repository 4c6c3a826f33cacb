"""The test of a running Worker: every public route, an analysis, assets, headers, a source.

Imports the standard library and tools/probe.py.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from deploy.machine import Machine
from tools.probe import LARGEST_BYTES, NoAnswer, Seen, Wanted, probe

OVERRIDE: Final = "Cloudflare-Workers-Version-Overrides"
ANOTHER: Final = "another version answers"
POLL_S: Final = 2
FRESH_S: Final = 60
"""A report so old was read for this test."""
COOLDOWN: Final = "refresh_cooldown"
"""`stale_reason` while forced refreshes of a token rest, REFRESH_COOLDOWN_S after the last."""
COOLDOWN_TRY_S: Final = 10
COOLDOWN_TRIES: Final = 8
JSON: Final = "application/json"
NOTHING: Final = 0

#: Path, status, content type, and how much is read of it; {token} was analysed before. What the
#: probe asks is not among them. A test compares both with the table of routes.
ROUTES: Final[tuple[tuple[str, int, str, int], ...]] = (
    ("/detect/{token}", 200, JSON, LARGEST_BYTES),
    ("/api/tokens/{token}/history", 200, JSON, LARGEST_BYTES),
    ("/api/tokens/{token}/explain", 200, JSON, LARGEST_BYTES),
    ("/api/tokens/{token}/evidence", 200, JSON, LARGEST_BYTES),
    ("/api/tokens/{token}/creator", 200, JSON, LARGEST_BYTES),
    ("/api/tokens/{token}/timeline", 200, JSON, LARGEST_BYTES),
    ("/api/tokens/{token}/changes?from=999999999999999", 200, JSON, LARGEST_BYTES),
    ("/api/tokens.csv?q={token}", 200, "text/csv", LARGEST_BYTES),
    ("/api/suggest?q=bonk", 200, JSON, LARGEST_BYTES),
    ("/api/analytics?days=1", 200, JSON, LARGEST_BYTES),
    ("/api/analytics.csv?days=1", 200, "text/csv", LARGEST_BYTES),
    ("/api/status", 200, JSON, LARGEST_BYTES),
    ("/api/outcomes.csv?per_page=1", 200, "text/csv", LARGEST_BYTES),
    ("/badge/{token}.svg", 200, "image/svg+xml", LARGEST_BYTES),
    ("/embed/{token}", 200, "text/html", LARGEST_BYTES),
    ("/card/{token}.png", 200, "image/png", LARGEST_BYTES),
    ("/token/{token}", 200, "text/html", LARGEST_BYTES),
    ("/robots.txt", 200, "text/plain", LARGEST_BYTES),
    ("/sitemap.xml", 200, "application/xml", LARGEST_BYTES),
    # It never ends.
    ("/api/events", 200, "text/event-stream", NOTHING),
    # What must be refused is.
    ("/api/live", 426, JSON, LARGEST_BYTES),
    ("/api/keys", 401, JSON, LARGEST_BYTES),
    ("/api/watches", 401, JSON, LARGEST_BYTES),
    # Assets.
    ("/app.js", 200, "text/javascript", LARGEST_BYTES),
    ("/app.css", 200, "text/css", LARGEST_BYTES),
)
#: Off, unless a setting turns them on; on, they answer with what they are.
OPTIONAL: Final = (("/image/{token}", "image/"), ("/.well-known/security.txt", "text/plain"))


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask. `version`: this one of those that serve; empty: as visitors get it."""

    machine: Machine
    url: str
    worker: str
    version: str

    def __call__(self, path: str, body: bytes | None = None, most: int = LARGEST_BYTES, /) -> Seen:
        """An answer. Raises NoAnswer."""
        headers = {OVERRIDE: f'{self.worker}="{self.version}"'} if self.version else {}
        if body is not None:
            headers["content-type"] = JSON
        return self.machine.fetch(f"{self.url}{path}", headers, body, most)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the Worker must tell of itself; an empty deployment is not compared."""

    version: str
    schema: int
    deployment: str


def await_version(target: Target, expected: Expected, wait_s: int) -> str:
    """Why the expected version does not answer within the time; empty: it does.

    A deployment reaches every place within seconds, not at once.
    """
    machine, end = target.machine, target.machine.now() + wait_s
    while reason := _other_version(target, expected):
        if machine.now() >= end:
            return f"/api/health is not right after {wait_s} s: {reason}"
        machine.sleep(POLL_S)
    return ""


def _other_version(target: Target, expected: Expected) -> str:
    try:
        seen = target("/api/health")
    except NoAnswer as error:
        return f"no answer: {error}"
    if seen.status != 200 or not isinstance(seen.body, dict):
        return f"it answers {seen.status}" + ("" if seen.status != 200 else ", and no JSON object")
    told = seen.body.get("deployment")
    if expected.deployment and told not in (None, "", expected.deployment):
        return f"{ANOTHER}: {str(told)[:60]!r}"
    wanted = {
        "status": "ok",
        "version": expected.version,
        "schema_version": expected.schema,
        "sample_data": False,
    }
    for name, value in wanted.items():
        if seen.body.get(name) != value:
            return f"{name} is {str(seen.body.get(name))[:60]!r}, not {str(value)!r}"
    return ""


def deployment(target: Target) -> str:
    """The platform's id of the version that answers; empty: it is not told."""
    try:
        seen = target("/api/health")
    except NoAnswer:
        return ""
    return str(seen.body.get("deployment") or "") if isinstance(seen.body, dict) else ""


def faults(
    target: Target, version: str, token: str, *, ask_source: bool, source_down: bool
) -> list[str]:
    """What is wrong, a line each; empty: all is well.

    `ask_source`: the source of reports is asked now; `source_down`: its breaker may rest.
    """
    source = _source(target, token) if ask_source else []
    line = probe(target, Wanted(version=version, token=token), target.machine.now())
    found = [
        f"{one['path']}: {fault}"
        for one in line["routes"]
        for fault in one["faults"]
        if not (source_down and fault == "degraded")
    ]
    for path, status, kind, most in ROUTES:
        judge = _judge(status, kind)
        found += _asked(target, path.format(token=token), judge, most=most)
    for path, kind in OPTIONAL:
        judge = _judge_optional(kind)
        found += _asked(target, path.format(token=token), judge)
    body = json.dumps({"ids": [token]}).encode()
    found += _asked(target, "/api/batch", _judge(200, JSON), body=body)
    return [*source, *found]


def failed_share(target: Target) -> tuple[int, int]:
    """How many of the probe's routes failed on our side or did not answer, of how many."""
    line = probe(target, Wanted(), target.machine.now())
    bad = [one for one in line["routes"] if one["status"] == 0 or one["status"] >= 500]
    return len(bad), len(line["routes"])


Judge = Callable[[Seen], str]


def _asked(
    target: Target, path: str, judge: Judge, body: bytes | None = None, most: int = LARGEST_BYTES
) -> list[str]:
    try:
        fault = judge(target(path, body, most))
    except NoAnswer as error:
        fault = f"no answer: {error}"
    return [f"{path}: {fault}"] if fault else []


def _judge(status: int, kind: str) -> Judge:
    def judge(seen: Seen) -> str:
        if seen.status != status:
            return f"status {seen.status} instead of {status}"
        told = seen.headers.get("content-type", "")
        return "" if told.startswith(kind) else f"content-type is {told[:60]!r}, not {kind}"

    return judge


def _judge_optional(kind: str) -> Judge:
    def judge(seen: Seen) -> str:
        return "" if seen.status == 404 else _judge(200, kind)(seen)

    return judge


def _source(target: Target, token: str) -> list[str]:
    """Faults of an analysis for which the source of reports is asked now."""
    path = f"/predict/{token}?force_refresh=true"
    for _ in range(COOLDOWN_TRIES):
        found = _asked(target, path, _read_anew)
        if not any(COOLDOWN in one for one in found):
            break
        # Somebody had the same token read a moment ago, and perhaps not by this version.
        target.machine.sleep(COOLDOWN_TRY_S)
    return found


def _read_anew(seen: Seen) -> str:
    if seen.status != 200 or not isinstance(seen.body, dict):
        code = seen.body.get("code") if isinstance(seen.body, dict) else None
        return f"status {seen.status} instead of 200" + (f" ({str(code)[:60]})" if code else "")
    if seen.body.get("stale") is not False:
        return f"the source gave nothing: {str(seen.body.get('stale_reason'))[:60]}"
    age_s = _age_s(seen.body, seen.headers)
    if age_s is None or not age_s < FRESH_S:
        return "the source was not asked anew"
    return ""


def _age_s(body: Mapping[str, Any], headers: Mapping[str, str]) -> float | None:
    """Seconds from the report's reading to the answer, both by the Worker's clock."""
    try:
        answered = parsedate_to_datetime(headers["date"])
        read = datetime.fromisoformat(body["fetched_at"])
        return (answered - read).total_seconds()
    except (KeyError, TypeError, ValueError):
        return None
