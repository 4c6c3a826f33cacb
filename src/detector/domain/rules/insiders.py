"""Groups of accounts that RugCheck links by transfers. Imports the domain only.

The amounts are of tokens that passed through a group, not of tokens that it holds now: they
exceed the whole supply in some recorded reports. So these rules warn and never call a danger.
"""

from detector.domain import thresholds as at
from detector.domain.rules.rule import MINOR, USUAL, Answer, CannotTell, Case, Hit, Rule, Severity
from detector.domain.rules.wording import count, pct

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
    """The share of supply that passed through the largest group."""
    networks = case.report.insider_networks
    if networks is None:
        return _NO_LIST
    shares = [case.report.share_of_supply_pct(network.token_amount) for network in networks]
    known = [share for share in shares if share is not None]
    largest = max(known, default=0.0)
    if largest >= at.INSIDER_SHARE_WARN_PCT:
        return Hit(
            Severity.WARN,
            f"An insider network has received {pct(largest)} of the supply.",
            value=largest,
            threshold=at.INSIDER_SHARE_WARN_PCT,
            unit="pct",
        )
    if len(known) < len(shares):
        return CannotTell("An insider network's amount is unknown or exceeds the supply.")
    return None


RULES = (
    Rule(
        "insider_share",
        "the insiders' share",
        "insiderNetworks[].tokenAmount",
        USUAL,
        insider_share,
    ),
    Rule("insider_networks", "insider networks", "insiderNetworks", MINOR, insider_networks),
    Rule(
        "insider_size",
        "the size of insider networks",
        "insiderNetworks[].size",
        MINOR,
        insider_size,
    ),
)
