"""Token-2022 extensions of a report. Imports the domain only; never raises on decoded JSON.

A report lists extensions by name: null says that the token lacks one, a name that is absent says
nothing. Recorded reports of 2025 lack the names of hooks, pauses and six more, so those stay
unknown there. No recorded report holds one of these extensions set: the shapes read here are those
of the token program's own JSON, and whatever else stands there is unknown, never an absence.
"""

from typing import Any

from detector.domain import untrusted as read
from detector.domain.authority import (
    REVOKED_AUTHORITY,
    UNKNOWN_AUTHORITY,
    Authority,
    AuthorityState,
)
from detector.domain.extensions import Extensions, FeeStep, Pausable, TransferFees, TransferHook
from detector.domain.sources.rugcheck.authority_parser import authority

TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"  # noqa: S105 - an address
TOKEN_2022_PROGRAM = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"  # noqa: S105 - an address

_POWERS = (
    "transferFeeConfig",
    "permanentDelegate",
    "nonTransferable",
    "defaultAccountState",
    "transferHook",
    "pausableConfig",
    "mintCloseAuthority",
    "scaledUiAmountConfig",
    "interestBearingConfig",
    "confidentialTransferMint",
    "confidentialTransferFeeConfig",
)
"""What the rules look at, by RugCheck's names."""
_POWERLESS = (
    "metadataPointer",
    "tokenMetadata",
    "groupPointer",
    "groupMemberPointer",
    "tokenGroup",
    "tokenGroupMember",
)
"""These say where a name or a group is written and give no power over holders' tokens."""
_READ = frozenset(_POWERS + _POWERLESS)
_MAX_EPOCH = 2**32

_Json = dict[str, Any]


def parse_extensions(data: _Json, program: str | None) -> Extensions:
    """The extensions of a report.

    A token of the older program has none, unless the report lists one all the same: then it
    contradicts itself, and is read as if the token were of Token-2022.
    """
    listed = data.get("token_extensions")
    figure = read.mapping(data.get("transferFee")) or {}
    if program == TOKEN_PROGRAM and not _lists_any(listed) and not _names_fee(figure):
        return _without()
    return _listed(read.mapping(listed) or {}, figure)


def _lists_any(listed: Any) -> bool:
    """Whether anything but absences stands there."""
    if isinstance(listed, dict):
        return any(value is not None and value is not False for value in listed.values())
    return listed is not None


def _names_fee(figure: _Json) -> bool:
    taken = (read.number(figure.get("pct")) or 0) != 0
    return taken or authority(figure, "authority").state is AuthorityState.SET


def _without() -> Extensions:
    """The older token program: none of these powers exist."""
    return Extensions(
        transfer_fees=TransferFees(0.0, (), REVOKED_AUTHORITY),
        permanent_delegate=REVOKED_AUTHORITY,
        non_transferable=False,
        default_frozen=False,
        transfer_hook=TransferHook(REVOKED_AUTHORITY, REVOKED_AUTHORITY),
        pausable=Pausable(paused=False, authority=REVOKED_AUTHORITY),
        mint_close=REVOKED_AUTHORITY,
        scaled_ui_amount=REVOKED_AUTHORITY,
        interest_bearing=REVOKED_AUTHORITY,
        confidential_transfers=False,
        others=(),
    )


def _listed(listed: _Json, figure: _Json) -> Extensions:
    return Extensions(
        transfer_fees=_fees(listed, figure),
        permanent_delegate=_held(listed, "permanentDelegate", "delegate", "address"),
        non_transferable=read.boolean(listed.get("nonTransferable")),
        default_frozen=_default_frozen(listed),
        transfer_hook=_hook(listed),
        pausable=_pausable(listed),
        mint_close=_held(listed, "mintCloseAuthority", "closeAuthority", "authority"),
        scaled_ui_amount=_held(listed, "scaledUiAmountConfig", "authority"),
        interest_bearing=_held(listed, "interestBearingConfig", "rateAuthority", "authority"),
        confidential_transfers=_confidential(listed),
        others=_others(listed),
    )


def _held(listed: _Json, name: str, *keys: str) -> Authority:
    """The authority of an extension, written as an address or as an object that holds it."""
    value = listed.get(name)
    if not isinstance(value, dict):
        return authority(listed, name)
    key = next((key for key in keys if key in value), "")
    return authority(value, key)


def _hook(listed: _Json) -> TransferHook:
    value = listed.get("transferHook")
    if isinstance(value, dict):
        return TransferHook(authority(value, "programId"), authority(value, "authority"))
    # A bare address could be the program or its authority: either way somebody decides on sales.
    program = authority(listed, "transferHook")
    nobody = program.state is AuthorityState.REVOKED
    return TransferHook(program, REVOKED_AUTHORITY if nobody else UNKNOWN_AUTHORITY)


def _pausable(listed: _Json) -> Pausable:
    value = listed.get("pausableConfig")
    if isinstance(value, dict):
        return Pausable(read.boolean(value.get("paused")), authority(value, "authority"))
    holder = authority(listed, "pausableConfig")
    nobody = holder.state is AuthorityState.REVOKED
    return Pausable(False if nobody else None, holder)


def _confidential(listed: _Json) -> bool | None:
    """Whether one of the two extensions that hide amounts is there."""
    names = ("confidentialTransferMint", "confidentialTransferFeeConfig")
    if any(isinstance(listed.get(name), dict) for name in names):
        return True
    absent = all(name in listed and listed[name] is None for name in names)
    return False if absent else None


def _others(listed: _Json) -> tuple[str, ...] | None:
    """Extensions that nothing here understands.

    Known names that a report lacks show that it may lack unknown ones as well. RugCheck writes the
    six powerless ones only for some tokens, so that they prove nothing.
    """
    found = sorted(
        read.text(name, 64) or "?"
        for name, value in listed.items()
        if name not in _READ and value is not None and value is not False
    )
    return tuple(found) if found or all(name in listed for name in _POWERS) else None


def _fees(listed: _Json, figure: _Json) -> TransferFees:
    config = listed.get("transferFeeConfig")
    pct = read.percent(figure.get("pct"))
    if config is None:
        known = "transferFeeConfig" in listed
        return TransferFees(pct, () if known else None, _fee_authority({}, figure))
    parts = read.mapping(config)
    if parts is None:
        return TransferFees(pct, None, _fee_authority({}, figure))
    steps = tuple(
        _fee_step(parts[key])
        for key in ("olderTransferFee", "newerTransferFee")
        if parts.get(key) is not None
    )
    return TransferFees(pct, steps or None, _fee_authority(parts, figure))


def _fee_step(value: Any) -> FeeStep:
    step = read.mapping(value) or {}
    points = read.amount(step.get("transferFeeBasisPoints"))
    return FeeStep(
        epoch=read.integer(step.get("epoch"), _MAX_EPOCH),
        pct=None if points is None else read.percent(points / 100),
        max_amount=read.integer(step.get("maximumFee")),
    )


def _fee_authority(config: _Json, figure: _Json) -> Authority:
    """Who may change the fee: by the configuration or RugCheck's figure; set anywhere is set."""
    found = authority(config, "transferFeeConfigAuthority")
    other = authority(figure, "authority")
    if other.state is AuthorityState.SET and found.state is not AuthorityState.SET:
        return other
    return other if found.state is AuthorityState.UNKNOWN and not config else found


def _default_frozen(listed: _Json) -> bool | None:
    if "defaultAccountState" not in listed:
        return None
    state = listed["defaultAccountState"]
    if state is None:
        return False
    if isinstance(state, dict):
        state = state.get("state", state.get("accountState"))
    if isinstance(state, bool):
        return None
    if state in (2, "frozen", "Frozen"):
        return True
    return False if state in (1, "initialized", "Initialized") else None
