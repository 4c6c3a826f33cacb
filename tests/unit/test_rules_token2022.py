"""Rules on the powers that Token-2022 grants."""

import pytest

from tests.unit.reports import ABSENT, SYSTEM, Json, checked, finding, outcome

TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
PYUSD = "2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo"
KEYS = (
    "defaultAccountState",
    "permanentDelegate",
    "transferFeeConfig",
    "transferHook",
    "pausableConfig",
    "mintCloseAuthority",
    "scaledUiAmountConfig",
    "interestBearingConfig",
    "confidentialTransferMint",
    "confidentialTransferFeeConfig",
)
NONE: Json = {"nonTransferable": False} | dict.fromkeys(KEYS)
CODES = (
    "permanent_delegate",
    "non_transferable",
    "default_frozen",
    "transfer_hook",
    "pausable",
    "mint_close_authority",
    "scaled_ui_amount",
    "interest_bearing",
    "confidential_transfers",
    "other_extensions",
    "transfer_fee",
    "transfer_fee_authority",
)
READS = {
    "nonTransferable": "non_transferable",
    "defaultAccountState": "default_frozen",
    "permanentDelegate": "permanent_delegate",
    "transferHook": "transfer_hook",
    "pausableConfig": "pausable",
    "mintCloseAuthority": "mint_close_authority",
    "scaledUiAmountConfig": "scaled_ui_amount",
    "interestBearingConfig": "interest_bearing",
    "confidentialTransferMint": "confidential_transfers",
    "confidentialTransferFeeConfig": "confidential_transfers",
}


def _with(**extensions: object) -> Json:
    return {"tokenProgram": TOKEN_2022, "token_extensions": NONE | extensions}


def _fee(basis_points: object) -> Json:
    newer = {"transferFeeBasisPoints": basis_points}
    return {"transferFeeConfigAuthority": None, "newerTransferFee": newer}


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
        (_with(transferHook={"programId": SOMEBODY}), "transfer_hook", "danger"),
        (_with(transferHook={"programId": SOMEBODY, "authority": None}), "transfer_hook", "danger"),
        (_with(transferHook={"programId": None, "authority": SOMEBODY}), "transfer_hook", "danger"),
        (_with(transferHook={"authority": SOMEBODY}), "transfer_hook", "danger"),
        (_with(transferHook=SOMEBODY), "transfer_hook", "danger"),
        (_with(transferHook={"programId": None, "authority": None}), "transfer_hook", "passed"),
        (_with(transferHook={"programId": SYSTEM, "authority": ""}), "transfer_hook", "passed"),
        (_with(transferHook={"programId": None}), "transfer_hook", "not checked"),
        (_with(transferHook={"programId": [1], "authority": None}), "transfer_hook", "not checked"),
        (_with(transferHook={}), "transfer_hook", "not checked"),
        (_with(transferHook=True), "transfer_hook", "not checked"),
        (_with(transferHook=False), "transfer_hook", "not checked"),
        (_with(pausableConfig={"paused": True, "authority": None}), "pausable", "critical"),
        (_with(pausableConfig={"paused": True, "authority": SOMEBODY}), "pausable", "critical"),
        (_with(pausableConfig={"paused": False, "authority": SOMEBODY}), "pausable", "danger"),
        (_with(pausableConfig={"authority": SOMEBODY}), "pausable", "danger"),
        (_with(pausableConfig=SOMEBODY), "pausable", "danger"),
        (_with(pausableConfig={"paused": False, "authority": None}), "pausable", "passed"),
        (_with(pausableConfig={"paused": None, "authority": None}), "pausable", "not checked"),
        (_with(pausableConfig={"paused": "no", "authority": None}), "pausable", "not checked"),
        (_with(pausableConfig={"paused": False}), "pausable", "not checked"),
        (_with(pausableConfig={}), "pausable", "not checked"),
        (_with(mintCloseAuthority=SOMEBODY), "mint_close_authority", "warn"),
        (_with(mintCloseAuthority={"closeAuthority": SOMEBODY}), "mint_close_authority", "warn"),
        (_with(mintCloseAuthority={"closeAuthority": None}), "mint_close_authority", "passed"),
        (_with(mintCloseAuthority={"owner": SOMEBODY}), "mint_close_authority", "not checked"),
        (_with(scaledUiAmountConfig={"authority": SOMEBODY}), "scaled_ui_amount", "warn"),
        (_with(scaledUiAmountConfig={"authority": None}), "scaled_ui_amount", "passed"),
        (_with(scaledUiAmountConfig={"multiplier": 2}), "scaled_ui_amount", "not checked"),
        (_with(interestBearingConfig={"rateAuthority": SOMEBODY}), "interest_bearing", "warn"),
        (_with(interestBearingConfig={"rateAuthority": None}), "interest_bearing", "passed"),
        (_with(interestBearingConfig=[SOMEBODY]), "interest_bearing", "not checked"),
        (_with(confidentialTransferMint={"authority": None}), "confidential_transfers", "warn"),
        (_with(confidentialTransferFeeConfig={}), "confidential_transfers", "warn"),
        (_with(confidentialTransferMint=7), "confidential_transfers", "not checked"),
        (_with(metadataPointer={"authority": SOMEBODY}), "other_extensions", "passed"),
        (_with(novelty=None, other=False), "other_extensions", "passed"),
        (_with(novelty={}), "other_extensions", "not checked"),
        (_with(novelty=0), "other_extensions", "not checked"),
    ],
)
def test_extension(changes: Json, code: str, expected: str) -> None:
    assert outcome(checked(changes), code) == expected


@pytest.mark.parametrize("code", CODES)
def test_the_older_token_program_has_none(code: str) -> None:
    assert outcome(checked(), code) == "passed"


@pytest.mark.parametrize("code", [code for code in CODES if not code.startswith("transfer_fee")])
@pytest.mark.parametrize("program", [TOKEN_2022, None])
def test_extensions_not_listed_are_unknown(code: str, program: str | None) -> None:
    assert outcome(checked({"tokenProgram": program}), code) == "not checked"


@pytest.mark.parametrize(("key", "code"), READS.items())
def test_a_name_that_the_report_lacks_leaves_its_check_and_the_unknown_ones(
    key: str, code: str
) -> None:
    changes = _with()
    del changes["token_extensions"][key]
    checks = checked(changes)
    assert outcome(checks, code) == "not checked"
    assert outcome(checks, "other_extensions") == "not checked"


@pytest.mark.parametrize(
    ("listed", "code", "expected"),
    [
        ({"transferHook": {"programId": SOMEBODY}}, "transfer_hook", "danger"),
        ({"permanentDelegate": SOMEBODY}, "permanent_delegate", "critical"),
        ({"nonTransferable": True}, "non_transferable", "critical"),
        # A pointer of the newer program on a token of the older one: one of the two is not true.
        ({"metadataPointer": {"authority": None}}, "transfer_hook", "not checked"),
        ([], "transfer_hook", "not checked"),
        ({"transferHook": None, "nonTransferable": False}, "transfer_hook", "passed"),
        ({}, "transfer_hook", "passed"),
    ],
)
def test_the_older_token_program_with_powers_contradicts_itself(
    listed: object, code: str, expected: str
) -> None:
    assert outcome(checked({"token_extensions": listed}), code) == expected


def test_other_extensions_are_named() -> None:
    (missing,) = (
        unchecked
        for unchecked in checked(_with(**{f"x{n}<b>\u202e": 1 for n in range(9)})).not_checked
        if unchecked.code == "other_extensions"
    )
    assert missing.essential
    assert missing.reason == (
        "The token has 9 Token-2022 extensions that no check here understands: "
        '"x0<b>", "x1<b>", "x2<b>" and 6 more.'
    )


def test_a_pause_that_is_on_is_evidence_unless_the_issuer_is_known() -> None:
    paused = _with(pausableConfig={"paused": True, "authority": SOMEBODY})
    verified = paused | {"verification": {"jup_verified": True}}
    assert outcome(checked(paused | {"mint": PYUSD}, mint=PYUSD), "pausable") == "danger"
    assert outcome(checked(verified), "pausable") == "critical"
    may_pause = _with(pausableConfig={"paused": False, "authority": SOMEBODY})
    assert finding(
        checked(may_pause | {"verification": {"jup_verified": True}}), "pausable"
    ).expected


def test_powers_name_who_holds_them() -> None:
    paused = _with(pausableConfig={"paused": True, "authority": SOMEBODY})
    hooked = _with(transferHook={"programId": SOMEBODY})
    for changes, code in ((paused, "pausable"), (hooked, "transfer_hook")):
        found = finding(checked(changes), code)
        assert found.value == SOMEBODY
        assert SOMEBODY in found.sentence


def test_a_known_issuer_explains_but_does_not_remove_its_delegate() -> None:
    changes = _with(permanentDelegate=SOMEBODY) | {"mint": PYUSD}
    (found,) = (f for f in checked(changes, mint=PYUSD).findings if f.code == "permanent_delegate")
    assert str(found.severity) == "danger"
    assert not found.critical
    assert found.context is not None
    assert found.context.startswith("Expected for PYUSD, a known stablecoin")
    assert outcome(checked(_with(permanentDelegate=SOMEBODY)), "permanent_delegate") == "critical"
    assert found.expected


LONG_AGO, FAR_AHEAD, PERHAPS_NOW = 500, 2_000, 930
"""Epochs before, after and around the time of these tests, 2026-02-02."""


def _fees(older: Json, newer: Json, figure: object = 0, authority: object = None) -> Json:
    """A configuration of two fees: `pct`, `epoch` and perhaps `most`, in base units."""

    def step(fee: Json) -> Json:
        return {
            "epoch": fee["epoch"],
            "maximumFee": fee.get("most", 2**64 - 1),
            "transferFeeBasisPoints": fee["pct"] * 100,
        }

    config = {
        "transferFeeConfigAuthority": authority,
        "olderTransferFee": step(older),
        "newerTransferFee": step(newer),
    }
    return _with(transferFeeConfig=config) | {"transferFee": {"pct": figure, "authority": SYSTEM}}


def _step(pct: float, epoch: int = LONG_AGO, most: int = 2**64 - 1) -> Json:
    return {"pct": pct, "epoch": epoch, "most": most}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # A fee that ended long ago is not taken.
        (_fees(_step(69), _step(0)), []),
        (_fees(_step(0), _step(69)), [("critical", 69)]),
        # A fee whose most is nothing takes nothing.
        (_fees(_step(69), _step(69, most=0)), []),
        (_fees(_step(69), _step(69, most=1)), [("critical", 69)]),
        # One that is set for later is said, and weighs from then on.
        (_fees(_step(0), _step(69, FAR_AHEAD)), [("danger", 69)]),
        (_fees(_step(1), _step(5, FAR_AHEAD), 1), [("warn", 1), ("warn", 5)]),
        (_fees(_step(69), _step(0, FAR_AHEAD), 69), [("critical", 69)]),
        # Where the time does not tell, RugCheck's figure may; else the larger counts.
        (_fees(_step(69), _step(0, PERHAPS_NOW), 0), []),
        (_fees(_step(0), _step(69, PERHAPS_NOW), 0), [("danger", 69)]),
        (_fees(_step(69), _step(0, PERHAPS_NOW), 69), [("critical", 69)]),
        (_fees(_step(69), _step(0, PERHAPS_NOW), None), [("critical", 69)]),
        (_fees(_step(0), _step(69, PERHAPS_NOW), 3), [("critical", 69)]),
        # RugCheck's figure against the configuration: the worse one counts.
        (_fees(_step(0), _step(0), 60), [("critical", 60)]),
    ],
)
def test_the_fee_in_force(changes: Json, expected: list[tuple[str, float]]) -> None:
    found = [f for f in checked(changes).findings if f.code == "transfer_fee"]
    shown = [("critical" if f.critical else str(f.severity), f.value) for f in found]
    assert shown == expected


def test_a_coming_fee_and_a_small_most_are_said() -> None:
    soon = finding(checked(_fees(_step(0), _step(69, FAR_AHEAD))), "transfer_fee")
    assert soon.sentence == "A fee of 69% will soon be taken from every transfer."
    capped = finding(checked(_fees(_step(2), _step(2, most=5_000_000), 2)), "transfer_fee")
    assert (
        capped.sentence == "A fee of 2% is taken from every transfer, at most 5 tokens each time."
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (_fees(_step(0), _step(0), authority=SOMEBODY), "danger"),
        (_fees(_step(0), _step(0), authority=None), "passed"),
        (_fees(_step(0), _step(0), authority={}), "not checked"),
        (_with() | {"transferFee": {"pct": 0, "authority": SOMEBODY}}, "danger"),
        (_with() | {"transferFee": {"pct": 0, "authority": SYSTEM}}, "passed"),
        (_with() | {"transferFee": {"pct": 0}}, "not checked"),
        ({"transferFee": {"pct": 0, "authority": SOMEBODY}}, "danger"),
    ],
)
def test_who_may_raise_the_fee(changes: Json, expected: str) -> None:
    assert outcome(checked(changes), "transfer_fee_authority") == expected
