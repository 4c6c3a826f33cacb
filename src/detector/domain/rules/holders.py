"""Who holds the supply: no pools, lockers, burnt tokens, exchanges. Imports the domain only.

The report lists the largest accounts, at most 20. Whoever is not listed holds no more than the
smallest account that is, so a short list leaves a bound; where that bound reaches the danger
line, the check is not made rather than passed.
"""

from detector.domain import thresholds as at
from detector.domain.report import Holder, TokenReport
from detector.domain.rules.rule import (
    ESSENTIAL,
    Answer,
    CannotTell,
    Case,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.wording import count, pct
from detector.domain.total import total

_TEN = 10
_NO_LIST = CannotTell("The report lists no holders with a known share.")
_SHORT_LIST = CannotTell("The list of holders is too short to exclude a larger holder.")


def top_holder(case: Case) -> Answer:
    """The largest share of one owner, accounts of the same owner added up."""
    owners = holdings(case.report)
    if owners is None:
        return _NO_LIST
    largest = owners[0] if owners else 0.0
    if largest < at.TOP_HOLDER_WARN_PCT:
        return _SHORT_LIST if _unlisted_pct(case.report) >= at.TOP_HOLDER_DANGER_PCT else None
    danger = largest >= at.TOP_HOLDER_DANGER_PCT
    return Hit(
        Severity.DANGER if danger else Severity.WARN,
        f"The largest holder owns {pct(largest)} of the supply.",
        value=largest,
        threshold=at.TOP_HOLDER_DANGER_PCT if danger else at.TOP_HOLDER_WARN_PCT,
        unit="pct",
    )


def top_10_holders(case: Case) -> Answer:
    """The ten largest owners together."""
    owners = holdings(case.report)
    if owners is None:
        return _NO_LIST
    together = min(total(owners[:_TEN]), 100.0)
    if together < at.TOP_10_WARN_PCT:
        missing = _TEN - len(owners)
        bound = together + max(missing, 0) * _unlisted_pct(case.report)
        bound = min(bound, together + _rest_pct(case.report))
        return _SHORT_LIST if bound >= at.TOP_10_DANGER_PCT else None
    danger = together >= at.TOP_10_DANGER_PCT
    return Hit(
        Severity.DANGER if danger else Severity.WARN,
        f"The ten largest holders own {pct(together)} of the supply.",
        value=together,
        threshold=at.TOP_10_DANGER_PCT if danger else at.TOP_10_WARN_PCT,
        unit="pct",
    )


def few_holders(case: Case) -> Answer:
    """The number of accounts that hold the token."""
    holders = case.report.total_holders
    if holders is None:
        return CannotTell("The number of holders is unknown.")
    if holders >= at.HOLDERS_WARN:
        return None
    danger = holders < at.HOLDERS_DANGER
    return Hit(
        Severity.DANGER if danger else Severity.WARN,
        f"Only {count(holders, 'account')} {'holds' if holders == 1 else 'hold'} the token.",
        value=holders,
        threshold=at.HOLDERS_DANGER if danger else at.HOLDERS_WARN,
        unit="count",
    )


def holdings(report: TokenReport) -> list[float] | None:
    """Shares of supply of the listed people, 0-100, largest first; None when none can be known.

    Accounts with the same owner are one; an account without a known owner stands alone. An empty
    list of shares means that all listed accounts are pools, lockers, exchanges or burnt tokens.
    """
    if not report.top_holders:
        return None
    shares: dict[str, float] = {}
    for place, holder in enumerate(report.people()):
        share = share_pct(report, holder)
        if share is not None:
            owner = holder.owner or f"account {place}"
            shares[owner] = min(shares.get(owner, 0.0) + share, 100.0)
    if not shares and any(True for _ in report.people()):
        return None
    return sorted(shares.values(), reverse=True)


def share_pct(report: TokenReport, holder: Holder) -> float | None:
    """An account's share of supply, 0-100: RugCheck's figure or amount over supply.

    They are equal in every recorded report; where they differ, the larger.
    """
    figures = (holder.pct, report.share_of_supply_pct(holder.amount))
    return max((share for share in figures if share is not None), default=None)


def _listed(report: TokenReport) -> list[float]:
    shares = (share_pct(report, holder) for holder in report.top_holders or ())
    return [share for share in shares if share is not None]


def _rest_pct(report: TokenReport) -> float:
    """The share of supply in accounts that the report does not list (or gives no share for)."""
    return max(100.0 - total(_listed(report)), 0.0)


def _unlisted_pct(report: TokenReport) -> float:
    """The most that one account outside the list can hold."""
    listed = _listed(report)
    if len(listed) < len(report.top_holders or ()):
        return _rest_pct(report)
    return min(min(listed, default=100.0), _rest_pct(report))


RULES = (
    Rule("top_holder", "the largest holders", "topHolders[].pct", ESSENTIAL, top_holder),
    Rule("top_10_holders", "the largest holders", "topHolders[].pct", ESSENTIAL, top_10_holders),
    Rule("few_holders", "the number of holders", "totalHolders", ESSENTIAL, few_holders),
)
