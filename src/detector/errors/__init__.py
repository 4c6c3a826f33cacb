"""Every error that a client may see. Imports nothing of the project.

    DetectorError                 500 internal_error
    |- InvalidTokenId             400 invalid_token_id
    |- InvalidParameter           400 invalid_parameter
    |- InvalidBody                400 invalid_body
    |- BodyTooLong                413 body_too_long
    |- Unauthorized               401 unauthorized
    |- Forbidden                  403 forbidden
    |- KeyNotFound                404 key_not_found
    |- KeysUnavailable            409 keys_unavailable
    |- WatchNotFound              404 watch_not_found
    |- AlreadyWatched             409 already_watched
    |- TooManyWatches             409 too_many_watches
    |- RateLimited                429 rate_limited
    |- QuotaExhausted             429 quota_exhausted
    |- BudgetExhausted            503 budget_exhausted
    |- ServiceBusy                503 service_busy
    |- TokenNotFound              404 token_not_found
    |- TokenNotAnalysed           404 token_not_analysed
    |- ImagesOff                  404 images_off
    |- ImageNotFound              404 image_not_found
    |- RouteNotFound              404 route_not_found
    |- MethodNotAllowed           405 method_not_allowed
    |- UpgradeRequired            426 upgrade_required
    |- FeedUnavailable            503 feed_unavailable
    |- StorageUnavailable         503 storage_unavailable
    |- BatchTimeout               503 batch_timeout
    |- Misconfigured              500 misconfigured
    `- UpstreamError              502
       |- UpstreamUnreachable     502 upstream_unreachable
       |- UpstreamFailed          502 upstream_failed
       |- UpstreamInvalid         502 upstream_invalid
       |- UpstreamUnable          502 upstream_unable
       |- UpstreamRefused         502 upstream_refused
       |- UpstreamBlocked         502 upstream_blocked
       |- UpstreamUnexpected      502 upstream_unexpected
       |- UpstreamBusy            503 upstream_busy
       `- UpstreamTimeout         504 upstream_timeout

`error` says what went wrong and `message` what to do; both are safe to show, neither ever holds
upstream text. `code` and `status` are stable. In both "{source}" stands for the source's name.
"""

from detector.errors.base import DetectorError
from detector.errors.requests import (
    AlreadyWatched,
    BatchTimeout,
    BodyTooLong,
    BudgetExhausted,
    FeedUnavailable,
    Forbidden,
    ImageNotFound,
    ImagesOff,
    InvalidBody,
    InvalidParameter,
    InvalidTokenId,
    KeyNotFound,
    KeysUnavailable,
    MethodNotAllowed,
    Misconfigured,
    QuotaExhausted,
    RateLimited,
    RouteNotFound,
    ServiceBusy,
    StorageUnavailable,
    TokenNotAnalysed,
    TokenNotFound,
    TooManyWatches,
    Unauthorized,
    UpgradeRequired,
    WatchNotFound,
)
from detector.errors.upstream import (
    UpstreamBlocked,
    UpstreamBusy,
    UpstreamError,
    UpstreamFailed,
    UpstreamInvalid,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnable,
    UpstreamUnexpected,
    UpstreamUnreachable,
)

__all__ = [
    "UPSTREAM_ERRORS",
    "AlreadyWatched",
    "BatchTimeout",
    "BodyTooLong",
    "BudgetExhausted",
    "DetectorError",
    "FeedUnavailable",
    "Forbidden",
    "ImageNotFound",
    "ImagesOff",
    "InvalidBody",
    "InvalidParameter",
    "InvalidTokenId",
    "KeyNotFound",
    "KeysUnavailable",
    "MethodNotAllowed",
    "Misconfigured",
    "QuotaExhausted",
    "RateLimited",
    "RouteNotFound",
    "ServiceBusy",
    "StorageUnavailable",
    "TokenNotAnalysed",
    "TokenNotFound",
    "TooManyWatches",
    "Unauthorized",
    "UpgradeRequired",
    "UpstreamBlocked",
    "UpstreamBusy",
    "UpstreamError",
    "UpstreamFailed",
    "UpstreamInvalid",
    "UpstreamRefused",
    "UpstreamTimeout",
    "UpstreamUnable",
    "UpstreamUnexpected",
    "UpstreamUnreachable",
    "WatchNotFound",
    "all_errors",
]


def all_errors() -> tuple[type[DetectorError], ...]:
    """Every class of the tree, the base first."""
    found: list[type[DetectorError]] = [DetectorError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return tuple(found)


UPSTREAM_ERRORS = {
    kind.code: kind
    for kind in (
        TokenNotFound,
        UpstreamUnreachable,
        UpstreamFailed,
        UpstreamInvalid,
        UpstreamUnable,
        UpstreamRefused,
        UpstreamBlocked,
        UpstreamUnexpected,
        UpstreamBusy,
        UpstreamTimeout,
        ServiceBusy,
        StorageUnavailable,
        DetectorError,
    )
}
"""What can end an analysis, by code: how a request that waited for another one's analysis fails."""
