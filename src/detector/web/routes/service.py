"""Routes of the deployment itself: its health, its checks and its description."""

from collections.abc import Mapping
from typing import Any

from detector import VERSION, errors
from detector.domain import jsontext
from detector.domain.deployment import About
from detector.domain.model import engines
from detector.incoming_http import Request, Response
from detector.services.health import deep_health
from detector.web.context import Context
from detector.web.parameters import Values, flag
from detector.web.respond import JSON, json_response
from detector.web.router import PUBLIC, UNLIMITED, Route
from detector.wire.checks import checks as checks_body
from detector.wire.health import health as health_body
from detector.wire.limits import limits as limits_body

DEEP = flag(
    "deep",
    "Tell how database, sources and model stand, from what is recorded of them: "
    "true, 1 or yes. All else means false.",
)


async def health(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/health."""
    settings, scorer = context.settings, context.scorer
    parts = None
    if values[DEEP]:
        source = context.analysis.source
        parts = await deep_health(context.health_store, scorer, source, context.host)
        version = parts.schema_version
    else:
        version = await context.health_store.schema_version()
    about = About(
        version=VERSION,
        deployment=settings.deployment or None,
        model_version=scorer.model_version,
        rules_version=scorer.rules_version,
        engines=engines(),
        remote_model=scorer.remote is not None,
        sample_data=settings.sample_data,
    )
    samples = None
    if settings.sample_data and settings.samples:
        samples = jsontext.decode(settings.samples.encode())
    return json_response(health_body(about, context.host.now_ms(), version, parts, samples))


async def limits(context: Context, _request: Request, _values: Values) -> Response:
    """GET /api/limits: all limits, which of them hold here, and what the client may do."""
    return json_response(limits_body(context.limits, context.enforced, context.client))


async def checks(context: Context, _request: Request, _values: Values) -> Response:
    """GET /api/checks."""
    return _unchanging(checks_body(context.scorer.rules_version))


async def describe(context: Context, _request: Request, _values: Values) -> Response:
    """GET /openapi.json."""
    return _unchanging(context.description())


def _unchanging(body: Mapping[str, Any]) -> Response:
    """What stays the same until the next deployment."""
    headers = {"content-type": JSON, "cache-control": "public, max-age=300"}
    return Response(200, headers, jsontext.encode(body))


ROUTES = (
    Route(
        "GET", "/api/health", health, "Liveness and versions", "Health", PUBLIC, "Service",
        parameters=(DEEP,), errors=(errors.InvalidParameter, errors.StorageUnavailable),
        cost=UNLIMITED,
    ),
    Route(
        "GET", "/api/limits", limits,
        "How much may be asked, and what this client may do", "Limits", PUBLIC, "Service",
    ),
    Route(
        "GET", "/api/checks", checks,
        "Every check: its group, title, explanation, severities and weight", "Checks",
        PUBLIC, "Service",
    ),
    Route(
        "GET", "/openapi.json", describe, "This description", "Description", PUBLIC, "Service",
    ),
)  # fmt: skip
