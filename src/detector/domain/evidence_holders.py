"""Who holds the supply: accounts, totals and groups to be shown. Imports the domain only; pure.

What an account is taken for is what the rules take it for (`report.Role`); here it only gets the
reason beside it. Shares are percent of supply; None is unknown and never zero.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain.known_accounts import known_account
from detector.domain.report import NOT_PEOPLE, Holder, Role, TokenReport
from detector.domain.rules.equal_holders import equal_groups
from detector.domain.rules.holders import TOP, holdings
from detector.domain.total import total

MOST_ACCOUNTS: Final = 20
"""As many as a recorded report lists; more are counted."""
MOST_GROUPS: Final = 10
WHOLE_PCT: Final = 100.01
"""Shares that are each rounded may pass 100 by a hair together."""


class Taken(StrEnum):
    """What an account is taken for: a `Role`, or an insider where it is nothing else."""

    HOLDER = "holder"
    INSIDER = "insider"
    CREATOR = "creator"
    UNPROVEN = "unproven"
    POOL = "pool"
    LOCKER = "locker"
    EXCHANGE = "exchange"
    VAULT = "vault"
    BURN = "burn"


class Why(StrEnum):
    """Why it is taken for that."""

    NOTHING_KNOWN = "nothing_known"
    INSIDER_MARK = "insider_mark"
    NAMED_CREATOR = "named_creator"
    UNPROVEN_CLAIM = "unproven_claim"
    POOL_WITH_MONEY = "pool_with_money"
    KNOWN_ACCOUNT = "known_account"


class Alike(StrEnum):
    """What the accounts of a group have in common."""

    EQUAL = "equal"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Account:
    """One listed account. `pool`: the pool whose vault it is; `name`: of our list of accounts.

    `equal` and `owner_group` number the groups that it belongs to, from 1.
    """

    address: str | None
    owner: str | None
    taken: Taken
    why: Why
    name: str | None
    pct: float | None
    insider: bool | None
    pool: str | None
    equal: int | None
    owner_group: int | None


@dataclass(frozen=True, slots=True)
class HeldTogether:
    """All listed accounts that are taken for the same; `unknown` of them have no known share."""

    taken: Taken
    accounts: int
    pct: float
    unknown: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """People's accounts that hold the same amount, or that have the same owner."""

    alike: Alike
    number: int
    accounts: int
    pct: float


@dataclass(frozen=True, slots=True)
class HoldersEvidence:
    """`accounts` are the largest, `parts` of all that are listed and add up to `listed_pct`.

    `rest_pct`: what no listed account holds; None where the list or a share is unknown, or where
    the shares exceed the supply (`exceeds`).
    """

    holders: int | None
    listed: int | None
    accounts: tuple[Account, ...]
    parts: tuple[HeldTogether, ...]
    listed_pct: float | None
    rest_pct: float | None
    exceeds: bool
    top_10_pct: float | None
    top_10_people_pct: float | None
    largest_person_pct: float | None
    groups: tuple[Belonging, ...]
    groups_not_shown: int


_Numbers = dict[int, int]


def holders_evidence(report: TokenReport) -> HoldersEvidence:
    """What the report's list of holders shows; never raises on a parsed report."""
    listed = report.top_holders
    shares = [report.share_pct(holder) for holder in listed or ()]
    known = [share for share in shares if share is not None]
    together = total(known)
    exceeds = together > WHOLE_PCT
    whole = bool(known) and len(known) == len(shares)
    people = holdings(report)
    groups, equal, owners = _groups(report, shares)
    order = sorted(range(len(shares)), key=lambda place: _descending(shares[place]))
    pools = dict(_vaults(report))
    accounts = tuple(
        _account((listed or ())[place], shares[place], pools, equal.get(place), owners.get(place))
        for place in order[:MOST_ACCOUNTS]
    )
    return HoldersEvidence(
        holders=report.total_holders,
        listed=None if listed is None else len(listed),
        accounts=accounts,
        parts=tuple(_parts(listed or (), shares)),
        listed_pct=together if known else None,
        rest_pct=max(100.0 - together, 0.0) if whole and not exceeds else None,
        exceeds=exceeds,
        top_10_pct=total(sorted(known, reverse=True)[:TOP]) if whole else None,
        top_10_people_pct=None if people is None else min(total(people[:TOP]), 100.0),
        largest_person_pct=None if people is None else (people[0] if people else 0.0),
        groups=tuple(groups[:MOST_GROUPS]),
        groups_not_shown=max(len(groups) - MOST_GROUPS, 0),
    )


def _descending(share: float | None) -> float:
    return 1.0 if share is None else -share


def _taken(holder: Holder) -> tuple[Taken, Why]:
    if holder.role is Role.HOLDER:
        if holder.insider:
            return Taken.INSIDER, Why.INSIDER_MARK
        return Taken.HOLDER, Why.NOTHING_KNOWN
    return Taken(holder.role.value), _WHY.get(holder.role, Why.KNOWN_ACCOUNT)


_WHY: Final = {
    Role.CREATOR: Why.NAMED_CREATOR,
    Role.UNPROVEN: Why.UNPROVEN_CLAIM,
    Role.POOL: Why.POOL_WITH_MONEY,
}


def _account(
    holder: Holder,
    share: float | None,
    pools: dict[str, str],
    equal: int | None,
    owner_group: int | None,
) -> Account:
    taken, why = _taken(holder)
    known = known_account(holder.address) or known_account(holder.owner)
    names = (holder.address, holder.owner)
    pool = next((pools[name] for name in names if name is not None and name in pools), None)
    return Account(
        address=holder.address,
        owner=holder.owner,
        taken=taken,
        why=why,
        name=None if known is None else known.name,
        pct=share,
        insider=holder.insider,
        pool=pool,
        equal=equal,
        owner_group=owner_group,
    )


def _vaults(report: TokenReport) -> Iterator[tuple[str, str]]:
    """Vaults and what owns one vault only, each with its pool."""
    pools = [pool for pool in report.markets or () if pool.address is not None]
    owned: dict[str, int] = {}
    for pool in pools:
        if pool.vault_owner is not None:
            owned[pool.vault_owner] = owned.get(pool.vault_owner, 0) + 1
    for pool in pools:
        address = pool.address or ""
        if pool.vault_owner is not None and owned[pool.vault_owner] == 1:
            yield pool.vault_owner, address
        if pool.vault is not None:
            yield pool.vault, address


def _parts(holders: Iterable[Holder], shares: list[float | None]) -> Iterator[HeldTogether]:
    by_kind: dict[Taken, list[float | None]] = {}
    for holder, share in zip(holders, shares, strict=True):
        by_kind.setdefault(_taken(holder)[0], []).append(share)
    for taken in Taken:
        of_kind = by_kind.get(taken, [])
        if of_kind:
            known = [share for share in of_kind if share is not None]
            yield HeldTogether(taken, len(of_kind), total(known), len(of_kind) - len(known))


def _groups(
    report: TokenReport, shares: list[float | None]
) -> tuple[list[Belonging], _Numbers, _Numbers]:
    """The groups, those with most first, and by place the number of each account's group."""
    found = [
        *((Alike.EQUAL, [place for _, place in group]) for group in equal_groups(report)),
        *((Alike.OWNER, places) for places in _same_owner(report)),
    ]
    weighed = sorted(
        (
            (total(shares[place] or 0.0 for place in places), alike, places)
            for alike, places in found
        ),
        key=lambda each: -each[0],
    )
    groups: list[Belonging] = []
    numbers: dict[Alike, _Numbers] = {alike: {} for alike in Alike}
    for number, (pct, alike, places) in enumerate(weighed, start=1):
        groups.append(Belonging(alike, number, len(places), pct))
        if number <= MOST_GROUPS:
            numbers[alike].update(dict.fromkeys(places, number))
    return groups, numbers[Alike.EQUAL], numbers[Alike.OWNER]


def _same_owner(report: TokenReport) -> list[list[int]]:
    """Places of people's accounts that share an owner, as the rules add them up."""
    owners: dict[str, list[int]] = {}
    for place, holder in enumerate(report.top_holders or ()):
        if holder.role not in NOT_PEOPLE and holder.owner is not None:
            owners.setdefault(holder.owner, []).append(place)
    return [places for places in owners.values() if len(places) > 1]
