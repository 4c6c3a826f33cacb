"""The API's routes."""

from detector import errors
from detector.web.declared import DEEP, FORCE_REFRESH, LIST, RECORD, TOKEN_ID
from detector.web.handlers import Handlers
from detector.web.headers import CSV
from detector.web.router import PUBLIC, Route, Router

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
        "How risky a token is, why, and what could not be checked", "Analysis", PUBLIC, "Tokens",
        parameters=(TOKEN_ID, FORCE_REFRESH), errors=_ANALYSIS_ERRORS,
    ),
    Route(
        "GET", "/detect/{token_id}", Handlers.predict,
        "The same analysis under its older address", "Analysis", PUBLIC, "Tokens",
        parameters=(TOKEN_ID, FORCE_REFRESH), errors=_ANALYSIS_ERRORS,
    ),
    Route(
        "GET", "/api/tokens", Handlers.tokens, "The newest analysis of each token, as a list",
        "Tokens", PUBLIC, "Tokens", parameters=LIST, errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/tokens.csv", Handlers.tokens_csv,
        "The same rows as CSV (RFC 4180; text that could start a formula gets an apostrophe)",
        "", PUBLIC, "Tokens", content_type="text/csv", headers=CSV,
        parameters=LIST, errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/stats", Handlers.stats, "How many tokens of each level there are", "Stats",
        PUBLIC, "Tokens", errors=(errors.StorageUnavailable,),
    ),
    Route(
        "GET", "/api/live", Handlers.live,
        "New verdicts as they are made: a WebSocket, one message each; sends pong for ping. "
        "Without an upgrade it answers 426",
        "LiveMessage", PUBLIC, "Tokens", status=101,
        errors=(errors.UpgradeRequired, errors.FeedUnavailable),
    ),
    Route(
        "GET", "/api/model", Handlers.model,
        "The model's card (data, measures, limits) and its measured reliability here", "Model",
        PUBLIC, "Measured", errors=(errors.StorageUnavailable,),
    ),
    Route(
        "GET", "/api/outcomes.csv", Handlers.outcomes_csv,
        "Every settled prediction as CSV, oldest first, each row with the hash of the one before; "
        "the header x-next-cursor names the next part",
        "", PUBLIC, "Measured", content_type="text/csv", headers=CSV,
        parameters=RECORD, errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/health", Handlers.health, "Liveness and versions", "Health", PUBLIC, "Service",
        parameters=(DEEP,),
        errors=(errors.InvalidParameter, errors.StorageUnavailable),
    ),
    Route(
        "GET", "/openapi.json", Handlers.describe, "This description", "Description", PUBLIC,
        "Service",
    ),
)  # fmt: skip

ROUTER = Router(ROUTES)
