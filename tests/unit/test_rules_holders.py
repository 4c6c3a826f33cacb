"""Rules on who holds the supply, and on what the creator holds and did before."""

import pytest

from tests.unit.reports import (
    ABSENT,
    CREATOR,
    MINT,
    POOL,
    Json,
    checked,
    filled,
    finding,
    holder,
    outcome,
)

ALICE = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
FIXED = "BwWK17cbHxwWBKZkUYvzxLcNQ1YVyaFezduWbtm2de6s"


def _people(*shares: float) -> list[Json]:
    """A full list of people with these shares, each an owner of its own."""
    return filled([holder(share, owner=f"person {n}") for n, share in enumerate(shares)])


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (_people(9.9), "passed"),
        (_people(10.0), "warn"),
        (_people(24.9), "warn"),
        (_people(25.0), "danger"),
        # Pools are no holders, however much lies in them; nor are fixed accounts of programs.
        (filled([holder(20.0, owner=POOL)]), "passed"),
        (filled([holder(70.0, owner=FIXED)]), "passed"),
        # Two accounts of one owner are one holder; two owners are two.
        (filled([holder(6.0, owner=ALICE), holder(6.0, owner=ALICE)]), "warn"),
        (_people(6.0, 6.1), "passed"),
        # Accounts without a known owner may all belong to one.
        (filled([holder(8.0), holder(8.1), holder(8.9)]), "not checked"),
        (filled([holder(5.0), holder(5.1), holder(5.2)]), "passed"),
        # The creator is a person.
        (filled([holder(30.0, owner=CREATOR)]), "danger"),
        # A share is read from the amount where RugCheck gives none.
        (filled([holder(None, amount=3 * 10**14)]), "danger"),
        # Where the two disagree, the larger.
        (filled([holder(0.0, amount=6 * 10**14)]), "danger"),
        (filled([holder(30.0, amount=1)]), "danger"),
        # Below the danger, figures that disagree let nothing pass.
        (filled([holder(1.0, amount=9 * 10**13)]), "not checked"),
        # Somebody listed of whom nothing can be read may hold anything.
        (filled([None]), "not checked"),
        (filled([holder(None)]), "not checked"),
        # A list that is not full hides somebody, perhaps the largest.
        (_people(9.9)[:19], "not checked"),
        (_people(24.9)[1:], "not checked"),
        (_people(25.0)[:1], "danger"),
        ([holder(95.0, owner=FIXED)], "passed"),
        ([holder(90.0, owner=FIXED)], "not checked"),
        ([], "not checked"),
        (None, "not checked"),
        (ABSENT, "not checked"),
    ],
)
def test_top_holder(listed: object, expected: str) -> None:
    assert outcome(checked({"topHolders": listed}), "top_holder") == expected


@pytest.mark.parametrize(("total", "expected"), [(15, "passed"), (16, "not checked")])
def test_a_list_of_all_holders_is_full(total: int, expected: str) -> None:
    changes = {"topHolders": _people()[:15], "totalHolders": total}
    assert outcome(checked(changes), "top_holder") == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (_people(*(3.9 - n / 100 for n in range(20))), "passed"),
        (_people(*(4.1 - n / 100 for n in range(20))), "warn"),
        (_people(*(5.9 - n / 100 for n in range(16))), "warn"),
        (_people(*(6.1 - n / 100 for n in range(16))), "danger"),
        (filled([holder(60.0, owner=FIXED)]), "passed"),
        # What is missing from a list may be among the ten.
        (_people()[:19], "not checked"),
        ([holder(66.0, owner=FIXED), *_people()[:19]], "passed"),
        ([], "not checked"),
        (None, "not checked"),
    ],
)
def test_top_10_holders(listed: object, expected: str) -> None:
    assert outcome(checked({"topHolders": listed}), "top_10_holders") == expected


def test_top_10_counts_owners_not_accounts() -> None:
    accounts = [holder(2.0, owner=ALICE) for _ in range(10)] + _people()[:10]
    found = finding(checked({"topHolders": accounts}), "top_holder")
    assert found.value == 20.0
    assert outcome(checked({"topHolders": accounts}), "top_10_holders") == "passed"


@pytest.mark.parametrize(
    ("kind", "share", "expected"),
    [
        ("AMM", 24.9, "passed"),
        ("AMM", 25.0, "not checked"),
        ("LOCKER", 24.9, "passed"),
        ("LOCKER", 60.0, "not checked"),
        ("EXCHANGE", 60.0, "not checked"),
        ("BURN", 60.0, "not checked"),
        ("SOMETHING", 24.9, "warn"),
        ("SOMETHING", 60.0, "danger"),
        ("CREATOR", 60.0, "danger"),
    ],
)
def test_a_label_alone_hides_no_danger(kind: str, share: float, expected: str) -> None:
    changes = {
        "topHolders": filled([holder(share, owner=ALICE)]),
        "knownAccounts": {ALICE: {"name": "Somebody", "type": kind}},
    }
    assert outcome(checked(changes), "top_holder") == expected


def test_labelled_accounts_add_up() -> None:
    three = [holder(9.0 + n / 10, owner=f"{ALICE}{n}") for n in range(3)]
    known = {f"{ALICE}{n}": {"type": "LOCKER"} for n in range(3)}
    checks = checked({"topHolders": filled(three), "knownAccounts": known})
    assert outcome(checks, "top_holder") == "not checked"


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (100, "passed"),
        (99, "warn"),
        (50, "warn"),
        (49, "danger"),
        (1, "danger"),
        (0, "not checked"),
        (None, "not checked"),
        ("many", "not checked"),
    ],
)
def test_few_holders(total: object, expected: str) -> None:
    assert outcome(checked({"totalHolders": total}), "few_holders") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"creatorBalance": 49_999 * 10**9}, "passed"),
        ({"creatorBalance": 5 * 10**13}, "warn"),
        ({"creatorBalance": 199_999 * 10**9}, "warn"),
        ({"creatorBalance": 2 * 10**14}, "danger"),
        ({"creatorBalance": None}, "not checked"),
        ({"creator": None, "creatorBalance": 0}, "not checked"),
        ({"creatorBalance": 2 * 10**15}, "not checked"),
        ({"creatorBalance": 1, "token.supply": None}, "not checked"),
        ({"creatorBalance": None, "topHolders": [holder(21.0, owner=CREATOR)]}, "danger"),
        ({"creatorBalance": None, "topHolders": [holder(19.9, owner=CREATOR)]}, "not checked"),
    ],
)
def test_creator_holdings(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "creator_holdings") == expected


def _earlier(*market_caps: float | None) -> list[Json]:
    return [{"mint": f"m{n}", "marketCap": cap} for n, cap in enumerate(market_caps)]


@pytest.mark.parametrize(
    ("tokens", "count", "dead"),
    [
        ([], "passed", "passed"),
        (_earlier(5.0, 5.0), "passed", "passed"),
        (_earlier(5.0, 5.0, 5.0), "warn", "warn"),
        (_earlier(5.0, 5.0, 9_999.0, 9_999.0, 10_000.0), "warn", "warn"),
        (_earlier(5.0, 5.0, 10_000.0, 10_000.0), "warn", "passed"),
        (_earlier(5.0, 5.0, 5.0, 10_000.0), "warn", "passed"),
        # One of unknown worth counts as worthless, unless nothing is known of any.
        (_earlier(None, 5.0, 5.0), "warn", "warn"),
        (_earlier(None, 5.0, 1e6), "warn", "passed"),
        (_earlier(None, None, None), "warn", "not checked"),
        ([*_earlier(5.0, 5.0), {"mint": MINT, "marketCap": 1.0}], "passed", "passed"),
        (None, "not checked", "not checked"),
    ],
)
def test_creator_tokens(tokens: object, count: str, dead: str) -> None:
    checks = checked({"creatorTokens": tokens})
    assert outcome(checks, "creator_tokens") == count
    assert outcome(checks, "creator_dead_share") == dead


def _network(size: int | None, amount: int | None) -> Json:
    return {"size": size, "tokenAmount": amount, "activeAccounts": size}


def _counted(networks: list[Json]) -> Json:
    """Changes to a report: these networks, and the count that is the sum of theirs."""
    total = sum(network["activeAccounts"] or 0 for network in networks)
    return {"insiderNetworks": networks, "graphInsidersDetected": total}


@pytest.mark.parametrize(
    ("networks", "codes"),
    [
        ([], ("passed", "passed", "passed")),
        ([_network(3, 1)] * 4, ("passed", "passed", "passed")),
        ([_network(3, 1)] * 5, ("warn", "passed", "passed")),
        ([_network(199, 1)], ("passed", "passed", "passed")),
        ([_network(200, 1)], ("passed", "warn", "passed")),
        ([_network(None, 1)], ("passed", "not checked", "passed")),
        ([_network(3, 199 * 10**12)], ("passed", "passed", "passed")),
        ([_network(3, 200 * 10**12)], ("passed", "passed", "warn")),
        # More than the supply passed through: that is no share of anything.
        ([_network(3, 2 * 10**15)], ("passed", "passed", "not checked")),
        ([_network(3, 2 * 10**15), _network(3, 10**15)], ("passed", "passed", "warn")),
        # Together, while they are a share of the supply; else the largest.
        ([_network(3, 10**14)] * 2, ("passed", "passed", "warn")),
        ([_network(3, 99 * 10**12)] * 2, ("passed", "passed", "passed")),
        ([_network(3, 10**15), _network(3, 10**14)], ("passed", "passed", "warn")),
    ],
)
def test_insiders(networks: list[Json], codes: tuple[str, str, str]) -> None:
    checks = checked(_counted(networks))
    names = ("insider_networks", "insider_size", "insider_share")
    assert tuple(outcome(checks, name) for name in names) == codes


def _marked(*shares: float | None) -> list[Json]:
    """A full list, at its head insiders with these shares, each an owner of its own."""
    marked = (holder(share, owner=f"insider {n}") for n, share in enumerate(shares))
    return filled([entry | {"insider": True} for entry in marked])


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        (_marked(), "passed"),
        (_marked(4.9), "passed"),
        (_marked(2.5, 2.5), "warn"),
        (_marked(19.9), "warn"),
        (_marked(10.0, 10.0), "danger"),
        (_marked(None), "not checked"),
        (_marked(None, 6.0), "not checked"),
        (_marked(None, 20.0), "danger"),
        (filled([holder(20.0, owner=POOL) | {"insider": True}]), "passed"),
        (filled([holder(1.0) | {"insider": None}]), "not checked"),
        (_marked(6.0)[:19], "not checked"),
        ([], "not checked"),
        (None, "not checked"),
    ],
)
def test_insider_holdings(holders: object, expected: str) -> None:
    assert outcome(checked({"topHolders": holders}), "insider_holdings") == expected


def test_insiders_in_words() -> None:
    found = finding(checked({"topHolders": _marked(6.0, 5.5)}), "insider_holdings")
    assert found.sentence == "Insiders hold 11.5% of the supply, in 2 large accounts."
    two = checked(_counted([_network(3, 15 * 10**13)] * 2))
    assert finding(two, "insider_share").sentence == (
        "Insider networks have received 30% of the supply."
    )
    one = checked(_counted([_network(3, 3 * 10**14)]))
    assert finding(one, "insider_share").sentence == (
        "An insider network has received 30% of the supply."
    )


def test_insiders_unknown() -> None:
    checks = checked({"insiderNetworks": None, "graphInsidersDetected": 12})
    for code in ("insider_networks", "insider_size", "insider_share", "insider_holdings"):
        assert outcome(checks, code) == "not checked"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (_counted([]), "passed"),
        (_counted([_network(249, 1)]), "passed"),
        (_counted([_network(250, 1)]), "warn"),
        # Counted and not listed: a fact to tell, however small the count.
        ({"insiderNetworks": None, "graphInsidersDetected": 1}, "warn"),
        ({"insiderNetworks": [], "graphInsidersDetected": 1}, "warn"),
        ({"insiderNetworks": None, "graphInsidersDetected": 0}, "passed"),
        ({"graphInsidersDetected": None}, "not checked"),
        ({"graphInsidersDetected": -1}, "not checked"),
        # A network of which something is unknown may be the one that matters.
        (_counted([_network(None, 1)]), "not checked"),
        (_counted([_network(3, None)]), "not checked"),
        ({"insiderNetworks": [None], "graphInsidersDetected": 3}, "not checked"),
    ],
)
def test_insiders_counted(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "insiders_counted") == expected


def test_insiders_counted_says_that_no_network_is_listed() -> None:
    checks = checked({"insiderNetworks": None, "graphInsidersDetected": 103})
    assert finding(checks, "insiders_counted").sentence == (
        "RugCheck counts 103 insider accounts and lists no network of them."
    )
