"""Who stands behind a token's powers, by its mint or by a report's marks. Imports the domain only.

Never by a name: whoever copies the name of a listed token has no issuer here, whatever else the
report says.
"""

from enum import StrEnum
from typing import Final

from detector.domain.imitations import of_listed
from detector.domain.known_tokens import ISSUER_CONTROLLED as _CONTROLLED
from detector.domain.known_tokens import KNOWN_TOKENS, context_of, known
from detector.domain.report import TokenReport
from detector.domain.rules.said import Sentence, say


class Issuer(StrEnum):
    """Why a token counts as controlled by an issuer."""

    KNOWN = "known"
    """Its mint is on the list, with the powers that the issuer openly keeps."""
    VERIFIED = "verified"
    """The report says that Jupiter has verified it; the issuer is not on the list."""


VERIFIED_POWERS: Final = frozenset(
    {"mint_authority", "freeze_authority", "permanent_delegate", "pausable", "scaled_ui_amount"}
)
"""Codes of findings that a verified issuer accounts for: what tokenised money and shares keep."""

_VERIFIED_REASON = say("context.verified")


def issuer_of(mint: str, report: TokenReport) -> Issuer | None:
    """Whether an issuer openly answers for the powers over a token; None when nobody is known to.

    `mint` as it was asked for. The verified mark counts only in a report about this very mint, and
    not for a coin of the list (it keeps no powers) nor for a copy of a listed name.
    """
    token = known(mint, report.mint)
    if token is not None:
        return Issuer.KNOWN if token.kind in _CONTROLLED else None
    if mint in KNOWN_TOKENS or report.mint != mint or report.verified is not True:
        return None
    return None if of_listed(report.name, report.symbol) else Issuer.VERIFIED


def power_context(mint: str, report: TokenReport, code: str) -> Sentence | None:
    """Why the token has the power that a finding names; None when no issuer accounts for it."""
    issuer = issuer_of(mint, report)
    if issuer is Issuer.VERIFIED:
        return _VERIFIED_REASON if code in VERIFIED_POWERS else None
    return context_of(known(mint, report.mint), code) if issuer is Issuer.KNOWN else None
