"""What became of a token after a prediction, as far as two prices tell. Standard library only.

A snapshot sees the price at a horizon and nothing between: whether the token first gained 50 %,
which the model's label asks, it cannot tell. docs/reliability.md says what follows from that.
"""

from enum import StrEnum
from typing import Final

HORIZONS_DAYS: Final = (1, 7, 30)
"""When a predicted token is read again. The first is closest to the window of the training data."""

COLLAPSED_SHARE: Final = 0.2
"""Of the price at prediction: at or below it the token has lost 80 %, as in the model's label."""

LATE_SHARE: Final = 0.25
"""Of a horizon: a price read later than this after it is not the price at that horizon."""

DAY_MS: Final = 86_400_000

DEFINITION: Final = (
    "collapsed: the price at the horizon is at most 20 % of the price at the prediction, both "
    "from RugCheck in USD. Unlike the model's label, two prices cannot tell whether the token "
    "first gained 50 %, nor whether it fell and came back. A token without a price at the horizon "
    "is unknown: counted, never taken as survived. Counted are predictions for tokens that "
    "somebody asked about here, each token once at a time."
)


class Unknown(StrEnum):
    """Why there is no outcome."""

    NO_PRICE = "no_price"
    """RugCheck knows the token and gives no price for it (or the price 0)."""
    TOKEN_NOT_FOUND = "token_not_found"  # noqa: S105 - a code, not a secret
    """RugCheck no longer knows the token."""
    LATE = "late"
    """This deployment did not get to read it in time."""
    UNREADABLE = "unreadable"
    """Every attempt to read it failed."""


UNPRICED: Final = frozenset({Unknown.NO_PRICE, Unknown.TOKEN_NOT_FOUND})
"""Facts about the token, and probably bad ones; the other reasons are faults of the measurement."""


def due_at_ms(predicted_at_ms: int, horizon_days: int) -> int:
    """When a horizon is reached."""
    return predicted_at_ms + horizon_days * DAY_MS


def is_late(predicted_at_ms: int, horizon_days: int, now_ms: int) -> bool:
    """Whether it is too late to read the price at a horizon."""
    patience_ms = horizon_days * DAY_MS * LATE_SHARE
    return now_ms > due_at_ms(predicted_at_ms, horizon_days) + patience_ms


def has_collapsed(price_before_usd: float, price_usd: float) -> bool:
    """Whether at least 80 % of the price is gone. Both prices are above 0."""
    return price_usd <= COLLAPSED_SHARE * price_before_usd
