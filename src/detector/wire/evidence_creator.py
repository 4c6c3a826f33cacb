"""`creator` of /api/tokens/{token_id}/evidence. Imports the domain only."""

from typing import Annotated, TypedDict

from detector.domain.evidence_creator import MOST_TOKENS, CreatorEvidence
from detector.domain.instants import iso_utc_or_none, whole_ms
from detector.domain.mint import address
from detector.domain.report import CreatorToken
from detector.domain.vocabulary import Doc, HeldPct, TimeOrNone, Usd
from detector.wire.evidence_words import Address, Count, SharedBy
from detector.wire.report_figures import figure


class EarlierToken(TypedDict):
    """Another token of the creator, by the report."""

    token_id: Address
    market_cap: Usd
    created_at: TimeOrNone


class CreatorBody(TypedDict):
    """Who made the token, by the report."""

    address: Address
    named_otherwise: Annotated[bool, Doc("The report names a creator that is no address.")]
    shared_by: SharedBy
    balance_pct: HeldPct
    listed_pct: Annotated[
        float | None, Doc("What the creator's listed accounts hold.", minimum=0, maximum=100)
    ]
    listed: Annotated[int | None, Doc("The creator's other tokens; null: no list.", minimum=0)]
    tokens: Annotated[list[EarlierToken], Doc("The newest first.", maxItems=MOST_TOKENS)]
    not_shown: Count
    worthless: Annotated[int, Doc("Of all listed: worth next to nothing now.", minimum=0)]
    unknown: Annotated[int, Doc("Of all listed: of unknown worth.", minimum=0)]


def creator(found: CreatorEvidence) -> CreatorBody:
    """The part."""
    return {
        "address": found.creator,
        "named_otherwise": found.named_otherwise,
        "shared_by": found.shared_by,
        "balance_pct": figure(found.balance_pct),
        "listed_pct": figure(found.listed_pct),
        "listed": found.listed,
        "tokens": [_token(each) for each in found.tokens],
        "not_shown": (found.listed or 0) - len(found.tokens),
        "worthless": found.worthless,
        "unknown": found.unknown,
    }


def _token(token: CreatorToken) -> EarlierToken:
    return {
        "token_id": address(token.mint),
        "market_cap": figure(token.market_cap_usd),
        "created_at": iso_utc_or_none(whole_ms(token.created_at)),
    }
