"""Tokens that have stood the test of time. Imports the domain only.

The model was measured on young tokens only. An old, deep and widely held token, or one that many
public lists name by its mint, may be called low risk by the rules alone; then no rate was measured,
and the answer says so.
"""

from detector.domain import thresholds as at
from detector.domain.backing import backing
from detector.domain.known_tokens import known
from detector.domain.report import TokenReport

_DAY = 86_400.0


def established(report: TokenReport, now: float, mint: str) -> str | None:
    """Why a token counts as established, as part of a sentence; None when it does not."""
    token = known(mint, report.mint)
    if token is not None:
        return f"it is {token.symbol}, a well-known token"
    behind, holders = backing(report), report.total_holders
    if report.detected_at is None or behind is None or holders is None:
        return None
    days = (now - report.detected_at) / _DAY
    old = days >= at.ESTABLISHED_DAYS
    deep = behind.least_usd >= at.ESTABLISHED_LIQUIDITY_USD
    if old and deep and holders >= at.ESTABLISHED_HOLDERS:
        return "it is old, deep and widely held"
    return None
