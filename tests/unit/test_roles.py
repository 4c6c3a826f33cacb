"""What a listed account is: a person, unless money, a fixed address or a label says otherwise."""

import pytest

from detector.domain.report import Role
from tests.unit.reports import (
    CREATOR,
    MINT,
    POOL,
    SOL,
    SYSTEM,
    Json,
    checked,
    filled,
    holder,
    market,
    outcome,
    parsed,
)

SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
ACCOUNT = "7Q1j2ruizArj2nRekV6nNjD56nCJjn1DKnj1z4A47ixR"
UNHEARD = "5TUNv1Tdh6nrKiRHT6onN7b2fwoR1cHvZX8jL9sSNfE2"
MAYHEM = "BwWK17cbHxwWBKZkUYvzxLcNQ1YVyaFezduWbtm2de6s"
DAMM_V2 = "HLnpSz9h2S4hiLQ43rnSD9XkcUThA7B8hQMKmDaiTLcC"
CAP_USD = 250_000.0
"""The market cap of the healthy report: 60 % of the supply is worth $150,000."""


def role(changes: Json, share: float = 60.0) -> Role:
    """The role of an account with that share, owned by SOMEBODY, under those changes."""
    entry = holder(share, owner=SOMEBODY) | {"address": ACCOUNT}
    report = parsed({"topHolders": filled([entry])} | changes)
    return (report.top_holders or ())[0].role


def theirs(
    held_pct: float | None, own_usd: float, quote_usd: float, coin: str = SOL, **more: object
) -> Json:
    """A market whose vault is the account, holding so much of the supply."""
    pool = market(own_usd + quote_usd, "orca", 0, coin=coin, quote_usd=quote_usd, lp_mint=SYSTEM)
    amount = None if held_pct is None else int(held_pct * 10**13)
    vault = {"mint": MINT, "owner": SOMEBODY, "amount": amount}
    pool |= {"pubkey": "x", "liquidityA": ACCOUNT, "liquidityAAccount": vault} | more
    return {"markets": [market(1e5), pool]}


WORTH = 0.6 * CAP_USD


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Role.HOLDER),
        # A market that holds nothing makes nobody a pool, whatever it calls its own.
        (theirs(0, 0.0, 0.0), Role.HOLDER),
        (theirs(0, 0.0, 0.0, pubkey=SOMEBODY), Role.HOLDER),
        (theirs(0, 1e6, 1e6), Role.HOLDER),
        (theirs(6, WORTH, WORTH), Role.HOLDER),
        # It holds the tokens, and as much of the other side.
        (theirs(60, WORTH, WORTH), Role.POOL),
        (theirs(54.1, WORTH, WORTH), Role.POOL),
        (theirs(53.9, WORTH, WORTH), Role.HOLDER),
        # The other side pays for a fifth of them, and for just less.
        (theirs(60, WORTH, WORTH / 5), Role.POOL),
        (theirs(60, WORTH, WORTH / 6), Role.UNPROVEN),
        (theirs(60, WORTH, 0.0), Role.UNPROVEN),
        (theirs(60, 0.01, 0.01), Role.UNPROVEN),
        (theirs(60, 1e9, 1.0), Role.UNPROVEN),
        # Its dollars are of a coin that nobody knows.
        (theirs(60, WORTH, WORTH, UNHEARD), Role.UNPROVEN),
        # A vault of another mint holds none of this token.
        (theirs(60, WORTH, WORTH, liquidityAAccount={"mint": SOL, "amount": 1}), Role.HOLDER),
        # A market that does not say what it holds proves nothing.
        (theirs(None, WORTH, WORTH), Role.UNPROVEN),
        (theirs(None, WORTH, WORTH, liquidityAAccount=None), Role.UNPROVEN),
        # Listed twice with two amounts, the worse one counts.
        (
            {
                "markets": [
                    *theirs(60, WORTH, WORTH)["markets"],
                    theirs(60, WORTH, 1.0)["markets"][1],
                ]
            },
            Role.UNPROVEN,
        ),
    ],
)
def test_nobody_is_a_pool_beyond_its_money(changes: Json, expected: Role) -> None:
    assert role(changes) is expected


def test_a_vault_is_one_accounts_only() -> None:
    """By its owner it can be found once; a second account of that owner is a person's."""
    twice = [holder(20.0, owner=POOL), holder(19.0, owner=POOL)]
    report = parsed({"topHolders": filled(twice)})
    roles = [entry.role for entry in report.top_holders or ()][:2]
    assert roles == [Role.POOL, Role.UNPROVEN]
    report = parsed({"topHolders": filled(twice), "knownAccounts": {}})
    assert [entry.role for entry in report.top_holders or ()][:2] == [Role.POOL, Role.HOLDER]


def test_a_listed_vault_is_nobody_elses() -> None:
    """Whoever has the same owner cannot take what lies in the vault itself."""
    vault = holder(20.0, owner=POOL) | {"address": "vault of pump_fun_amm"}
    larger = holder(20.1, owner=POOL) | {"address": ACCOUNT}
    report = parsed({"topHolders": filled([larger, vault]), "knownAccounts": {}})
    assert [entry.role for entry in report.top_holders or ()][:2] == [Role.HOLDER, Role.POOL]


@pytest.mark.parametrize(
    ("share", "quote_usd", "expected"),
    [
        (37.0 + 20.6, 0.37 * CAP_USD, Role.POOL),
        (37.0 + 27.5, 0.37 * CAP_USD, Role.HOLDER),
        (37.0 + 20.6, 0.01 * CAP_USD, Role.UNPROVEN),
    ],
)
def test_a_bonding_curve_keeps_a_reserve(share: float, quote_usd: float, expected: Role) -> None:
    curve = theirs(37, 0.37 * CAP_USD, quote_usd, marketType="pump_fun")
    assert role(curve, share) is expected


@pytest.mark.parametrize("where", [SOMEBODY, ACCOUNT])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("AMM", Role.UNPROVEN),
        ("amm", Role.UNPROVEN),
        ("LOCKER", Role.UNPROVEN),
        ("EXCHANGE", Role.UNPROVEN),
        ("CEX", Role.UNPROVEN),
        ("BURN", Role.UNPROVEN),
        ("CREATOR", Role.CREATOR),
        ("???", Role.HOLDER),
        (None, Role.HOLDER),
    ],
)
def test_a_label_alone_proves_nothing(where: str, kind: str | None, expected: Role) -> None:
    assert role({"knownAccounts": {where: {"name": "x", "type": kind}}}) is expected


def test_a_label_does_not_undo_what_money_shows() -> None:
    label = {"knownAccounts": {SOMEBODY: {"type": "LOCKER"}}}
    assert role(theirs(60, WORTH, WORTH) | label) is Role.POOL


@pytest.mark.parametrize(
    ("owner", "expected"), [(MAYHEM, Role.VAULT), (DAMM_V2, Role.UNPROVEN), (POOL, Role.HOLDER)]
)
def test_fixed_accounts(owner: str, expected: Role) -> None:
    """A pool authority holds the vaults of every pool: without this pool's money it is unproven."""
    changes = {"topHolders": filled([holder(60.0, owner=owner)]), "knownAccounts": {}}
    assert (parsed(changes | {"markets": []}).top_holders or ())[0].role is expected


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"knownAccounts": {CREATOR: {"type": "AMM"}}},
        {"knownAccounts": {CREATOR: {"type": "LOCKER"}}},
        {"creator": None, "knownAccounts": {CREATOR: {"type": "CREATOR"}}},
        {"creator": SOMEBODY, "knownAccounts": {CREATOR: {"type": "CREATOR"}}},
        {"markets": [market(1e5) | {"pubkey": CREATOR, "liquidityA": CREATOR}]},
    ],
)
@pytest.mark.parametrize("where", ["owner", "address"])
def test_the_creator_is_a_person_whatever_else_is_said(changes: Json, where: str) -> None:
    entry = holder(30.0, owner=SOMEBODY) | {where: CREATOR}
    changes = changes | {"topHolders": filled([entry])}
    assert (parsed(changes).top_holders or ())[0].role is Role.CREATOR
    checks = checked(changes)
    assert outcome(checks, "top_holder") == outcome(checks, "creator_holdings") == "danger"


def test_nobody_is_the_creator_where_none_is_named() -> None:
    changes = {"creator": None, "knownAccounts": {SYSTEM: {"type": "CREATOR"}}}
    assert role(changes) is Role.HOLDER
    unresolved = holder(60.0) | {"address": None}
    report = parsed(changes | {"topHolders": filled([unresolved])})
    assert (report.top_holders or ())[0].role is Role.HOLDER
