"""What an entry of the list of known tokens says. Standard library only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What stands behind a known token."""

    STABLECOIN = "stablecoin"
    FUND = "fund that pays interest"
    WRAPPED = "wrapped asset"
    STAKED = "staked SOL"
    SHARE = "tokenised share"
    COIN = "token"


REDEEMABLE: Final = frozenset(Kind) - {Kind.COIN}
"""Kinds that stand for money elsewhere: another mint misleads by bearing the symbol alone."""

ISSUER_CONTROLLED: Final = REDEEMABLE
"""Kinds whose issuer keeps powers in the open; these powers alone are no evidence of fraud."""

NO_POWERS: Final[frozenset[str]] = frozenset()
POOLED: Final = frozenset({"mint_authority"})
ISSUER: Final = POOLED | {"freeze_authority"}
REGULATED: Final = ISSUER | {
    "permanent_delegate",
    "transfer_fee",
    "transfer_fee_authority",
    "default_frozen",
    "mint_close_authority",
    "confidential_transfers",
    "transfer_hook",
    "pausable",
    "paused_now",
}
SHARES: Final = ISSUER | {
    "permanent_delegate",
    "default_frozen",
    "confidential_transfers",
    "transfer_hook",
    "pausable",
    "paused_now",
    "scaled_ui_amount",
}
"""Codes of findings, by what issuers of a kind openly keep; `paused_now` is a pause that is on."""


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A well-known mint. `powers` are the codes of findings that its issuer openly accounts for.

    `source` names the public sources that agree on the mint. `word`: the symbol is an ordinary
    word or name, which others bear honestly; it points to this token together with the name only.
    """

    mint: str
    symbol: str
    name: str
    kind: Kind
    powers: frozenset[str] = NO_POWERS
    reason: str = ""
    source: str = ""
    word: bool = False
