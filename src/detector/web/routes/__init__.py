"""The API's routes, a module an area: its parameters, its handlers and their table.

A handler takes (context, request, parameters' values) and answers with a body of `wire`.
"""

from detector.web.router import Router
from detector.web.routes import keys, measured, service, tokens

ROUTES = (*tokens.ROUTES, *measured.ROUTES, *service.ROUTES, *keys.ROUTES)
ROUTER = Router(ROUTES)
