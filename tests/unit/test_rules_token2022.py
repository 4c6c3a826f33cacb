"""Rules on the powers that Token-2022 grants."""

import pytest

from tests.unit.reports import ABSENT, SYSTEM, Json, checked, finding, outcome

TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
PYUSD = "2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo"
NONE: Json = {
    "nonTransferable": False,
    "defaultAccountState": None,
    "permanentDelegate": None,
    "transferFeeConfig": None,
}
CODES = (
    "permanent_delegate",
    "non_transferable",
    "default_frozen",
    "other_extensions",
    "transfer_fee",
)


def _with(**extensions: object) -> Json:
    return {"tokenProgram": TOKEN_2022, "token_extensions": NONE | extensions}


def _fee(basis_points: object) -> Json:
    return {"newerTransferFee": {"transferFeeBasisPoints": basis_points}}


@pytest.mark.parametrize(
    ("changes", "code", "expected"),
    [
        (_with(), "permanent_delegate", "passed"),
        (_with(permanentDelegate=SYSTEM), "permanent_delegate", "passed"),
        (_with(permanentDelegate=SOMEBODY), "permanent_delegate", "critical"),
        (_with(permanentDelegate={"delegate": SOMEBODY}), "permanent_delegate", "critical"),
        (_with(permanentDelegate={"address": SOMEBODY}), "permanent_delegate", "critical"),
        (_with(permanentDelegate={"delegate": None}), "permanent_delegate", "passed"),
        # What cannot be read is not an absence.
        (_with(permanentDelegate={"authority": SOMEBODY}), "permanent_delegate", "not checked"),
        (_with(permanentDelegate={}), "permanent_delegate", "not checked"),
        (_with(permanentDelegate=5), "permanent_delegate", "not checked"),
        (_with(nonTransferable=True), "non_transferable", "critical"),
        (_with(nonTransferable="no"), "non_transferable", "not checked"),
        (_with(defaultAccountState="frozen"), "default_frozen", "critical"),
        (_with(defaultAccountState={"accountState": "frozen"}), "default_frozen", "critical"),
        (_with(defaultAccountState=1), "default_frozen", "passed"),
        (_with(defaultAccountState="?"), "default_frozen", "not checked"),
        (_with(defaultAccountState=True), "default_frozen", "not checked"),
        (_with(transferFeeConfig=_fee(0)), "transfer_fee", "passed"),
        (_with(transferFeeConfig=_fee(1)), "transfer_fee", "warn"),
        (_with(transferFeeConfig=_fee(999)), "transfer_fee", "warn"),
        (_with(transferFeeConfig=_fee(1_000)), "transfer_fee", "danger"),
        (_with(transferFeeConfig=_fee(4_999)), "transfer_fee", "danger"),
        (_with(transferFeeConfig=_fee(5_000)), "transfer_fee", "critical"),
        (_with(transferFeeConfig=_fee(10_000)), "transfer_fee", "critical"),
        (_with() | {"transferFee": ABSENT}, "transfer_fee", "not checked"),
        (_with(transferFeeConfig=_fee("9000")), "transfer_fee", "not checked"),
        (_with(transferFeeConfig=_fee(10_001.5)), "transfer_fee", "not checked"),
        (_with(transferFeeConfig={}), "transfer_fee", "not checked"),
        (_with(transferFeeConfig=[9_000]), "transfer_fee", "not checked"),
        (_with(transferFeeConfig=_fee(0) | {"olderTransferFee": 9}), "transfer_fee", "not checked"),
        (_with(transferFeeConfig=_fee(70) | {"olderTransferFee": 9}), "transfer_fee", "warn"),
        (_with(transferFeeConfig={}) | {"transferFee": {"pct": 60}}, "transfer_fee", "critical"),
        (_with(metadataPointer={"authority": SOMEBODY}), "other_extensions", "passed"),
        (_with(transferHook=None, pausableConfig=False), "other_extensions", "passed"),
        (_with(transferHook={"programId": SOMEBODY}), "other_extensions", "warn"),
    ],
)
def test_extension(changes: Json, code: str, expected: str) -> None:
    assert outcome(checked(changes), code) == expected


@pytest.mark.parametrize("code", CODES)
def test_the_older_token_program_has_none(code: str) -> None:
    assert outcome(checked(), code) == "passed"


@pytest.mark.parametrize("code", CODES[:4])
@pytest.mark.parametrize("program", [TOKEN_2022, None])
def test_extensions_not_listed_are_unknown(code: str, program: str | None) -> None:
    assert outcome(checked({"tokenProgram": program}), code) == "not checked"


def test_other_extensions_are_named() -> None:
    found = finding(
        checked(_with(transferHook={}, pausableConfig={"paused": True})), "other_extensions"
    )
    assert found.value == 2
    assert found.sentence == (
        "The token has 2 Token-2022 extensions that no check here looks at: "
        '"pausableConfig", "transferHook".'
    )
    many = checked(_with(**{f"x{n}<b>\u202e": 1 for n in range(9)}))
    assert finding(many, "other_extensions").sentence.endswith(
        '"x0<b>", "x1<b>", "x2<b>" and 6 more.'
    )


def test_a_known_issuer_explains_but_does_not_remove_its_delegate() -> None:
    changes = _with(permanentDelegate=SOMEBODY) | {"mint": PYUSD}
    (found,) = (f for f in checked(changes, mint=PYUSD).findings if f.code == "permanent_delegate")
    assert str(found.severity) == "danger"
    assert not found.critical
    assert found.context is not None
    assert found.context.startswith("Expected for PYUSD, a known stablecoin")
    assert outcome(checked(_with(permanentDelegate=SOMEBODY)), "permanent_delegate") == "critical"
