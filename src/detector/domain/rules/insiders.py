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
    Clear,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.said import number, say
from detector.domain.rules.said import shares as percent
from detector.domain.rules.steps import Steps
from detector.domain.total import total

_HELD = Steps(at.INSIDER_HOLDINGS_WARN_PCT, at.INSIDER_HOLDINGS_DANGER_PCT, "pct")
_NO_LIST = CannotTell(say("gap.networks"))


def insider_networks(case: Case) -> Answer:
    """How many groups there are."""
    networks = case.report.insider_networks
    if networks is None:
        return _NO_LIST
    if len(networks) < at.INSIDER_NETWORKS_WARN:
        return Clear(len(networks), at.INSIDER_NETWORKS_WARN, "count")
    return Hit(
        Severity.WARN,
        say("insider_networks", n=number(len(networks))),
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
            say("insider_size", n=number(largest)),
            value=largest,
            threshold=at.INSIDER_SIZE_WARN,
            unit="count",
        )
    if len(sizes) < len(networks):
        return CannotTell(say("gap.network_size"))
    return Clear(largest, at.INSIDER_SIZE_WARN, "count") if networks else None


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
        many = summed and len(known) > 1
        return Hit(
            Severity.WARN,
            say("insider_share.more" if many else "insider_share.one", share=percent(share)),
            value=share,
            threshold=at.INSIDER_SHARE_WARN_PCT,
            unit="pct",
        )
    if len(known) < len(shares):
        # RugCheck counts what passed through, which can be more than the supply.
        hidden = any(network.token_amount is None for network in networks)
        return CannotTell(say("gap.network_amount"), tolerated=not hidden)
    return Clear(share, at.INSIDER_SHARE_WARN_PCT, "pct") if networks else None


def insider_holdings(case: Case) -> Answer:
    """What the largest accounts that RugCheck marks as insiders hold now."""
    report = case.report
    if not report.top_holders:
        return CannotTell(say("gap.holders"))
    marked = [report.share_pct(holder) for holder in marked_accounts(report, marked=True)]
    share = min(total(each for each in marked if each is not None), 100.0)
    step = _HELD.at(share)
    if step is None or step.severity is not Severity.DANGER:
        if None in marked or marked_accounts(report, marked=None):
            return CannotTell(say("gap.insiders_marked"))
        if unlisted(report):
            return CannotTell(say("gap.insiders_short"))
    if step is None:
        return doubted(_HELD.clear(share), case, Area.INSIDERS)
    said = say("insider_holdings", share=percent(share), n=number(len(marked)))
    return doubted(step.hit(said, share), case, Area.INSIDERS)


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
        return CannotTell(say("gap.insiders_count"))
    networks = case.report.insider_networks or ()
    if any(None in (network.size, network.active, network.token_amount) for network in networks):
        return CannotTell(say("gap.network_figures"))
    listed = case.report.insider_networks is not None
    if counted < at.INSIDERS_COUNTED_WARN and (listed or not counted):
        return Clear(counted, at.INSIDERS_COUNTED_WARN, "count")
    return Hit(
        Severity.WARN,
        say("insiders_counted" if listed else "insiders_counted.unlisted", n=number(counted)),
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
