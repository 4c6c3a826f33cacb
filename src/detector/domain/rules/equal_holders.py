"""Many accounts that hold the same amount: one person may control them. Imports the domain only.

Somebody who spreads a supply over several own wallets, or buys with many in one block, often ends
with the same amount in each. Strangers who buy at changing prices do not.
"""

from detector.domain import thresholds as at
from detector.domain.report import TokenReport
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
from detector.domain.rules.steps import Steps
from detector.domain.rules.wording import count, pct
from detector.domain.total import total

_EQUAL = Steps(at.EQUAL_WARN_PCT, at.EQUAL_DANGER_PCT, "pct")


def equal_holders(case: Case) -> Answer:
    """What listed people hold in groups of accounts with the same amount."""
    shares = _shares(case.report)
    if not shares:
        return CannotTell("The report lists no holders with a known share.")
    groups = _groups(shares)
    together = min(total(share for group in groups for share in group), 100.0)
    step = _EQUAL.at(together)
    hit = step and step.hit(
        f"{_sentence(groups)}, together {pct(together)} of the supply: "
        "one person may control them.",
        together,
    )
    return doubted(hit, case, Area.HOLDERS)


def _sentence(groups: list[list[float]]) -> str:
    if len(groups) == 1:
        return f"{count(len(groups[0]), 'account')} hold the same amount"
    accounts = sum(len(group) for group in groups)
    return f"{count(accounts, 'account')} in {len(groups)} groups hold equal amounts"


def _shares(report: TokenReport) -> list[float]:
    """Shares of all listed accounts of people, smallest first; empty when none is listed."""
    if not report.top_holders:
        return []
    shares = [report.share_pct(holder) for holder in report.people()]
    known = sorted(share for share in shares if share is not None)
    return known or ([] if shares else [0.0])


def _groups(shares: list[float]) -> list[list[float]]:
    """Groups of equal shares; each begins with its smallest."""
    groups: list[list[float]] = []
    for share in shares:
        if share <= 0:
            continue
        if groups and share <= groups[-1][0] * (1 + at.EQUAL_WITHIN_PCT / 100):
            groups[-1].append(share)
        else:
            groups.append([share])
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
