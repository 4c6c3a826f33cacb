"""Ask a deployment's public routes from outside, and print one line of JSON about it.

    python3 tools/probe.py https://detector.example
    python3 tools/probe.py URL --expect-version 0.1.0 --newest-within-h 24 --token MINT

For cron or any monitor: standard library only, no key, nothing is changed and no source is asked,
unless --token names one that is not stored. A route's faults are told by what is wrong, never by
what the answer held.

`tools/probe_report.py` takes the line and tells the deployment itself, for its /status.

exit: 0 all is well, 1 something is not, 2 wrong use
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_S = 15.0
LARGEST_BYTES = 5_000_000
HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
"""Of every answer, pages too."""

OF_API = ("x-request-id", "server-timing", "content-security-policy", "strict-transport-security")
EXTRA: Mapping[str, str] = {}
SAMPLE_ID = "abc"
"""No Solana address, so that it is refused before anybody is asked."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer; `body` is decoded JSON, or text."""

    status: int
    headers: Mapping[str, str]
    body: Any
    ms: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A route and what was wrong with its answer; status 0: there was none."""

    path: str
    status: int
    ms: int
    faults: tuple[str, ...]


Judge = Callable[[Seen], list[str]]
Get = Callable[[str], Seen]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a deployment is held to beside the shape of its answers."""

    version: str | None = None
    newest_within_h: float | None = None
    slow_ms: int | None = None
    token: str | None = None


class NoAnswer(Exception):
    """Nothing came, or what came is no answer; the message says what."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """An answer of its own: where it leads is not asked."""
        return


class Asking(Protocol):
    """What asks a deployment: a path, perhaps a body, at most so many bytes of the answer."""

    def __call__(
        self, path: str, body: bytes | None = None, most: int = LARGEST_BYTES, /
    ) -> "Seen":
        """The answer. Raises NoAnswer."""
        ...


def getter(url: str, timeout_s: float, headers: Mapping[str, str] = EXTRA) -> Asking:
    """What asks `url`, with `headers` beside its own. A call raises NoAnswer."""
    opener = build_opener(_NoRedirect)
    sent = {"accept": "application/json, text/html;q=0.5", "user-agent": "detector-probe"}
    sent |= headers

    def get(path: str, body: bytes | None = None, most: int = LARGEST_BYTES, /) -> Seen:
        request = Request(f"{url}{path}", body, sent)  # noqa: S310 - http only, see `main`
        began = time.monotonic()
        try:
            try:
                reply = opener.open(request, timeout=timeout_s)
            except HTTPError as error:
                reply = error
            with reply:
                data = reply.read(most + 1) if most else b""
                ms = round((time.monotonic() - began) * 1000)
                named = {name.lower(): text for name, text in reply.headers.items()}
                return Seen(reply.status, named, _decoded(data, most), ms)
        except (URLError, OSError, ValueError, HTTPException) as error:
            reason = getattr(error, "reason", None)
            kind = type(reason if isinstance(reason, Exception) else error)
            raise NoAnswer(kind.__name__) from error

    return get


def _decoded(data: bytes, most: int) -> Any:
    if len(data) > most:
        raise NoAnswer(f"more than {most:,} bytes")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return data.decode("utf-8", "replace")


def probe(get: Get, wanted: Wanted, now_s: float) -> dict[str, Any]:
    """Ask every route; the line that is printed, as a mapping."""
    facts: dict[str, Any] = {"version": None, "deployment": None, "newest_age_h": None}
    asked = [_ask(get, path, judge, wanted) for path, judge in _routes(wanted, facts, now_s)]
    ok = not any(one.faults for one in asked)
    return {
        "event": "probe",
        "at": datetime.fromtimestamp(now_s, UTC).isoformat(timespec="seconds"),
        "ok": ok,
        **facts,
        "slowest_ms": max(one.ms for one in asked),
        "routes": [asdict(one) for one in asked],
    }


def _ask(get: Get, path: str, judge: Judge, wanted: Wanted) -> Asked:
    try:
        seen = get(path)
    except NoAnswer as error:
        return Asked(path, 0, 0, (f"no answer: {error}",))
    faults = judge(seen)
    faults += [
        f"header {name} is not {text}"
        for name, text in HEADERS.items()
        if seen.headers.get(name) != text
    ]
    if path != "/":
        faults += [f"header {name} is missing" for name in OF_API if not seen.headers.get(name)]
    if wanted.slow_ms is not None and seen.ms > wanted.slow_ms:
        faults.append(f"took {seen.ms} ms")
    return Asked(path, seen.status, seen.ms, tuple(faults))


def _routes(wanted: Wanted, facts: dict[str, Any], now_s: float) -> list[tuple[str, Judge]]:
    """Paths and judges; some note in `facts` what the line tells."""
    routes: list[tuple[str, Judge]] = [
        ("/api/health?deep=true", lambda seen: _health(seen, wanted, facts)),
        ("/api/tokens?per_page=1", lambda seen: _newest(seen, wanted, facts, now_s)),
        ("/api/stats", lambda seen: _shape(seen, {"total_tokens": int, "fraud_tokens": int})),
        ("/api/model", lambda seen: _shape(seen, {"card": dict, "measured": dict})),
        ("/api/limits", lambda seen: _shape(seen, {"per_minute": list})),
        ("/api/checks", lambda seen: _shape(seen, {"rules_version": str})),
        ("/openapi.json", lambda seen: _shape(seen, {"openapi": str, "paths": dict})),
        (f"/predict/{SAMPLE_ID}", _refusal),
        ("/", _dashboard),
    ]
    if wanted.token is not None:
        shape = {"risk_level": str, "band": str, "anomalies": list, "fetched_at": str}
        path = f"/predict/{quote(wanted.token, safe='')}"
        routes.insert(2, (path, lambda seen: _shape(seen, shape)))
    return routes


def _shape(seen: Seen, keys: Mapping[str, type], status: int = 200) -> list[str]:
    """Faults of status, and of the keys that the body must have."""
    if seen.status != status:
        return [f"status {seen.status} instead of {status}"]
    if not isinstance(seen.body, dict):
        return ["no JSON object"]
    return [
        f"{key} is no {kind.__name__}"
        for key, kind in keys.items()
        if not isinstance(seen.body.get(key), kind)
    ]


def _health(seen: Seen, wanted: Wanted, facts: dict[str, Any]) -> list[str]:
    faults = _shape(seen, {"status": str, "version": str, "schema_version": int, "sources": list})
    if not isinstance(seen.body, dict):
        return faults
    body = seen.body
    facts["version"], facts["deployment"] = body.get("version"), body.get("deployment")
    if body.get("status") == "degraded":
        faults.append("degraded")
    if body.get("sample_data") is not False:
        faults.append("serves sample data")
    if wanted.version is not None and body.get("version") != wanted.version:
        faults.append(f"version is not {wanted.version}")
    return faults


def _newest(seen: Seen, wanted: Wanted, facts: dict[str, Any], now_s: float) -> list[str]:
    faults = _shape(seen, {"tokens": list, "pagination": dict})
    if faults:
        return faults
    age_h = _age_h(seen.body["tokens"], now_s)
    facts["newest_age_h"] = None if age_h is None else round(age_h, 2)
    most = wanted.newest_within_h
    if most is not None and (age_h is None or age_h > most):
        told = "not known" if age_h is None else f"{age_h:.1f} h old"
        faults.append(f"the newest analysis is {told}")
    return faults


def _age_h(tokens: Sequence[Any], now_s: float) -> float | None:
    """Hours since the first row was fetched; None: there is none, or its time cannot be read."""
    first = tokens[0] if tokens and isinstance(tokens[0], dict) else {}
    try:
        return (now_s - datetime.fromisoformat(first["fetched_at"]).timestamp()) / 3600
    except (KeyError, TypeError, ValueError):
        return None


def _refusal(seen: Seen) -> list[str]:
    faults = _shape(seen, {"code": str, "message": str, "request_id": str}, status=400)
    if not faults and seen.body["code"] != "invalid_token_id":
        faults.append("code is not invalid_token_id")
    return faults


def _dashboard(seen: Seen) -> list[str]:
    if seen.status != 200:
        return [f"status {seen.status} instead of 200"]
    page = seen.body.lower() if isinstance(seen.body, str) else ""
    faults = [] if page.startswith("<!doctype html") else ["not the dashboard"]
    if "require-trusted-types-for" not in seen.headers.get("content-security-policy", ""):
        faults.append("its content-security-policy is not the dashboard's")
    return faults


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="probe", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", type=_address, help="http or https address of the deployment")
    parser.add_argument("--expect-version", help="the code's version that must answer")
    parser.add_argument("--newest-within-h", type=float, help="hours: the newest analysis's age")
    parser.add_argument("--slow-ms", type=int, help="no answer may take longer")
    parser.add_argument("--token", help="a mint that /predict must answer for")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, help="seconds for one answer")
    asked = parser.parse_args(arguments)
    wanted = Wanted(asked.expect_version, asked.newest_within_h, asked.slow_ms, asked.token)
    line = probe(getter(asked.url, asked.timeout), wanted, time.time())
    print(json.dumps(line))
    return 0 if line["ok"] else 1


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError("an http or https address without query")
    return text.rstrip("/")


if __name__ == "__main__":
    sys.exit(main())
