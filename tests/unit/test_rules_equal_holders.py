"""Many accounts with the same amount."""

import pytest

from tests.unit.reports import ABSENT, POOL, Json, checked, filled, finding, holder, outcome


def _group(number: int, share: float, name: str = "hand") -> list[Json]:
    return [holder(share, owner=f"{name} {n}") for n in range(number)]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (filled([]), "passed"),
        # Nineteen, twelve, three; two are a pair.
        ([holder(20.0, owner=POOL), *_group(19, 2.45)], "danger"),
        (filled(_group(12, 2.1)), "danger"),
        (filled(_group(3, 9.0)), "danger"),
        (filled(_group(2, 9.0)), "passed"),
        # The lines of what they hold together.
        (filled(_group(4, 6.25)), "danger"),
        (filled(_group(4, 6.24)), "warn"),
        (filled(_group(4, 2.5)), "warn"),
        (filled(_group(4, 2.49)), "passed"),
        # Groups add up, each by itself large enough.
        (filled([*_group(3, 4.0), *_group(3, 4.5, "other")]), "danger"),
        (filled([*_group(2, 6.0), *_group(2, 6.5, "other")]), "passed"),
        # To within a thousandth.
        (filled([*_group(2, 4.0), holder(4.003, owner="third")]), "warn"),
        (filled([*_group(2, 4.0), holder(4.005, owner="third")]), "passed"),
        # Many equal accounts of next to nothing, or of nothing, are no matter.
        ([holder(20.0, owner=POOL), *_group(19, 0.5)], "passed"),
        ([holder(20.0, owner=POOL), *_group(19, 0.0)], "passed"),
        # By amount where the share is not given.
        (filled([holder(None, f"hand {n}", 5 * 10**13) for n in range(5)]), "danger"),
        ([], "not checked"),
        (filled([])[:0] + [holder(None, "x")] * 20, "not checked"),
        (None, "not checked"),
        (ABSENT, "not checked"),
    ],
)
def test_equal_holders(listed: object, expected: str) -> None:
    assert outcome(checked({"topHolders": listed}), "equal_holders") == expected


def test_equal_pools_are_no_wallets() -> None:
    locked = _group(4, 5.0)
    known = {str(entry["owner"]): {"type": "LOCKER"} for entry in locked}
    checks = checked({"topHolders": filled(locked), "knownAccounts": known})
    assert outcome(checks, "equal_holders") == "passed"


def test_in_words() -> None:
    one = checked({"topHolders": [holder(20.0, owner=POOL), *_group(19, 2.45)]})
    assert finding(one, "equal_holders").sentence == (
        "19 accounts hold the same amount, together 46.6% of the supply: one person may "
        "control them."
    )
    two = checked({"topHolders": filled([*_group(3, 2.0), *_group(4, 3.0, "other")])})
    assert finding(two, "equal_holders").sentence == (
        "7 accounts in 2 groups hold equal amounts, together 18% of the supply: one person may "
        "control them."
    )
