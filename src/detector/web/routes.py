"""The API's routes."""

from detector import errors
from detector.domain.paging import CURSOR_PATTERN
from detector.services.listing import MAX_OFFSET, MAX_SEARCH
from detector.web.handlers import (
    DEFAULT_PER_PAGE,
    DEFAULT_ROWS,
    LEVELS,
    MAX_PER_PAGE,
    MAX_ROWS,
    SORTS,
    Handlers,
)
from detector.web.router import Parameter, Route, Router
from detector.wire.schema import ref

_TOKEN = Parameter("token_id", "path", "The token's mint address.", ref("AskedMint"), required=True)
_FORCE = Parameter(
    "force_refresh", "query",
    "Read the report anew even if the stored one is fresh: true, 1 or yes. All else means false.",
    {"type": ["boolean", "string"], "default": False},
)  # fmt: skip
_DEEP = Parameter(
    "deep", "query", "Tell how database, sources and model stand, from what is recorded of them: "
    "true, 1 or yes. All else means false.",
    {"type": ["boolean", "string"], "default": False},
)  # fmt: skip
_LIST = (
    Parameter("page", "query",
              "Number of the page, a whole number from 1. All else means 1. Rows beyond "
              f"{MAX_OFFSET} are reached by cursor.",
              {"type": ["integer", "string"], "default": 1}),
    Parameter("per_page", "query",
              f"Rows a page, a whole number from 1; above {MAX_PER_PAGE} it is {MAX_PER_PAGE}. All "
              f"else means {DEFAULT_PER_PAGE}.",
              {"type": ["integer", "string"], "default": DEFAULT_PER_PAGE}),
    Parameter("cursor", "query",
              "Where the page before ended: its `next_cursor`. Wins over page and sort. Empty: "
              "none.",
              {"type": "string", "pattern": f"^(?:{CURSOR_PATTERN})?$"}),
    Parameter("risk_level", "query", "Only tokens of this level, in any letter case; empty is all.",
              {"type": "string", "enum": [*LEVELS, ""]}),
    Parameter("q", "query", "Beginning of a word of the name or symbol, or of the mint.",
              {"type": "string", "maxLength": MAX_SEARCH}),
    Parameter("sort", "query",
              "Newest analysis first, or highest risk score first; empty is the default.",
              {"type": "string", "enum": [*SORTS, ""], "default": SORTS[0]}),
)  # fmt: skip
_RECORD = (
    Parameter("cursor", "query",
              "The number of the row to go on after. All else means from the beginning.",
              {"type": ["integer", "string"], "default": 0}),
    Parameter("per_page", "query",
              f"Rows at the most, a whole number from 1; above {MAX_ROWS} it is {MAX_ROWS}. All "
              f"else means {DEFAULT_ROWS}.",
              {"type": ["integer", "string"], "default": DEFAULT_ROWS}),
)  # fmt: skip

_ANALYSIS_ERRORS = (
    errors.InvalidTokenId,
    errors.InvalidParameter,
    errors.TokenNotFound,
    errors.UpstreamUnreachable,
    errors.UpstreamFailed,
    errors.UpstreamInvalid,
    errors.UpstreamUnable,
    errors.UpstreamRefused,
    errors.UpstreamBlocked,
    errors.UpstreamUnexpected,
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
        "New verdicts as they are made: a WebSocket, one message each; sends pong for ping. "
        "Without an upgrade it answers 426",
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
        parameters=(_DEEP,),
        errors=(errors.InvalidParameter, errors.StorageUnavailable),
    ),
    Route("GET", "/openapi.json", Handlers.describe, "This description", "Description"),
)  # fmt: skip

ROUTER = Router(ROUTES)
