"""The API's routes, a module an area: its parameters, its handlers and their table.

A handler takes (context, request, parameters' values) and answers with a body of `wire`.
"""

from detector.web.router import Router
from detector.web.routes import analytics, batch, measured, service, site, tokens

ROUTES = (
    *tokens.ROUTES, *batch.ROUTES, *measured.ROUTES, *analytics.ROUTES, *service.ROUTES,
    *site.ROUTES,
)  # fmt: skip
ROUTER = Router(ROUTES)
