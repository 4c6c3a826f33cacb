"""Groups of accounts that RugCheck links by transfers. Imports the domain only.

The amounts of networks are of tokens that passed through them, not of tokens that they hold now:
they exceed the whole supply in some recorded reports. So those rules warn and never call a danger.
What marked accounts hold now is in the list of the largest holders.
"""

from detector.domain import thresholds as at
from detector.domain.report import NOT_PEOPLE, Holder, Role, TokenReport
from detector.domain.rules.figures import Area, doubted
from detector.domain.rules.holders import unlisted
from detector.domain.rules.rule import (
    MAJOR,
    MINOR,
    USUAL,
    Answer,
    CannotTell,
    Case,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.steps import Steps
from detector.domain.rules.wording import count, pct
from detector.domain.total import total

_HELD = Steps(at.INSIDER_HOLDINGS_WARN_PCT, at.INSIDER_HOLDINGS_DANGER_PCT, "pct")
_NO_LIST = CannotTell("The report holds no list of insider networks.")


def insider_networks(case: Case) -> Answer:
    """How many groups there are."""
    networks = case.report.insider_networks
    if networks is None:
        return _NO_LIST
    if len(networks) < at.INSIDER_NETWORKS_WARN:
        return None
    return Hit(
        Severity.WARN,
        f"RugCheck links holders into {count(len(networks), 'insider network')}.",
        value=len(networks),
        threshold=at.INSIDER_NETWORKS_WARN,
        unit="count",
    )


def insider_size(case: Case) -> Answer:
    """How many accounts the largest group has."""
    networks = case.report.insider_networks
    if networks is None:
        return _NO_LIST
    sizes = [network.size for network in networks if network.size is not None]
    largest = max(sizes, default=0)
    if largest >= at.INSIDER_SIZE_WARN:
        return Hit(
            Severity.WARN,
            f"The largest insider network has {count(largest, 'account')}.",
            value=largest,
            threshold=at.INSIDER_SIZE_WARN,
            unit="count",
        )
    if len(sizes) < len(networks):
        return CannotTell("The size of an insider network is unknown.")
    return None


def insider_share(case: Case) -> Answer:
    """The share of supply that passed through all groups, or where that passes 100, the largest."""
    networks = case.report.insider_networks
    if networks is None:
        return _NO_LIST
    shares = [case.report.share_of_supply_pct(network.token_amount) for network in networks]
    known = [share for share in shares if share is not None]
    together, largest = total(known), max(known, default=0.0)
    summed = together <= 100
    share = together if summed else largest
    if share >= at.INSIDER_SHARE_WARN_PCT:
        whose = "Insider networks have" if summed and len(known) > 1 else "An insider network has"
        return Hit(
            Severity.WARN,
            f"{whose} received {pct(share)} of the supply.",
            value=share,
            threshold=at.INSIDER_SHARE_WARN_PCT,
            unit="pct",
        )
    if len(known) < len(shares):
        # RugCheck counts what passed through, which can be more than the supply.
        hidden = any(network.token_amount is None for network in networks)
        return CannotTell(
            "An insider network's amount is unknown or exceeds the supply.", tolerated=not hidden
        )
    return None


def insider_holdings(case: Case) -> Answer:
    """What the largest accounts that RugCheck marks as insiders hold now."""
    report = case.report
    if not report.top_holders:
        return CannotTell("The report lists no holders.")
    marked = [report.share_pct(holder) for holder in marked_accounts(report, marked=True)]
    share = min(total(each for each in marked if each is not None), 100.0)
    step = _HELD.at(share)
    if step is None or step.severity is not Severity.DANGER:
        if None in marked or marked_accounts(report, marked=None):
            return CannotTell(
                "Of some of the largest holders it is unknown whether they are insiders."
            )
        if unlisted(report):
            return CannotTell("The list of holders is too short to exclude a larger insider.")
    hit = step and step.hit(
        f"Insiders hold {pct(share)} of the supply, in {count(len(marked), 'large account')}.",
        share,
    )
    return doubted(hit, case, Area.INSIDERS)


def marked_accounts(report: TokenReport, *, marked: bool | None) -> list[Holder]:
    """The largest accounts that may be a person's, with that mark of an insider; None: unknown."""
    return [
        holder
        for holder in report.top_holders or ()
        if (holder.role is Role.UNPROVEN or holder.role not in NOT_PEOPLE)
        and holder.insider is marked
    ]


def insiders_counted(case: Case) -> Answer:
    """How many accounts RugCheck counts as insiders, whether or not it lists their networks."""
    counted = case.report.insiders_detected
    if counted is None:
        return CannotTell("RugCheck gives no count of insiders.")
    networks = case.report.insider_networks or ()
    if any(None in (network.size, network.active, network.token_amount) for network in networks):
        return CannotTell("The size or the amount of an insider network is unknown.")
    listed = case.report.insider_networks is not None
    if counted < at.INSIDERS_COUNTED_WARN and (listed or not counted):
        return None
    where = "" if listed else " and lists no network of them"
    return Hit(
        Severity.WARN,
        f"RugCheck counts {count(counted, 'insider account')}{where}.",
        value=counted,
        threshold=at.INSIDERS_COUNTED_WARN if listed else 1,
        unit="count",
    )


RULES = (
    Rule(
        code="insider_holdings",
        ask=insider_holdings,
        group=Group.HOLDERS,
        title="Holdings of insiders",
        explanation=(
            "What the largest accounts that RugCheck marks as insiders hold now. "
            "Smaller accounts are not listed."
        ),
        about="what insiders hold",
        came="insiders hold much of it",
        went="insiders hold less of it",
        source="topHolders[].insider",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
    ),
    Rule(
        code="insiders_counted",
        ask=insiders_counted,
        group=Group.HOLDERS,
        title="Count of insiders",
        explanation=("How many accounts RugCheck counts as insiders. Who they are cannot be seen."),
        about="how many insiders are counted",
        came="many insiders are counted",
        went="fewer insiders are counted",
        source="graphInsidersDetected",
        finds=(Severity.WARN,),
        weight=MAJOR,
        factor="insiders",
    ),
    Rule(
        code="insider_share",
        ask=insider_share,
        group=Group.HOLDERS,
        title="Received by insiders",
        explanation=(
            "The share of the supply that linked groups of accounts received. How much of it "
            "they still hold is not told."
        ),
        about="the insiders' share",
        came="much of it went through insiders",
        went="less of it went through insiders",
        source="insiderNetworks[].tokenAmount",
        finds=(Severity.WARN,),
        weight=USUAL,
        essential=False,
        factor="insiders",
    ),
    Rule(
        code="insider_networks",
        ask=insider_networks,
        group=Group.HOLDERS,
        title="Insider networks",
        explanation=(
            "Groups of accounts that RugCheck links by transfers. This is a fact about the "
            "distribution and predicts nothing by itself."
        ),
        about="insider networks",
        came="many insider networks are named",
        went="fewer insider networks are named",
        source="insiderNetworks",
        finds=(Severity.WARN,),
        weight=MINOR,
        factor="insiders",
    ),
    Rule(
        code="insider_size",
        ask=insider_size,
        group=Group.HOLDERS,
        title="Largest insider network",
        explanation=(
            "Accounts in the largest linked group. Whether the link is an exchange or an "
            "airdrop cannot be seen."
        ),
        about="the size of insider networks",
        came="an insider network is large",
        went="no insider network is as large any more",
        source="insiderNetworks[].size",
        finds=(Severity.WARN,),
        weight=MINOR,
        factor="insiders",
    ),
)
