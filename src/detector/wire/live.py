"""The messages of /api/live."""

from typing import Literal, TypedDict

from detector.domain import jsontext
from detector.domain.token_row import TokenRow
from detector.wire.token_row import Row, token_row


class LiveMessage(TypedDict):
    """One message of the live feed."""

    type: Literal["verdict"]
    token: Row


def live_message(row: TokenRow) -> LiveMessage:
    """A new verdict as listeners of the feed get it."""
    return {"type": "verdict", "token": token_row(row)}


def live_text(row: TokenRow) -> str:
    """The same as text."""
    return jsontext.encode(live_message(row))
