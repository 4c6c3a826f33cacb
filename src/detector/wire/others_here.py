"""The body of /api/tokens/{token_id}/creator. Imports the domain only."""

from collections.abc import Iterable
from typing import Annotated, Final, Literal, TypedDict

from detector.domain.creators import OtherToken
from detector.domain.evidence_creator import MOST_TOKENS, NoRecord
from detector.domain.instants import iso_utc
from detector.domain.shown_name import shown_name
from detector.domain.vocabulary import BandName, Doc, Level, Mint, Time
from detector.wire.evidence_words import Address, SharedBy

_LONGEST_NAME: Final = 60
_LONGEST_SYMBOL: Final = 16

_Name = Annotated[str | None, Doc("Anybody may choose it. Without hidden characters, cut.")]


class OtherTokenBody(TypedDict):
    """Another token of the same creator, by its newest analysis here."""

    token_id: Mint
    name: _Name
    symbol: _Name
    risk_level: Level
    band: BandName
    fetched_at: Time
    windows: Annotated[int, Doc("How often it was followed to the end of a window.", minimum=0)]
    known: Annotated[int, Doc("Of these, with a known outcome.", minimum=0)]
    lost_80: Annotated[int, Doc("Of the known: it lost 80% or more.", minimum=0)]
    lost_90: Annotated[int, Doc("Of the known: it lost 90% or more.", minimum=0)]


class OthersHereBody(TypedDict):
    """Other tokens of a token's creator that were analysed here."""

    status: Literal["success"]
    token_id: Mint
    creator: Address
    shared_by: SharedBy
    no_record: Annotated[
        str | None,
        Doc(
            "Why nothing is told: no creator is stored, many people share the address, or the "
            "token is a known one. Null: `tokens` are all that are known here.",
            enum=[*(each.value for each in NoRecord), None],
        ),
    ]
    tokens: Annotated[list[OtherTokenBody], Doc("The newest analysis first.", maxItems=MOST_TOKENS)]
    more: Annotated[bool, Doc("There are more than these.")]


def others_here(
    mint: str,
    creator: str | None,
    shared_by: str | None,
    no_record: str | None,
    tokens: Iterable[OtherToken],
    *,
    more: bool,
) -> OthersHereBody:
    """The body."""
    return {
        "status": "success",
        "token_id": mint,
        "creator": creator,
        "shared_by": shared_by,
        "no_record": no_record,
        "tokens": [_token(each) for each in tokens],
        "more": more,
    }


def _token(token: OtherToken) -> OtherTokenBody:
    return {
        "token_id": token.mint,
        "name": shown_name(token.name, _LONGEST_NAME) or None,
        "symbol": shown_name(token.symbol, _LONGEST_SYMBOL) or None,
        "risk_level": token.risk_level,
        "band": token.band,
        "fetched_at": iso_utc(token.fetched_at_ms),
        "windows": token.windows,
        "known": token.known,
        "lost_80": token.lost_80,
        "lost_90": token.lost_90,
    }
