"""The API's routes, a module an area: its parameters, its handlers and their table.

A handler takes (context, request, parameters' values) and answers with a body of `wire`.
"""

from detector.web.router import Router
from detector.web.routes import analytics, live, measured, service, tokens

ROUTES = (*tokens.ROUTES, *live.ROUTES, *measured.ROUTES, *analytics.ROUTES, *service.ROUTES)
ROUTER = Router(ROUTES)
