"""Who made the token, and what else the report says that they made. Imports the domain only; pure.

Shares are percent of supply, money in USD, times in Unix seconds; None is unknown and never zero.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain import thresholds as at
from detector.domain.creators import LAUNCH_SERVICES, asked_about
from detector.domain.known_accounts import known_account
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.mint import address
from detector.domain.report import CreatorToken, Role, TokenReport
from detector.domain.total import total

MOST_TOKENS: Final = 20


class NoRecord(StrEnum):
    """Why nothing is told of the creator's other tokens here."""

    NO_CREATOR = "no_creator"
    SHARED = "shared"
    KNOWN_TOKEN = "known_token"  # noqa: S105 - a word


@dataclass(frozen=True, slots=True)
class CreatorEvidence:
    """`balance_pct` by the creator's balance, `listed_pct` by the list of the largest accounts.

    `tokens` begin the report's list, the newest first; `worthless` of all `listed` are worth next
    to nothing now, and of `unknown` nobody knows.
    """

    creator: str | None
    named_otherwise: bool
    shared_by: str | None
    balance_pct: float | None
    listed_pct: float | None
    listed: int | None
    tokens: tuple[CreatorToken, ...]
    worthless: int
    unknown: int


def creator_evidence(mint: str, report: TokenReport) -> CreatorEvidence:
    """What the report says of its creator; never raises on a parsed report."""
    creator = address(report.creator)
    listed = report.creator_tokens
    others = [token for token in listed or () if token.mint != mint]
    others.sort(key=lambda token: (token.created_at is None, -(token.created_at or 0.0)))
    worth = [token.market_cap_usd for token in others if token.market_cap_usd is not None]
    return CreatorEvidence(
        creator=creator,
        named_otherwise=creator is None and report.creator is not None,
        shared_by=shared_by(creator),
        balance_pct=report.creator_holdings_pct,
        listed_pct=_listed_pct(report),
        listed=None if listed is None else len(others),
        tokens=tuple(others[:MOST_TOKENS]),
        worthless=sum(1 for usd in worth if usd < at.CREATOR_DEAD_USD),
        unknown=len(others) - len(worth),
    )


def shared_by(creator: str | None) -> str | None:
    """The service or account in whose name many people make tokens; None: it is one of nobody's."""
    if creator is None:
        return None
    known = known_account(creator)
    return LAUNCH_SERVICES.get(creator) or (None if known is None else known.name)


def no_record(creator: str | None, mint: str) -> NoRecord | None:
    """Why the creator's other tokens say nothing about a token; None: they do."""
    if asked_about(creator, mint) is not None:
        return None
    if address(creator) is None:
        return NoRecord.NO_CREATOR
    return NoRecord.KNOWN_TOKEN if mint in KNOWN_TOKENS else NoRecord.SHARED


def _listed_pct(report: TokenReport) -> float | None:
    """The creator's share by the listed accounts; None where the list or a share is unknown."""
    if report.top_holders is None or report.creator is None:
        return None
    mine = [report.share_pct(held) for held in report.top_holders if held.role is Role.CREATOR]
    known = [share for share in mine if share is not None]
    return min(total(known), 100.0) if len(known) == len(mine) else None
