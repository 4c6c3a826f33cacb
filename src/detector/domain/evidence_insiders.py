"""Groups of linked accounts, and what marked accounts hold. Imports the domain only; pure.

The source names no members of a network, and its amounts are of tokens that passed through them: a
network may have received more than the whole supply. Shares are percent of supply; None is unknown.
"""

from dataclasses import dataclass
from typing import Final

from detector.domain.report import InsiderNetwork, TokenReport
from detector.domain.rules.insiders import marked_accounts
from detector.domain.total import total

MOST_NETWORKS: Final = 20


@dataclass(frozen=True, slots=True)
class Network:
    """Accounts, how many of them count as insiders, and what passed through all.

    `beyond`: more passed through than there is, so that no share of the supply says it.
    """

    size: int | None
    insiders: int | None
    received_pct: float | None
    beyond: bool


@dataclass(frozen=True, slots=True)
class InsidersEvidence:
    """`networks` are the largest of the `listed` ones.

    `holding` of the listed accounts are marked as insiders and hold `held_pct` now, None where a
    share is unknown; of `unmarked` it is unknown whether they are insiders.
    """

    counted: int | None
    listed: int | None
    networks: tuple[Network, ...]
    accounts: int | None
    holding: int | None
    held_pct: float | None
    unmarked: int


def insiders_evidence(report: TokenReport) -> InsidersEvidence:
    """What the report says of insiders; never raises on a parsed report."""
    networks = report.insider_networks
    made = [_network(report, each) for each in networks or ()]
    made.sort(key=lambda each: (-(each.size or 0), -(each.received_pct or 0.0)))
    sizes = [each.size for each in made if each.size is not None]
    marked = marked_accounts(report, marked=True)
    shares = [report.share_pct(holder) for holder in marked]
    known = [share for share in shares if share is not None]
    return InsidersEvidence(
        counted=report.insiders_detected,
        listed=None if networks is None else len(made),
        networks=tuple(made[:MOST_NETWORKS]),
        accounts=sum(sizes) if networks is not None and len(sizes) == len(made) else None,
        holding=len(marked) if report.top_holders else None,
        held_pct=total(known) if report.top_holders and len(known) == len(shares) else None,
        unmarked=len(marked_accounts(report, marked=None)),
    )


def _network(report: TokenReport, network: InsiderNetwork) -> Network:
    amount = network.token_amount
    share = report.share_of_supply_pct(amount)
    beyond = amount is not None and bool(report.supply) and share is None
    return Network(network.size, network.active, share, beyond)
