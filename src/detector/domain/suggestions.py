"""Which tokens somebody may mean who types a name. Imports the domain only; pure.

A known token goes first: whoever types BONK wants Bonk, and strangers name theirs so as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from detector.domain import search
from detector.domain.imitations import imitation
from detector.domain.known_tokens import KNOWN_TOKENS, KnownToken
from detector.domain.token_row import TokenRow

MOST, MOST_KNOWN = 10, 5
SHORTEST: Final = 2
"""Letters from which on the tokens analysed here are searched: one letter fits most of them."""


class FoundBy(StrEnum):
    """Why a token may be meant: its name or symbol, its address, or a pool of its report."""

    NAME = "name"
    MINT = "mint"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A token that may be meant. `row`: its newest analysis here, where one was found.

    By a pool it is a hint and no more: two tokens share a pool, and a report can claim another's.
    """

    mint: str
    name: str | None
    symbol: str | None
    known: KnownToken | None = None
    row: TokenRow | None = None
    found_by: FoundBy = FoundBy.NAME


def typed_name(text: str) -> str:
    """What was typed without what people write around a symbol: `$WIF` is WIF."""
    return text.strip().lstrip("$").strip()


def known_like(word: str) -> tuple[KnownToken, ...]:
    """Known tokens with a word that begins so (folded): those of this very symbol, then name."""
    found = [
        ((word != symbol, word != name, not symbol.startswith(word)), token)
        for token, symbol, name, words in _known_words()
        if word and any(each.startswith(word) for each in words)
    ]
    return tuple(token for _, token in sorted(found, key=lambda each: each[0])[:MOST_KNOWN])


def named_by(address: str, rows: Iterable[TokenRow]) -> tuple[Suggestion, ...]:
    """Tokens that a whole address found: that begin with it, or whose reports name it as a pool.

    Known ones go first: whoever claims their pool is not to crowd them out.
    """
    found = tuple(rows)
    known = [KNOWN_TOKENS[row.mint] for row in found if row.mint in KNOWN_TOKENS]
    return tuple(
        replace(each, found_by=FoundBy.MINT if each.mint.startswith(address) else FoundBy.POOL)
        for each in suggestions(known, found)
    )


def suggestions(known: Iterable[KnownToken], rows: Iterable[TokenRow]) -> tuple[Suggestion, ...]:
    """Known tokens, then those analysed here; of these, who borrows a known name goes last."""
    by_mint = {row.mint: row for row in rows}
    first = [
        Suggestion(each.mint, each.name, each.symbol, each, by_mint.pop(each.mint, None))
        for each in known
    ]
    others = sorted(by_mint.values(), key=_borrows)
    rest = [
        Suggestion(row.mint, row.name, row.symbol, KNOWN_TOKENS.get(row.mint), row)
        for row in others
    ]
    return tuple([*first, *rest][:MOST])


def _borrows(row: TokenRow) -> bool:
    if row.mint in KNOWN_TOKENS:
        return False
    return imitation(row.name, row.symbol, verified=False) is not None


@lru_cache(maxsize=1)
def _known_words() -> tuple[tuple[KnownToken, str, str, tuple[str, ...]], ...]:
    """Each known token with its symbol and name, folded, and the words that it is found by."""
    return tuple(
        (
            token,
            search.fold(token.symbol),
            search.fold(token.name),
            search.words(token.symbol, token.name),
        )
        for token in KNOWN_TOKENS.values()
    )
