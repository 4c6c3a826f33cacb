"""`insiders` of /api/tokens/{token_id}/evidence. Imports the domain only."""

from typing import Annotated, TypedDict

from detector.domain.evidence_insiders import MOST_NETWORKS, InsidersEvidence
from detector.domain.vocabulary import Doc, HeldPct
from detector.wire.evidence_words import Count
from detector.wire.report_figures import count, figure


class NetworkBody(TypedDict):
    """Accounts that RugCheck links; it does not name them."""

    size: Annotated[float | None, Doc("Accounts; null: unknown.", minimum=0)]
    insiders: Annotated[float | None, Doc("Those that RugCheck counts as insiders.", minimum=0)]
    received_pct: Annotated[
        float | None,
        Doc("Percent of supply that passed through; null: unknown.", minimum=0, maximum=100),
    ]
    beyond: Annotated[bool, Doc("More than the supply passed through.")]


class InsidersBody(TypedDict):
    """Linked accounts, and what marked ones hold."""

    counted: Annotated[int | None, Doc("Insiders by RugCheck's count; null: unknown.")]
    listed: Annotated[int | None, Doc("Networks of the report; null: it has no list.")]
    networks: Annotated[list[NetworkBody], Doc("The largest first.", maxItems=MOST_NETWORKS)]
    not_shown: Count
    accounts: Annotated[float | None, Doc("Of all networks together; null: unknown.", minimum=0)]
    holding: Annotated[
        int | None, Doc("Listed accounts that are marked as insiders; null: no list of holders.")
    ]
    held_pct: HeldPct
    unmarked: Annotated[
        int, Doc("Listed accounts of which it is unknown whether they are insiders.", minimum=0)
    ]


def insiders(found: InsidersEvidence) -> InsidersBody:
    """The part."""
    return {
        "counted": found.counted,
        "listed": found.listed,
        "networks": [
            {
                "size": count(network.size),
                "insiders": count(network.insiders),
                "received_pct": figure(network.received_pct),
                "beyond": network.beyond,
            }
            for network in found.networks
        ],
        "not_shown": (found.listed or 0) - len(found.networks),
        "accounts": count(found.accounts),
        "holding": found.holding,
        "held_pct": None if found.held_pct is None else min(figure(found.held_pct) or 0.0, 100.0),
        "unmarked": found.unmarked,
    }
