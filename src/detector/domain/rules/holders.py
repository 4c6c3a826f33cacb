"""Who holds the supply: no pools, lockers, burnt tokens, exchanges. Imports the domain only.

The report lists the largest accounts, 20 where there are so many. An account that is not listed
holds no more than the smallest that is. A shorter list hides some, perhaps the largest. Where a
danger may lie outside the list, the check is not made, and so does not pass.
"""

from detector.domain import thresholds as at
from detector.domain.report import Role, TokenReport
from detector.domain.rules.figures import Area, doubted
from detector.domain.rules.rule import (
    MAJOR,
    Answer,
    CannotTell,
    Case,
    Group,
    Rule,
    Severity,
)
from detector.domain.rules.said import number, say
from detector.domain.rules.said import shares as percent
from detector.domain.rules.steps import Steps
from detector.domain.total import total

TOP = 10
"""So many are the largest."""
_LARGEST = Steps(at.TOP_HOLDER_WARN_PCT, at.TOP_HOLDER_DANGER_PCT, "pct")
_TOGETHER = Steps(at.TOP_10_WARN_PCT, at.TOP_10_DANGER_PCT, "pct")
_HOLDERS = Steps(at.HOLDERS_WARN, at.HOLDERS_DANGER, "count")
_NO_LIST = CannotTell(say("gap.holders_shares"))
_SHORT_LIST = CannotTell(say("gap.holders_short"))
_NO_OWNERS = CannotTell(say("gap.holders_owners"))


def top_holder(case: Case) -> Answer:
    """The largest share of one owner, accounts of the same owner added up."""
    owners = holdings(case.report)
    if owners is None:
        return _NO_LIST
    largest = owners[0] if owners else 0.0
    if largest < at.TOP_HOLDER_DANGER_PCT:
        claimed = min(total(_claimed(case.report)), 100.0)
        if claimed >= at.TOP_HOLDER_DANGER_PCT:
            return _unproven(claimed)
        if _unlisted_pct(case.report) >= at.TOP_HOLDER_DANGER_PCT:
            return _SHORT_LIST
        if largest + _ownerless_pct(case.report) >= at.TOP_HOLDER_DANGER_PCT:
            return _NO_OWNERS
    step = _LARGEST.at(largest)
    if step is None and _unlisted_pct(case.report) >= at.TOP_HOLDER_WARN_PCT:
        return _SHORT_LIST
    if step is None:
        return doubted(_LARGEST.clear(largest), case, Area.HOLDERS)
    return doubted(step.hit(say("top_holder", share=percent(largest)), largest), case, Area.HOLDERS)


def top_10_holders(case: Case) -> Answer:
    """The ten largest owners together."""
    owners = holdings(case.report)
    if owners is None:
        return _NO_LIST
    together = min(total(owners[:TOP]), 100.0)
    most = _most_of_ten(case.report, owners)
    if together < at.TOP_10_DANGER_PCT:
        claimed = sorted((*owners, *_claimed(case.report)), reverse=True)[:TOP]
        if total(claimed) >= at.TOP_10_DANGER_PCT:
            return _unproven(min(total(_claimed(case.report)), 100.0))
        if most >= at.TOP_10_DANGER_PCT:
            return _SHORT_LIST
    step = _TOGETHER.at(together)
    if step is None and most >= at.TOP_10_WARN_PCT:
        return _SHORT_LIST
    if step is None:
        return doubted(_TOGETHER.clear(together), case, Area.HOLDERS)
    return doubted(
        step.hit(say("top_10_holders", share=percent(together)), together), case, Area.HOLDERS
    )


def few_holders(case: Case) -> Answer:
    """The number of accounts that hold the token."""
    holders = case.report.total_holders
    if holders is None:
        return CannotTell(say("gap.holders_number"))
    step = _HOLDERS.at(holders)
    if step is None:
        return _HOLDERS.clear(holders)
    return step.hit(say("few_holders", n=number(holders)), holders)


def holdings(report: TokenReport) -> tuple[float, ...] | None:
    """Shares of supply of the listed people, one an owner; None when none can be known.

    An empty one means that all listed accounts are pools, lockers, exchanges or burnt tokens.
    """
    if not report.top_holders:
        return None
    shares = report.owned_pct
    return None if not shares and any(report.people()) else shares


def unlisted(report: TokenReport) -> bool:
    """Whether an account outside the list, or one without a share, can hold a danger alone."""
    return _unlisted_pct(report) >= at.TOP_HOLDER_DANGER_PCT


def _claimed(report: TokenReport) -> tuple[float, ...]:
    """Shares of accounts that are said to be a pool, locker or exchange, without proof."""
    return report.by_owner(h for h in report.top_holders or () if h.role is Role.UNPROVEN)


def _unproven(share: float) -> CannotTell:
    return CannotTell(say("gap.holders_unproven", share=percent(share)))


def _ownerless_pct(report: TokenReport) -> float:
    """What people hold in accounts whose owner the report does not name."""
    shares = (report.share_pct(h) for h in report.people() if h.owner is None)
    return total(share for share in shares if share is not None)


def _most_of_ten(report: TokenReport, owners: tuple[float, ...]) -> float:
    """The most that ten owners can hold, with what the list leaves out."""
    together, rest = total(owners[:TOP]), _rest_pct(report)
    if _is_short(report):
        return together + rest
    return together + min(max(TOP - len(owners), 0) * _unlisted_pct(report), rest)


def _rest_pct(report: TokenReport) -> float:
    """The share of supply in accounts that the report does not list (or gives no share for)."""
    return max(100.0 - total(report.listed_pct), 0.0)


def _is_short(report: TokenReport) -> bool:
    """Whether accounts are missing that a full list would name, or their shares are."""
    listed = len(report.listed_pct)
    expected = at.HOLDERS_LISTED
    if report.total_holders is not None:
        expected = min(expected, report.total_holders)
    return listed < len(report.top_holders or ()) or listed < expected


def _unlisted_pct(report: TokenReport) -> float:
    """The most that one account outside the list can hold."""
    rest = _rest_pct(report)
    return rest if _is_short(report) else min(min(report.listed_pct, default=100.0), rest)


RULES = (
    Rule(
        code="top_holder",
        ask=top_holder,
        group=Group.HOLDERS,
        title="Largest holder",
        explanation=(
            "The largest owner's share of the supply. Shown pools, known vaults and exchanges "
            "and burnt tokens are left out; one person behind several owners cannot be seen."
        ),
        about="the largest holders",
        came="one holder owns much of it",
        went="no holder owns as much any more",
        source="topHolders[].pct",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
        factor="concentration",
    ),
    Rule(
        code="top_10_holders",
        ask=top_10_holders,
        group=Group.HOLDERS,
        title="Ten largest holders",
        explanation=(
            "The share of the ten largest owners together. Pools, lockers, burnt tokens and "
            "known exchanges are left out."
        ),
        about="the largest holders",
        came="the ten largest holders own much of it",
        went="the ten largest holders own less of it",
        source="topHolders[].pct",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
        factor="concentration",
    ),
    Rule(
        code="few_holders",
        ask=few_holders,
        group=Group.HOLDERS,
        title="Number of holders",
        explanation=(
            "Accounts that hold the token. One person can have many, so a high number proves "
            "nothing."
        ),
        about="the number of holders",
        came="few accounts hold it",
        went="more accounts hold it",
        source="totalHolders",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
    ),
)
