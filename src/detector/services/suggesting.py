"""Tokens that may be meant by what is being typed. Imports the domain, ports and errors."""

from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.suggestions import (
    SHORTEST,
    Suggestion,
    known_like,
    suggestions,
    typed_name,
)
from detector.domain.token_list import TokenQuery
from detector.domain.token_row import Sort
from detector.ports.tokens import Tokens
from detector.services.listing import search_of

_ROWS = 30
"""Newest tokens that are looked at: some of them go last, ten are told."""


async def suggest(store: Tokens, text: str | None) -> tuple[Suggestion, ...]:
    """Ten tokens at the most. One query; none for a whole mint, one letter, or no letter."""
    name = typed_name(text or "")
    if _is_mint(name):
        token = KNOWN_TOKENS.get(name)
        return suggestions([] if token is None else [token], [])
    wanted = search_of(name)
    if wanted is None or not wanted.word:
        return ()
    known = known_like(wanted.word)
    if len(wanted.word) < SHORTEST:
        return suggestions(known, [])
    rows = await store.page(TokenQuery(Sort.NEWEST, _ROWS, search=wanted))
    return suggestions(known, rows)


def _is_mint(text: str) -> bool:
    try:
        parse_mint(text)
    except InvalidMint:
        return False
    return True
