"""Untrusted JSON to TokenReport. Imports the domain only. Never raises on any decoded JSON object.

Holders, networks and pools have parsers of their own (`holdings_parser`, `pools_parser`). Here,
`11111111111111111111111111111111` (the system program) as an authority means nobody.
"""

from dataclasses import replace
from typing import Any

from detector.domain import untrusted as read
from detector.domain.holdings_parser import creator_tokens, insider_networks, top_holders
from detector.domain.jsontext import MAX_SAFE_INTEGER
from detector.domain.pools_parser import SYSTEM_PROGRAM, lockers, markets
from detector.domain.report import (
    REVOKED_AUTHORITY,
    UNKNOWN_AUTHORITY,
    Authority,
    AuthorityState,
    Extensions,
    Risk,
    TokenReport,
)

TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"  # noqa: S105 - an address
TOKEN_2022_PROGRAM = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"  # noqa: S105 - an address
MAX_DECIMALS = 255
"""The chain keeps decimals in one byte."""

_NO_EXTENSIONS = Extensions(
    transfer_fee_pct=0.0,
    permanent_delegate=REVOKED_AUTHORITY,
    non_transferable=False,
    default_frozen=False,
    others=(),
)
_UNKNOWN_EXTENSIONS = Extensions(
    transfer_fee_pct=None,
    permanent_delegate=UNKNOWN_AUTHORITY,
    non_transferable=None,
    default_frozen=None,
    others=None,
)
_READ_EXTENSIONS = frozenset(
    {
        "transferFeeConfig",
        "permanentDelegate",
        "nonTransferable",
        "defaultAccountState",
        # These say where a name or a group is written and give no power over holders' tokens.
        "metadataPointer",
        "tokenMetadata",
        "groupPointer",
        "groupMemberPointer",
        "tokenGroup",
        "tokenGroupMember",
    }
)
_Json = dict[str, Any]


def parse_report(data: _Json) -> TokenReport:
    """Read a decoded RugCheck report; whatever cannot be read is unknown."""
    token = read.mapping(data.get("token")) or {}
    meta = read.mapping(data.get("tokenMeta")) or {}
    file_meta = read.mapping(data.get("fileMeta")) or {}
    program = read.text(data.get("tokenProgram"), 44)
    insiders_detected = read.integer(data.get("graphInsidersDetected"), MAX_SAFE_INTEGER)
    decimals = read.integer(token.get("decimals"), MAX_DECIMALS)
    price = read.amount(data.get("price"))
    pools = markets(data.get("markets"), data.get("mint"))
    report = TokenReport(
        mint=read.text(data.get("mint"), 64),
        name=read.text(meta.get("name")) or read.text(file_meta.get("name")),
        symbol=read.text(meta.get("symbol"), 64) or read.text(file_meta.get("symbol"), 64),
        token_program=program,
        creator=read.text(data.get("creator"), 64),
        creator_balance=read.integer(data.get("creatorBalance")),
        creator_tokens=creator_tokens(data.get("creatorTokens")),
        supply=read.integer(token.get("supply")),
        decimals=decimals,
        price_usd=price or None,
        total_liquidity_usd=read.amount(data.get("totalMarketLiquidity")),
        total_quote_usd=read.amount(data.get("totalStableLiquidity")),
        total_holders=read.integer(data.get("totalHolders"), MAX_SAFE_INTEGER) or None,
        lp_providers=read.integer(data.get("totalLPProviders"), MAX_SAFE_INTEGER),
        detected_at=read.timestamp(data.get("detectedAt")),
        rugged=read.boolean(data.get("rugged")),
        score_normalised=read.percent(data.get("score_normalised")),
        risks=read.each(data.get("risks"), _risk),
        mint_authority=_token_authority(data, token, "mintAuthority"),
        freeze_authority=_token_authority(data, token, "freezeAuthority"),
        update_authority=_authority(meta, "updateAuthority"),
        metadata_mutable=read.boolean(meta.get("mutable")),
        extensions=_extensions(data, program),
        top_holders=None,
        markets=pools,
        insider_networks=insider_networks(data.get("insiderNetworks"), insiders_detected),
        insiders_detected=insiders_detected,
        lockers=lockers(data.get("lockers")),
        verified=_verified(data),
    )
    return replace(report, top_holders=top_holders(data, pools, report.market_cap_usd))


def _authority(source: _Json, key: str) -> Authority:
    if key not in source:
        return UNKNOWN_AUTHORITY
    value = source[key]
    if value is None or value in ("", SYSTEM_PROGRAM):
        return REVOKED_AUTHORITY
    address = read.text(value, 64)
    return Authority(AuthorityState.SET, address) if address else UNKNOWN_AUTHORITY


def _token_authority(data: _Json, token: _Json, key: str) -> Authority:
    """The authority as both places report it: set anywhere is set."""
    found = [_authority(token, key), _authority(data, key)]
    for state in (AuthorityState.SET, AuthorityState.REVOKED):
        for authority in found:
            if authority.state is state:
                return authority
    return UNKNOWN_AUTHORITY


def _extensions(data: _Json, program: str | None) -> Extensions:
    if program == TOKEN_PROGRAM:
        return _NO_EXTENSIONS
    listed = read.mapping(data.get("token_extensions"))
    fee = read.percent((read.mapping(data.get("transferFee")) or {}).get("pct"))
    if listed is None:
        return replace(_UNKNOWN_EXTENSIONS, transfer_fee_pct=fee)
    return Extensions(
        transfer_fee_pct=_transfer_fee_pct(listed, fee),
        permanent_delegate=_permanent_delegate(listed),
        non_transferable=read.boolean(listed.get("nonTransferable")),
        default_frozen=_default_frozen(listed),
        others=tuple(
            sorted(
                read.text(name, 64) or "?"
                for name, value in listed.items()
                if name not in _READ_EXTENSIONS and value not in (None, False)
            )
        ),
    )


def _permanent_delegate(extensions: _Json) -> Authority:
    """The delegate, written as an address or as an object that holds it."""
    value = extensions.get("permanentDelegate")
    if not isinstance(value, dict):
        return _authority(extensions, "permanentDelegate")
    key = next((key for key in ("delegate", "address") if key in value), "")
    return _authority(value, key)


def _transfer_fee_pct(extensions: _Json, fee: float | None) -> float | None:
    """The fee in percent: the larger of RugCheck's own figure and the configured basis points.

    No fee can be ruled out while a part of the configuration cannot be read.
    """
    config = extensions.get("transferFeeConfig")
    if config is None:
        return fee
    parts = read.mapping(config) or {}
    configured = [
        read.percent(_hundredth((read.mapping(parts.get(key)) or {}).get("transferFeeBasisPoints")))
        for key in ("newerTransferFee", "olderTransferFee")
        if parts.get(key) is not None
    ]
    known = [each for each in (fee, *configured) if each is not None]
    highest = max(known, default=None)
    whole = bool(configured) and None not in configured
    return highest if whole else highest or None


def _hundredth(value: Any) -> float | None:
    number = read.amount(value)
    return None if number is None else number / 100


def _default_frozen(extensions: _Json) -> bool | None:
    if "defaultAccountState" not in extensions:
        return None
    state = extensions["defaultAccountState"]
    if state is None:
        return False
    if isinstance(state, dict):
        state = state.get("state", state.get("accountState"))
    if isinstance(state, bool):
        return None
    if state in (2, "frozen", "Frozen"):
        return True
    return False if state in (1, "initialized", "Initialized") else None


def _risk(entry: _Json) -> Risk:
    return Risk(
        name=read.text(entry.get("name"), 100),
        level=read.text(entry.get("level"), 32),
        value=read.text(entry.get("value"), 100),
        description=read.text(entry.get("description"), 300),
    )


def _verified(data: _Json) -> bool | None:
    """Whether Jupiter lists the token as verified. Null means that no such entry was found."""
    if "verification" not in data:
        return None
    entry = read.mapping(data["verification"])
    if entry is None:
        return False if data["verification"] is None else None
    return read.boolean(entry.get("jup_verified"))
