"""Well-known tokens by mint: context for a finding, never its removal. Imports the domain only.

A mint is on this list when independent public sources give the same address for it; each entry
names them. Being listed is no endorsement, and being absent is no suspicion: the list serves only
to explain powers that an issuer openly keeps, to notice other mints that borrow a known name, and
to offer the mint to whoever types the name.
"""

from typing import Final

from detector.domain.known_token import ISSUER_CONTROLLED, REDEEMABLE, Kind, KnownToken
from detector.domain.known_tokens_coins import COINS
from detector.domain.known_tokens_money import MONEY
from detector.domain.known_tokens_shares import SHARE_TOKENS
from detector.domain.known_tokens_wrapped import WRAPPED
from detector.domain.rules.said import Sentence, plain, say, term

__all__ = [
    "ISSUER_CONTROLLED",
    "KNOWN_TOKENS",
    "REDEEMABLE",
    "Kind",
    "KnownToken",
    "context_of",
    "known",
]

KNOWN_TOKENS: Final = {token.mint: token for token in (*MONEY, *WRAPPED, *SHARE_TOKENS, *COINS)}


def known(mint: str, reported_mint: str | None) -> KnownToken | None:
    """The known token of a mint; None when the report is about another mint than was asked for."""
    return KNOWN_TOKENS.get(mint) if reported_mint in (mint, None) else None


def context_of(token: KnownToken | None, code: str) -> Sentence | None:
    """Why a known token has the power that a finding names; None when nothing accounts for it."""
    if token is None or code not in token.powers:
        return None
    kind = term(token.kind.value)
    return say("context.known", symbol=plain(token.symbol), kind=kind, reason=term(token.reason))
