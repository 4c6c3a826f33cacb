"""The API's routes, a module an area: its parameters, its handlers and their table.

A handler takes (context, request, parameters' values) and answers with a body of `wire`.
"""

from detector.web.router import Router
from detector.web.routes import (
    analytics,
    batch,
    evidence,
    history,
    keys,
    live,
    measured,
    service,
    sharing,
    site,
    status,
    tokens,
    watches,
)

ROUTES = (
    *tokens.ROUTES,
    *batch.ROUTES,
    *history.ROUTES,
    *evidence.ROUTES,
    *live.ROUTES,
    *measured.ROUTES,
    *analytics.ROUTES,
    *sharing.ROUTES,
    *service.ROUTES,
    *status.ROUTES,
    *site.ROUTES,
    *keys.ROUTES,
    *watches.ROUTES,
)
ROUTER = Router(ROUTES)
