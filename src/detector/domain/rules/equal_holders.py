"""Many accounts that hold the same amount: one person may control them. Imports the domain only.

Somebody who spreads a supply over several own wallets, or buys with many in one block, often ends
with the same amount in each. Strangers who buy at changing prices do not.
"""

from detector.domain import thresholds as at
from detector.domain.report import NOT_PEOPLE, TokenReport
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
from detector.domain.rules.said import Sentence, number, say, shares
from detector.domain.rules.steps import Steps
from detector.domain.total import total

_Shares = list[tuple[float, int]]

_EQUAL = Steps(at.EQUAL_WARN_PCT, at.EQUAL_DANGER_PCT, "pct")


def equal_holders(case: Case) -> Answer:
    """What listed people hold in groups of accounts with the same amount."""
    listed = _shares(case.report)
    if not listed and (not case.report.top_holders or any(case.report.people())):
        return CannotTell(say("gap.holders_shares"))
    groups = _groups(listed)
    together = min(total(share for group in groups for share, _ in group), 100.0)
    step = _EQUAL.at(together)
    found = step.hit(_said(groups, together), together) if step else _EQUAL.clear(together)
    return doubted(found, case, Area.HOLDERS)


def equal_groups(report: TokenReport) -> list[_Shares]:
    """People's accounts with equal shares: each its share and its place in `top_holders`.

    The smallest come first, in each group too.
    """
    return _groups(_shares(report))


def _said(groups: list[_Shares], together: float) -> Sentence:
    accounts, share = number(sum(len(group) for group in groups)), shares(together)
    if len(groups) == 1:
        return say("equal_holders.one", n=accounts, share=share)
    return say("equal_holders.more", n=accounts, groups=number(len(groups)), share=share)


def _shares(report: TokenReport) -> _Shares:
    """Known shares of the listed people with their places, smallest first."""
    listed = (
        (report.share_pct(holder), place)
        for place, holder in enumerate(report.top_holders or ())
        if holder.role not in NOT_PEOPLE
    )
    return sorted((share, place) for share, place in listed if share is not None)


def _groups(listed: _Shares) -> list[_Shares]:
    """Groups of equal shares; each begins with its smallest."""
    groups: list[_Shares] = []
    for share, place in listed:
        if share <= 0:
            continue
        if groups and share <= groups[-1][0][0] * (1 + at.EQUAL_WITHIN_PCT / 100):
            groups[-1].append((share, place))
        else:
            groups.append([(share, place)])
    return [group for group in groups if len(group) >= at.EQUAL_GROUP_MIN]


RULES = (
    Rule(
        code="equal_holders",
        ask=equal_holders,
        group=Group.HOLDERS,
        title="Many equal accounts",
        explanation=(
            "Several of the largest accounts hold the same amount, so one person may control "
            "them. An airdrop can look the same."
        ),
        about="whether many accounts hold the same",
        came="many accounts hold the same amount",
        went="no group of accounts holds the same amount any more",
        source="topHolders[].amount",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
        factor="concentration",
    ),
)
