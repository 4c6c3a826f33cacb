"""Other tokens of a token's creator, as analysed here. Imports the domain, ports and errors."""

from dataclasses import dataclass

from detector.domain.creators import OtherToken
from detector.domain.evidence_creator import MOST_TOKENS, NoRecord, no_record, shared_by
from detector.errors import TokenNotAnalysed
from detector.ports.creators import Creators
from detector.services.history import asked_mint


@dataclass(frozen=True, slots=True)
class OthersHere:
    """The newest ones, of which there may be `more`; none where `no_record` says why."""

    mint: str
    creator: str | None
    shared_by: str | None
    no_record: NoRecord | None
    tokens: tuple[OtherToken, ...]
    more: bool


async def others_here(store: Creators, token_id: str) -> OthersHere:
    """The list: one query. Raises InvalidTokenId, TokenNotAnalysed, StorageUnavailable."""
    mint = asked_mint(token_id)
    found = await store.other_tokens(mint, MOST_TOKENS + 1)
    if found is None:
        raise TokenNotAnalysed
    why_none = no_record(found.creator, mint)
    tokens = () if why_none else found.tokens
    return OthersHere(
        mint,
        found.creator,
        shared_by(found.creator),
        why_none,
        tokens[:MOST_TOKENS],
        len(tokens) > MOST_TOKENS,
    )
