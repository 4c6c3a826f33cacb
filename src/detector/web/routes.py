"""The API's routes."""

from detector import errors
from detector.services.listing import MAX_SEARCH
from detector.web.handlers import (
    DEFAULT_PER_PAGE,
    DEFAULT_ROWS,
    LEVELS,
    MAX_PAGE,
    MAX_PER_PAGE,
    MAX_ROWS,
    SORTS,
    Handlers,
)
from detector.web.router import Parameter, Route, Router
from detector.web.schemas import MINT

_TOKEN = Parameter("token_id", "path", "The token's mint address.", MINT, required=True)
_FORCE = Parameter(
    "force_refresh", "query", "Read the report anew even if the stored one is fresh.",
    {"type": "boolean", "default": False},
)  # fmt: skip
_LIST = (
    Parameter("page", "query", "Number of the page.",
              {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}),
    Parameter("per_page", "query", "Rows a page.",
              {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE,
               "default": DEFAULT_PER_PAGE}),
    Parameter("cursor", "query", "Where the page before ended; wins over page.",
              {"type": "string", "maxLength": 200}),
    Parameter("risk_level", "query", "Only tokens of this level.",
              {"type": "string", "enum": list(LEVELS)}),
    Parameter("q", "query", "Beginning of a word of the name or symbol, or of the mint.",
              {"type": "string", "maxLength": MAX_SEARCH}),
    Parameter("sort", "query", "Newest analysis first, or highest risk score first.",
              {"type": "string", "enum": list(SORTS), "default": SORTS[0]}),
)  # fmt: skip
_RECORD = (
    Parameter("cursor", "query", "The number of the row to go on after.",
              {"type": "integer", "minimum": 0, "maximum": MAX_PAGE, "default": 0}),
    Parameter("per_page", "query", "Rows at the most.",
              {"type": "integer", "minimum": 1, "maximum": MAX_ROWS, "default": DEFAULT_ROWS}),
)  # fmt: skip

_ANALYSIS_ERRORS = (
    errors.InvalidTokenId,
    errors.InvalidParameter,
    errors.TokenNotFound,
    errors.UpstreamUnreachable,
    errors.UpstreamFailed,
    errors.UpstreamInvalid,
    errors.UpstreamRefused,
    errors.UpstreamBusy,
    errors.UpstreamTimeout,
    errors.StorageUnavailable,
)
_LIST_ERRORS = (errors.InvalidParameter, errors.StorageUnavailable)

ROUTES = (
    Route(
        "GET", "/predict/{token_id}", Handlers.predict,
        "How risky a token is, why, and what could not be checked", "Analysis",
        parameters=(_TOKEN, _FORCE), errors=_ANALYSIS_ERRORS,
    ),
    Route(
        "GET", "/detect/{token_id}", Handlers.predict,
        "The same analysis under its older address", "Analysis",
        parameters=(_TOKEN, _FORCE), errors=_ANALYSIS_ERRORS,
    ),
    Route(
        "GET", "/api/tokens", Handlers.tokens, "The newest analysis of each token, as a list",
        "Tokens", parameters=_LIST, errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/tokens.csv", Handlers.tokens_csv,
        "The same rows as CSV (RFC 4180; text that could start a formula gets an apostrophe)",
        "", content_type="text/csv", parameters=_LIST, errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/stats", Handlers.stats, "How many tokens of each level there are", "Stats",
        errors=(errors.StorageUnavailable,),
    ),
    Route(
        "GET", "/api/live", Handlers.live,
        "New verdicts as they are made: a WebSocket, one message each; sends pong for ping",
        "LiveMessage", errors=(errors.UpgradeRequired, errors.FeedUnavailable), status=101,
    ),
    Route(
        "GET", "/api/model", Handlers.model,
        "The model's card (data, measures, limits) and its measured reliability here", "Model",
        errors=(errors.StorageUnavailable,),
    ),
    Route(
        "GET", "/api/outcomes.csv", Handlers.outcomes_csv,
        "Every settled prediction as CSV, oldest first, each row with the hash of the one before; "
        "the header x-next-cursor names the next part",
        "", content_type="text/csv", parameters=_RECORD, errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/health", Handlers.health, "Liveness and versions", "Health",
        errors=(errors.StorageUnavailable,),
    ),
    Route("GET", "/openapi.json", Handlers.describe, "This description", "Description"),
)  # fmt: skip

ROUTER = Router(ROUTES)
