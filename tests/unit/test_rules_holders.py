"""Rules on who holds the supply, and on what the creator holds and did before."""

import pytest

from tests.unit.reports import (
    ABSENT,
    CREATOR,
    MINT,
    POOL,
    Json,
    checked,
    finding,
    holder,
    outcome,
)

SMALL = [holder(1.0) for _ in range(12)]
ALICE = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ([holder(9.9), *SMALL], "passed"),
        ([holder(10.0), *SMALL], "warn"),
        ([holder(24.9), *SMALL], "warn"),
        ([holder(25.0), *SMALL], "danger"),
        # Pools are no holders, however much lies in them.
        ([holder(95.0, owner=POOL), holder(1.0)], "passed"),
        # Two accounts of one owner are one holder; two accounts of nobody known are two.
        ([holder(6.0, owner=ALICE), holder(6.0, owner=ALICE), *SMALL], "warn"),
        ([holder(6.0), holder(6.0), *SMALL], "passed"),
        # The creator is a person.
        ([holder(30.0, owner=CREATOR), *SMALL], "danger"),
        # A share is read from the amount where RugCheck gives none.
        ([holder(None, amount=3 * 10**14), *SMALL], "danger"),
        # Where the two disagree, the larger.
        ([holder(0.0, amount=6 * 10**14), *SMALL], "danger"),
        ([holder(30.0, amount=1), *SMALL], "danger"),
        # Somebody listed of whom nothing can be read may hold anything.
        ([None, *SMALL], "not checked"),
        # A list of one bounds everybody else: 25 % and more may follow, 24.9 % may not.
        ([holder(25.0, owner=POOL)], "not checked"),
        ([holder(24.9, owner=POOL)], "passed"),
        ([holder(None)], "not checked"),
        ([holder(None), *SMALL], "not checked"),
        # One listed pool of 70 % leaves room for a person with 30 %.
        ([holder(70.0, owner=POOL)], "not checked"),
        ([holder(80.0, owner=POOL)], "passed"),
        ([], "not checked"),
        (None, "not checked"),
        (ABSENT, "not checked"),
    ],
)
def test_top_holder(holders: object, expected: str) -> None:
    assert outcome(checked({"topHolders": holders}), "top_holder") == expected


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ([holder(3.9) for _ in range(20)], "passed"),
        ([holder(4.0) for _ in range(20)], "warn"),
        ([holder(5.9) for _ in range(16)], "warn"),
        ([holder(6.0) for _ in range(16)], "danger"),
        ([holder(60.0, owner=POOL), *[holder(1.0) for _ in range(19)]], "passed"),
        # Four listed, of which the smallest has 8 %: six more of that size may follow.
        ([holder(9.0), holder(8.0), holder(8.0), holder(8.0)], "not checked"),
        ([holder(3.0), holder(2.0)], "passed"),
        # Ten of at most 6 % make 60 %.
        ([holder(6.0)], "not checked"),
        ([holder(5.9)], "passed"),
        ([], "not checked"),
        (None, "not checked"),
    ],
)
def test_top_10_holders(holders: object, expected: str) -> None:
    assert outcome(checked({"topHolders": holders}), "top_10_holders") == expected


def test_top_10_counts_owners_not_accounts() -> None:
    accounts = [holder(2.0, owner=ALICE) for _ in range(10)] + [holder(2.0) for _ in range(10)]
    found = finding(checked({"topHolders": accounts}), "top_holder")
    assert found.value == 20.0
    assert outcome(checked({"topHolders": accounts}), "top_10_holders") == "passed"


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
        ({"creatorBalance": None, "topHolders": [holder(4.0, owner=CREATOR)]}, "not checked"),
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
        (_earlier(5.0, 5.0, 5.0), "warn", "danger"),
        (_earlier(5.0, 5.0, 9_999.0, 9_999.0, 10_000.0), "warn", "danger"),
        (_earlier(5.0, 5.0, 10_000.0, 10_000.0), "warn", "passed"),
        (_earlier(5.0, 5.0, 5.0, 10_000.0), "warn", "passed"),
        (_earlier(None, 5.0, 5.0), "warn", "not checked"),
        ([*_earlier(5.0, 5.0), {"mint": MINT, "marketCap": 1.0}], "passed", "passed"),
        (None, "not checked", "not checked"),
    ],
)
def test_creator_tokens(tokens: object, count: str, dead: str) -> None:
    checks = checked({"creatorTokens": tokens})
    assert outcome(checks, "creator_tokens") == count
    assert outcome(checks, "creator_dead_share") == dead


def _network(size: int | None, amount: int | None) -> Json:
    return {"size": size, "tokenAmount": amount}


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
    checks = checked({"insiderNetworks": networks})
    names = ("insider_networks", "insider_size", "insider_share")
    assert tuple(outcome(checks, name) for name in names) == codes


def _marked(*shares: float | None) -> list[Json]:
    return [*(holder(share) | {"insider": True} for share in shares), *SMALL]


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        (_marked(), "passed"),
        (_marked(4.9), "passed"),
        (_marked(2.5, 2.5), "warn"),
        (_marked(19.9), "warn"),
        (_marked(10.0, 10.0), "danger"),
        (_marked(None), "not checked"),
        (_marked(None, 6.0), "warn"),
        ([holder(95.0, owner=POOL) | {"insider": True}, *SMALL], "passed"),
        ([holder(1.0) | {"insider": None}, *SMALL], "not checked"),
        ([], "not checked"),
        (None, "not checked"),
    ],
)
def test_insider_holdings(holders: object, expected: str) -> None:
    assert outcome(checked({"topHolders": holders}), "insider_holdings") == expected


def test_insiders_in_words() -> None:
    found = finding(checked({"topHolders": _marked(6.0, 5.5)}), "insider_holdings")
    assert found.sentence == "Insiders hold 11.5% of the supply, in 2 large accounts."
    two = checked({"insiderNetworks": [_network(3, 15 * 10**13)] * 2})
    assert finding(two, "insider_share").sentence == (
        "Insider networks have received 30% of the supply."
    )
    one = checked({"insiderNetworks": [_network(3, 3 * 10**14)]})
    assert finding(one, "insider_share").sentence == (
        "An insider network has received 30% of the supply."
    )


def test_insiders_unknown() -> None:
    checks = checked({"insiderNetworks": None, "graphInsidersDetected": 12})
    for code in ("insider_networks", "insider_size", "insider_share"):
        assert outcome(checks, code) == "not checked"
