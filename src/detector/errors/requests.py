"""What a client asked for cannot be given, or not now. Imports the base only."""

from detector.errors.base import DetectorError


class InvalidTokenId(DetectorError):
    """The token id is not a Solana address."""

    status = 400
    code = "invalid_token_id"
    error = "The token id is not a Solana address."
    message = "Give the token's mint address: 32 bytes in base58, 32 to 44 characters."


class InvalidParameter(DetectorError):
    """A query parameter is out of its range."""

    status = 400
    code = "invalid_parameter"
    error = "A query parameter is not valid."
    message = "See /openapi.json for the parameters and their ranges."


class InvalidBody(DetectorError):
    """The request's body is not what the route takes."""

    status = 400
    code = "invalid_body"
    error = "The body of the request cannot be used."
    message = "Send JSON as the API's description says."


class BodyTooLong(DetectorError):
    """The request's body is longer than the route reads."""

    status = 413
    code = "body_too_long"
    error = "The body of the request is too long."
    message = "Send less at once."


class Unauthorized(DetectorError):
    """The key or token that was sent is none of ours, or none was sent where one is needed."""

    status = 401
    code = "unauthorized"
    error = "The API key is not valid."
    message = "Send a key of this deployment as x-api-key, or none at all."


class Forbidden(DetectorError):
    """The client is known, and may not do this."""

    status = 403
    code = "forbidden"
    error = "This client may not do that."
    message = "Ask this deployment's administrator for a key that may."


class KeyNotFound(DetectorError):
    """No active key has this id."""

    status = 404
    code = "key_not_found"
    error = "No active key has this id."
    message = "GET /api/keys lists the keys with their states."


class KeysUnavailable(DetectorError):
    """Keys cannot be kept safely here, so there are none."""

    status = 409
    code = "keys_unavailable"
    error = "This deployment has no API keys: the secret API_KEY_PEPPER is not set."
    message = "Its operator sets API_KEY_PEPPER, then keys can be made."


class WatchNotFound(DetectorError):
    """The client has no watch of this id."""

    status = 404
    code = "watch_not_found"
    error = "This key has no watch of this id."
    message = "GET /api/watches lists its watches."


class AlreadyWatched(DetectorError):
    """The client watches the token with this receiver."""

    status = 409
    code = "already_watched"
    error = "This key watches the token with this url already."
    message = "End that watch first, to have another secret, style or line."


class TooManyWatches(DetectorError):
    """The client has as many watches as it may have."""

    status = 409
    code = "too_many_watches"
    error = "This key has as many watches as it may have."
    message = "End one first. GET /api/limits tells how many there may be."


class RateLimited(DetectorError):
    """The client asked too often within a minute."""

    status = 429
    code = "rate_limited"
    error = "Too many requests in a short time."
    message = "Wait for the time in Retry-After. GET /api/limits tells all limits."


class QuotaExhausted(DetectorError):
    """The key has used up its day."""

    status = 429
    code = "quota_exhausted"
    error = "This key has used up its requests of today."
    message = "Wait for the time in Retry-After (the next day, UTC), or ask for a larger quota."


class BudgetExhausted(DetectorError):
    """No more calls to sources are made now, at least not for this client."""

    status = 503
    code = "budget_exhausted"
    error = "The calls that this deployment makes to its sources are used up for now."
    message = (
        "Tokens that are stored are still answered; new ones after the time in Retry-After. "
        "A part of the calls is kept for clients with a key."
    )


class ServiceBusy(DetectorError):
    """As many large reports are being read and analysed as the memory has room for."""

    status = 503
    code = "service_busy"
    error = "This service is busy with other large reports."
    message = "Wait for the time in Retry-After, then try again."


class TokenNotFound(DetectorError):
    """The source does not know the token."""

    status = 404
    code = "token_not_found"
    error = "No report exists for this token."
    message = "Check the address; a token that was made moments ago may take minutes to appear."


class TokenNotAnalysed(DetectorError):
    """Nothing is stored of the token."""

    status = 404
    code = "token_not_analysed"
    error = "This token was not analysed here yet."
    message = "Ask GET /predict/{token_id} first."


class ImagesOff(DetectorError):
    """Pictures of tokens are turned off."""

    status = 404
    code = "images_off"
    error = "This deployment shows no pictures of tokens."
    message = "Its operator turns them on by the setting TOKEN_IMAGES."


class ImageNotFound(DetectorError):
    """The token has no picture that can be shown."""

    status = 404
    code = "image_not_found"
    error = "The token's picture could not be fetched."
    message = "Show the token without one; most of the time trying again changes nothing."


class RouteNotFound(DetectorError):
    """No route has this path."""

    status = 404
    code = "route_not_found"
    error = "There is nothing at this path."
    message = "See /openapi.json for the routes."


class MethodNotAllowed(DetectorError):
    """The path exists, the method does not."""

    status = 405
    code = "method_not_allowed"
    error = "This path does not take this method."
    message = "Use one of the methods in the Allow header."


class UpgradeRequired(DetectorError):
    """The path speaks WebSocket only."""

    status = 426
    code = "upgrade_required"
    error = "This path speaks WebSocket."
    message = "Open it as a WebSocket: wss://, with an Upgrade header."


class FeedUnavailable(DetectorError):
    """The live feed takes on nobody now: it is full, or failed."""

    status = 503
    code = "feed_unavailable"
    error = "The live feed takes on no more listeners now."
    message = "Try again in a minute; /api/tokens has the same rows."


class StorageUnavailable(DetectorError):
    """The database refused or failed; nothing was changed."""

    status = 503
    code = "storage_unavailable"
    error = "The store did not answer."
    message = "Nothing was changed. Try again in a few seconds."


class BatchTimeout(DetectorError):
    """The time of a batch ended before this token was done."""

    status = 503
    code = "batch_timeout"
    error = "The batch's time ended before this token was done."
    message = "Ask for it again in some seconds: what was begun is finished meanwhile."


class Misconfigured(DetectorError):
    """A setting of this deployment is not valid; the log says which."""

    code = "misconfigured"
    error = "This deployment is not configured correctly."
    message = "Its operator finds the setting's name in the log."

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
