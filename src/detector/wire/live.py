"""The messages of the live feed."""

from typing import Annotated, Literal, TypedDict

from detector.domain import jsontext
from detector.domain.token_row import TokenRow
from detector.domain.vocabulary import Doc
from detector.wire.token_row import Row, token_row


class LiveMessage(TypedDict):
    """One message of the live feed."""

    id: Annotated[int, Doc("Grows from message to message.", minimum=1)]
    type: Literal["verdict"]
    token: Row


class LiveGap(TypedDict):
    """Told first to a listener that was away for so long that not all it missed is kept."""

    id: Annotated[int, Doc("The id of the newest message.", minimum=0)]
    type: Literal["gap"]


def verdict_text(row: TokenRow) -> str:
    """A new verdict as JSON text, without the id that it gets when it is kept."""
    return jsontext.encode({"type": "verdict", "token": token_row(row)})


def gap_text(newest_id: int) -> str:
    """The message of a gap."""
    gap: LiveGap = {"id": newest_id, "type": "gap"}
    return jsontext.encode(gap)
