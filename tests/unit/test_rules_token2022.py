"""Rules on the powers that Token-2022 grants."""

import pytest

from tests.unit.reports import ABSENT, SYSTEM, Json, checked, outcome

TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
PYUSD = "2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo"
NONE: Json = {
    "nonTransferable": False,
    "defaultAccountState": None,
    "permanentDelegate": None,
    "transferFeeConfig": None,
}
CODES = ("permanent_delegate", "non_transferable", "default_frozen", "transfer_fee")


def _with(**extensions: object) -> Json:
    return {"tokenProgram": TOKEN_2022, "token_extensions": NONE | extensions}


def _fee(basis_points: int) -> Json:
    return {"newerTransferFee": {"transferFeeBasisPoints": basis_points}}


@pytest.mark.parametrize(
    ("changes", "code", "expected"),
    [
        (_with(), "permanent_delegate", "passed"),
        (_with(permanentDelegate=SYSTEM), "permanent_delegate", "passed"),
        (_with(permanentDelegate=SOMEBODY), "permanent_delegate", "critical"),
        (_with(permanentDelegate={"delegate": SOMEBODY}), "permanent_delegate", "critical"),
        (_with(permanentDelegate=5), "permanent_delegate", "not checked"),
        (_with(nonTransferable=True), "non_transferable", "critical"),
        (_with(nonTransferable="no"), "non_transferable", "not checked"),
        (_with(defaultAccountState="frozen"), "default_frozen", "critical"),
        (_with(defaultAccountState={"accountState": "frozen"}), "default_frozen", "critical"),
        (_with(defaultAccountState=1), "default_frozen", "passed"),
        (_with(defaultAccountState="?"), "default_frozen", "not checked"),
        (_with(transferFeeConfig=_fee(0)), "transfer_fee", "passed"),
        (_with(transferFeeConfig=_fee(1)), "transfer_fee", "warn"),
        (_with(transferFeeConfig=_fee(999)), "transfer_fee", "warn"),
        (_with(transferFeeConfig=_fee(1_000)), "transfer_fee", "danger"),
        (_with(transferFeeConfig=_fee(4_999)), "transfer_fee", "danger"),
        (_with(transferFeeConfig=_fee(5_000)), "transfer_fee", "critical"),
        (_with(transferFeeConfig=_fee(10_000)), "transfer_fee", "critical"),
        (_with() | {"transferFee": ABSENT}, "transfer_fee", "not checked"),
    ],
)
def test_extension(changes: Json, code: str, expected: str) -> None:
    assert outcome(checked(changes), code) == expected


@pytest.mark.parametrize("code", CODES)
def test_the_older_token_program_has_none(code: str) -> None:
    assert outcome(checked(), code) == "passed"


@pytest.mark.parametrize("code", CODES[:3])
@pytest.mark.parametrize("program", [TOKEN_2022, None])
def test_extensions_not_listed_are_unknown(code: str, program: str | None) -> None:
    assert outcome(checked({"tokenProgram": program}), code) == "not checked"


def test_a_known_issuer_explains_but_does_not_remove_its_delegate() -> None:
    changes = _with(permanentDelegate=SOMEBODY) | {"mint": PYUSD}
    (found,) = (f for f in checked(changes, mint=PYUSD).findings if f.code == "permanent_delegate")
    assert str(found.severity) == "danger"
    assert not found.critical
    assert found.context is not None
    assert found.context.startswith("Expected for PYUSD, a known stablecoin")
    assert outcome(checked(_with(permanentDelegate=SOMEBODY)), "permanent_delegate") == "critical"
