"""`holders` of /api/tokens/{token_id}/evidence. Imports the domain only."""

from typing import Annotated, TypedDict

from detector.domain.evidence_holders import (
    MOST_ACCOUNTS,
    MOST_GROUPS,
    Account,
    Alike,
    HoldersEvidence,
    Taken,
    Why,
)
from detector.domain.mint import address
from detector.domain.vocabulary import Doc, HeldPct
from detector.wire.evidence_words import Address, Count
from detector.wire.report_figures import figure, rounded

_Summed = Annotated[
    float | None, Doc("Percent of supply, summed: above 100 where `exceeds` says so.", minimum=0)
]


class HeldAccount(TypedDict):
    """One of the largest accounts."""

    address: Address
    owner: Address
    role: Annotated[str, Doc("What the rules take it for.", enum=[each.value for each in Taken])]
    why: Annotated[str, Doc("Why: see docs/evidence.md.", enum=[each.value for each in Why])]
    name: Annotated[str | None, Doc("By our list of known accounts.")]
    pct: HeldPct
    insider: Annotated[bool | None, Doc("Marked by RugCheck; null: unknown.")]
    pool: Annotated[str | None, Doc("The pool whose vault it is.")]
    equal: Annotated[int | None, Doc("Number of the group that holds the same amount.")]
    same_owner: Annotated[int | None, Doc("Number of the group with the same owner.")]


class HeldPart(TypedDict):
    """All listed accounts of one role."""

    role: Annotated[str, Doc(enum=[each.value for each in Taken])]
    accounts: Count
    pct: Annotated[float, Doc("Percent of supply.", minimum=0)]
    unknown: Annotated[int, Doc("Accounts among them without a known share.", minimum=0)]


class HeldGroup(TypedDict):
    """People's accounts that belong together."""

    alike: Annotated[
        str, Doc("`equal` amounts, or the same `owner`.", enum=[each.value for each in Alike])
    ]
    number: int
    accounts: Count
    pct: Annotated[float, Doc("Percent of supply.", minimum=0)]


class HoldersBody(TypedDict):
    """Who holds the supply."""

    holders: Annotated[int | None, Doc("All accounts that hold the token; null: unknown.")]
    listed: Annotated[int | None, Doc("Accounts that the report lists; null: it has no list.")]
    accounts: Annotated[list[HeldAccount], Doc("The largest first.", maxItems=MOST_ACCOUNTS)]
    not_shown: Annotated[int, Doc("Listed accounts that are not among them.", minimum=0)]
    parts: Annotated[list[HeldPart], Doc("All listed accounts; they add up to `listed_pct`.")]
    listed_pct: _Summed
    rest_pct: Annotated[
        float | None,
        Doc(
            "What no listed account holds; nobody says who does. Null: unknown, since the list, "
            "a share or the truth of the shares is.",
            minimum=0,
            maximum=100,
        ),
    ]
    exceeds: Annotated[bool, Doc("The listed shares together exceed the supply.")]
    top_10_pct: _Summed
    top_10_people_pct: Annotated[
        float | None,
        Doc("The ten largest owners, without pools, lockers, exchanges and burnt tokens."),
    ]
    largest_person_pct: HeldPct
    groups: Annotated[list[HeldGroup], Doc(maxItems=MOST_GROUPS)]
    groups_not_shown: Count


def holders(found: HoldersEvidence) -> HoldersBody:
    """The part."""
    return {
        "holders": found.holders,
        "listed": found.listed,
        "accounts": [_account(each) for each in found.accounts],
        "not_shown": (found.listed or 0) - len(found.accounts),
        "parts": [
            {
                "role": part.taken,
                "accounts": part.accounts,
                "pct": rounded(part.pct),
                "unknown": part.unknown,
            }
            for part in found.parts
        ],
        "listed_pct": figure(found.listed_pct),
        "rest_pct": figure(found.rest_pct),
        "exceeds": found.exceeds,
        "top_10_pct": figure(found.top_10_pct),
        "top_10_people_pct": figure(found.top_10_people_pct),
        "largest_person_pct": figure(found.largest_person_pct),
        "groups": [
            {
                "alike": group.alike,
                "number": group.number,
                "accounts": group.accounts,
                "pct": rounded(group.pct),
            }
            for group in found.groups
        ],
        "groups_not_shown": found.groups_not_shown,
    }


def _account(account: Account) -> HeldAccount:
    return {
        "address": address(account.address),
        "owner": address(account.owner),
        "role": account.taken,
        "why": account.why,
        "name": account.name,
        "pct": figure(account.pct),
        "insider": account.insider,
        "pool": address(account.pool),
        "equal": account.equal,
        "same_owner": account.owner_group,
    }
