"""Routes of the measured service level: what was served, and what probes from outside saw."""

import re
from datetime import datetime
from typing import Any

from detector import errors
from detector.domain.probe import ProbeResult
from detector.domain.rollup import HOUR_MS
from detector.domain.scope import Scope
from detector.domain.service_level import DAY_HOURS, MONTH_HOURS
from detector.errors import InvalidBody
from detector.incoming_http import Request, Response
from detector.web.bodies import read_json
from detector.web.context import Context
from detector.web.parameters import Values
from detector.web.respond import json_response
from detector.web.router import PUBLIC, Route
from detector.wire.status import (
    FAULT_PATTERN,
    LONGEST_FAULT,
    MOST_FAULTS,
    MOST_PROBES,
    SLOWEST_MS,
    VERSION_PATTERN,
)
from detector.wire.status import status as status_body

MAX_BODY = 150_000
"""Bytes: as many probes as may come at once, each with as many faults as it may have."""

OLDEST_MS, AHEAD_MS = 7 * 24 * HOUR_MS, 300_000
"""How old a probe may be that could not be told before, and how far its clock may be ahead."""

COST = 5
"""What reading a month of counts is counted as: it takes the database some 0.1 s."""

_FIELDS = frozenset({"at", "ok", "slowest_ms", "version", "faults"})
_FAULT, _VERSION = re.compile(FAULT_PATTERN), re.compile(VERSION_PATTERN)


async def status(context: Context, _request: Request, _values: Values) -> Response:
    """GET /api/status."""
    now_ms = context.host.now_ms()
    hour = now_ms // HOUR_MS
    counts = await context.rollups.level(hour - MONTH_HOURS + 1, hour - DAY_HOURS + 1)
    last = await context.probes.last()
    return json_response(status_body(counts, last, context.settings.slo_target_pct, now_ms))


async def told(context: Context, request: Request, _values: Values) -> Response:
    """POST /api/probes."""
    body = await read_json(request, MAX_BODY)
    probes = body.get("probes")
    if body.keys() != {"probes"} or not isinstance(probes, list):
        raise InvalidBody("The body is not valid.", "Give a list as probes, and nothing else.")
    if not 1 <= len(probes) <= MOST_PROBES:
        raise InvalidBody("The field probes is not valid.", f"Give 1 to {MOST_PROBES} of them.")
    now_ms = context.host.now_ms()
    await context.probes.add([_probe(each, now_ms) for each in probes])
    return Response(204)


def _probe(given: object, now_ms: int) -> ProbeResult:
    """One run. Raises InvalidBody naming the field, never quoting it."""
    if not isinstance(given, dict) or not given.keys() <= _FIELDS:
        names = ", ".join(sorted(_FIELDS))
        raise InvalidBody("A probe is not valid.", f"It is an object that may have {names}.")
    ok = given.get("ok")
    if not isinstance(ok, bool):
        raise InvalidBody("The field ok is not valid.", "Give true or false.")
    return ProbeResult(
        at_ms=_at_ms(given.get("at"), now_ms),
        ok=ok,
        slowest_ms=_slowest_ms(given.get("slowest_ms")),
        version=_version(given.get("version")),
        faults=_faults(given.get("faults", [])),
    )


def _at_ms(value: object, now_ms: int) -> int:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        at_ms = None if moment is None or moment.tzinfo is None else moment.timestamp() * 1000
    except (ValueError, OverflowError):
        at_ms = None
    if at_ms is None or not now_ms - OLDEST_MS <= at_ms <= now_ms + AHEAD_MS:
        raise InvalidBody(
            "The field at is not valid.",
            "Give ISO 8601 with a time zone, at most 7 days ago and not in the future.",
        )
    return int(at_ms)


def _slowest_ms(value: Any) -> int:
    # JSON knows one kind of number: 5.0 is a whole one.
    if type(value) in (int, float) and 0 <= value <= SLOWEST_MS and value == int(value):
        return int(value)
    raise InvalidBody(
        "The field slowest_ms is not valid.", f"Give a whole number from 0 to {SLOWEST_MS}."
    )


def _version(value: object) -> str | None:
    if value is None or (isinstance(value, str) and _VERSION.fullmatch(value)):
        return value
    raise InvalidBody("The field version is not valid.", "Give a version such as 1.2.3, or null.")


def _faults(value: object) -> tuple[str, ...]:
    if (
        isinstance(value, list)
        and len(value) <= MOST_FAULTS
        and all(isinstance(each, str) and _FAULT.fullmatch(each) for each in value)
    ):
        return tuple(value)
    raise InvalidBody(
        "The field faults is not valid.",
        f"Give at most {MOST_FAULTS} texts of at most {LONGEST_FAULT} ASCII characters.",
    )


ROUTES = (
    Route(
        "GET", "/api/status", status,
        "The measured service level: success and times by route, error budget, incidents, probes",
        "Status", PUBLIC, "Service", errors=(errors.StorageUnavailable,), cost=COST,
    ),
    Route(
        "POST", "/api/probes", told, "Tell what a probe from outside saw", "",
        Scope.PROBE, "Service", body="ProbesTold", status=204,
        errors=(errors.InvalidBody, errors.BodyTooLong, errors.StorageUnavailable),
    ),
)  # fmt: skip
