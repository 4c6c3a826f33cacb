"""Tokens that may be meant by what is being typed. Imports the domain, ports and errors."""

from dataclasses import replace

from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.suggestions import (
    SHORTEST,
    Suggestion,
    known_like,
    named_by,
    suggestions,
    typed_name,
)
from detector.domain.token_list import Search, TokenQuery
from detector.domain.token_row import Sort, TokenRow
from detector.ports.tokens import Tokens
from detector.services.listing import search_of

FOUND = 50
"""A word that fewer tokens have is looked up; of a commoner one these are the first by letters."""

SCANNED, SHOWN = 100, 30
"""Of the newest tokens here so many are looked at for a common word, until so many have it."""


async def suggest(store: Tokens, text: str | None) -> tuple[Suggestion, ...]:
    """Ten tokens at the most. One query, two for a common word; none for a known token's mint.

    None either for one letter or no letter. For a whole address: the token, or those whose reports
    name it as a pool.
    """
    name = typed_name(text or "")
    if name in KNOWN_TOKENS:
        return suggestions([KNOWN_TOKENS[name]], [])
    wanted = search_of(name)
    if wanted is None:
        return ()
    if wanted.pool:
        rows = await store.page(TokenQuery(Sort.NEWEST, FOUND, search=wanted))
        return named_by(name, rows)
    if not wanted.word:
        return ()
    known = known_like(wanted.word)
    if len(wanted.word) < SHORTEST:
        return suggestions(known, [])
    return suggestions(known, await _newest(store, wanted))


async def _newest(store: Tokens, wanted: Search) -> tuple[TokenRow, ...]:
    """Tokens that were found, newest first; of a common word those among the newest of all."""
    few = replace(wanted, most=FOUND)
    found = await store.page(TokenQuery(Sort.NEWEST, FOUND, search=few))
    if len(found) < FOUND:
        return found
    scanned = await store.scan(TokenQuery(Sort.NEWEST, SHOWN, search=wanted), SCANNED)
    each = {row.mint: row for row in (*found, *scanned.rows)}
    return tuple(sorted(each.values(), key=lambda row: row.fetched_at_ms, reverse=True))
