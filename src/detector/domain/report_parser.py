"""Untrusted JSON to TokenReport. Imports the domain only. Never raises on any decoded JSON object.

Three readings of RugCheck need knowledge:
- Go writes an empty list as null. Null `insiderNetworks` means "none" only where
  `graphInsidersDetected` says 0; other null lists stay unknown.
- `11111111111111111111111111111111` (the system program) as an authority means nobody; as the
  owner of a token account it means that the owner was not resolved.
- `topHolders` lists token accounts. Pools are told by `knownAccounts` (of the account or its
  owner) and by the vaults that the listed markets name.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from detector.domain import untrusted as read
from detector.domain.authority_parser import SYSTEM_PROGRAM, authority, token_authority
from detector.domain.extensions_parser import parse_extensions
from detector.domain.jsontext import MAX_SAFE_INTEGER
from detector.domain.report import (
    MAX_LIQUIDITY_USD,
    CreatorToken,
    Holder,
    InsiderNetwork,
    Locker,
    Market,
    Risk,
    Role,
    TokenReport,
)

MAX_DECIMALS = 255
"""The chain keeps decimals in one byte."""

INCINERATOR = "1nc1nerator11111111111111111111111111111111"

_ROLES = {
    "AMM": Role.POOL,
    "LOCKER": Role.LOCKER,
    "CREATOR": Role.CREATOR,
    "EXCHANGE": Role.EXCHANGE,
    "CEX": Role.EXCHANGE,
    "BURN": Role.BURN,
}
_Json = dict[str, Any]
_T = TypeVar("_T")


def parse_report(data: _Json) -> TokenReport:
    """Read a decoded RugCheck report; whatever cannot be read is unknown."""
    token = read.mapping(data.get("token")) or {}
    meta = read.mapping(data.get("tokenMeta")) or {}
    file_meta = read.mapping(data.get("fileMeta")) or {}
    program = read.text(data.get("tokenProgram"), 44)
    insiders_detected = read.integer(data.get("graphInsidersDetected"), MAX_SAFE_INTEGER)
    decimals = read.integer(token.get("decimals"), MAX_DECIMALS)
    price = read.amount(data.get("price"))
    return TokenReport(
        mint=read.text(data.get("mint"), 64),
        name=read.text(meta.get("name")) or read.text(file_meta.get("name")),
        symbol=read.text(meta.get("symbol"), 64) or read.text(file_meta.get("symbol"), 64),
        token_program=program,
        creator=read.text(data.get("creator"), 64),
        creator_balance=read.integer(data.get("creatorBalance")),
        creator_tokens=_each(data.get("creatorTokens"), _creator_token),
        supply=read.integer(token.get("supply")),
        decimals=decimals,
        price_usd=price or None,
        total_liquidity_usd=read.amount(data.get("totalMarketLiquidity")),
        total_quote_usd=read.amount(data.get("totalStableLiquidity")),
        total_holders=read.integer(data.get("totalHolders"), MAX_SAFE_INTEGER) or None,
        lp_providers=read.integer(data.get("totalLPProviders"), MAX_SAFE_INTEGER),
        detected_at=read.timestamp(data.get("detectedAt")),
        rugged=read.boolean(data.get("rugged")),
        score=read.amount(data.get("score")),
        score_normalised=read.percent(data.get("score_normalised")),
        risks=_each(data.get("risks"), _risk),
        mint_authority=token_authority(data, token, "mintAuthority"),
        freeze_authority=token_authority(data, token, "freezeAuthority"),
        update_authority=authority(meta, "updateAuthority"),
        metadata_mutable=read.boolean(meta.get("mutable")),
        extensions=parse_extensions(data, program),
        top_holders=_holders(data),
        markets=_each(data.get("markets"), lambda entry: _market(entry, data.get("mint"))),
        insider_networks=_networks(data.get("insiderNetworks"), insiders_detected),
        insiders_detected=insiders_detected,
        lockers=_lockers(data.get("lockers")),
        verified=_verified(data),
    )


def _each(value: Any, parse: Callable[[_Json], _T]) -> tuple[_T, ...] | None:
    """Every entry of a list; one that is no object stays, as an entry of which nothing is known."""
    listed = read.items(value)
    return None if listed is None else tuple(parse(read.mapping(e) or {}) for e in listed)


def _market(entry: _Json, mint: Any) -> Market:
    lp = read.mapping(entry.get("lp")) or {}
    base, quote = _sides_usd(lp)
    return Market(
        address=read.text(entry.get("pubkey"), 64),
        kind=read.text(entry.get("marketType"), 64),
        liquidity_usd=_liquidity_usd(base, quote),
        quote_usd=_other_side(mint, (lp.get("baseMint"), base), (lp.get("quoteMint"), quote)),
        lp_locked_pct=read.percent(lp.get("lpLockedPct")),
    )


def _sides_usd(lp: _Json) -> tuple[float | None, float | None]:
    return read.amount(lp.get("baseUSD")), read.amount(lp.get("quoteUSD"))


def _liquidity_usd(base: float | None, quote: float | None) -> float | None:
    """Both sides together, up to MAX_LIQUIDITY_USD."""
    if base is None or quote is None or base + quote > MAX_LIQUIDITY_USD:
        return None
    return base + quote


def _other_side(mint: Any, *sides: tuple[Any, float | None]) -> float | None:
    """The money on the side that is not the token's own; either may be listed first."""
    others = [usd for side, usd in sides if side != mint]
    return others[0] if mint is not None and len(others) == 1 else None


def _holders(data: _Json) -> tuple[Holder, ...] | None:
    roles = _account_roles(data)

    def holder(entry: _Json) -> Holder:
        address, owner = read.text(entry.get("address"), 64), read.text(entry.get("owner"), 64)
        resolved = owner if owner != SYSTEM_PROGRAM else None
        return Holder(
            address=address,
            owner=resolved,
            role=roles.get(address) or roles.get(resolved) or Role.HOLDER,
            pct=read.percent(entry.get("pct")),
            amount=read.integer(entry.get("amount")),
            insider=read.boolean(entry.get("insider")),
        )

    return _each(data.get("topHolders"), holder)


def _account_roles(data: _Json) -> dict[str | None, Role]:
    """What is known of accounts and owners, RugCheck's own labels winning over pool vaults."""
    roles: dict[str | None, Role] = {}
    for market in read.items(data.get("markets")) or ():
        if not isinstance(market, dict):
            continue
        for key in ("pubkey", "liquidityA", "liquidityB"):
            roles[read.text(market.get(key), 64)] = Role.POOL
        if not _liquidity_usd(*_sides_usd(read.mapping(market.get("lp")) or {})):
            continue  # a market that costs nothing to list makes nobody a pool
        for key in ("liquidityAAccount", "liquidityBAccount"):
            vault = read.mapping(market.get(key)) or {}
            roles[read.text(vault.get("owner"), 64)] = Role.POOL
    for address, account in (read.mapping(data.get("knownAccounts")) or {}).items():
        kind = read.text((read.mapping(account) or {}).get("type"), 32)
        if kind is not None and kind.upper() in _ROLES:
            roles[address] = _ROLES[kind.upper()]
    creator = read.text(data.get("creator"), 64)
    if creator is not None:
        roles[creator] = Role.CREATOR
    roles[INCINERATOR] = Role.BURN
    for nobody in (None, SYSTEM_PROGRAM):
        roles.pop(nobody, None)
    return roles


def _networks(value: Any, detected: int | None) -> tuple[InsiderNetwork, ...] | None:
    if value is None and detected == 0:
        return ()
    if value == [] and detected:
        return None
    return _each(value, _network)


def _network(entry: _Json) -> InsiderNetwork:
    return InsiderNetwork(read.integer(entry.get("size")), read.integer(entry.get("tokenAmount")))


def _lockers(value: Any) -> tuple[Locker, ...] | None:
    listed = read.mapping(value)
    return None if listed is None else _each(list(listed.values()), _locker)


def _locker(entry: _Json) -> Locker:
    return Locker(
        kind=read.text(entry.get("type"), 64),
        unlock_at=read.unix_time(entry.get("unlockDate")),
        open_ended=read.integer(entry.get("unlockDate"), 0) == 0,
        locked_usd=read.amount(entry.get("usdcLocked")),
    )


def _creator_token(entry: _Json) -> CreatorToken:
    return CreatorToken(
        mint=read.text(entry.get("mint"), 64),
        market_cap_usd=read.amount(entry.get("marketCap")),
        created_at=read.timestamp(entry.get("createdAt")),
    )


def _risk(entry: _Json) -> Risk:
    return Risk(
        name=read.text(entry.get("name"), 100),
        level=read.text(entry.get("level"), 32),
        value=read.text(entry.get("value"), 100),
        description=read.text(entry.get("description"), 300),
        score=read.amount(entry.get("score")),
    )


def _verified(data: _Json) -> bool | None:
    """Whether Jupiter lists the token as verified. Null means that no such entry was found."""
    if "verification" not in data:
        return None
    entry = read.mapping(data["verification"])
    if entry is None:
        return False if data["verification"] is None else None
    return read.boolean(entry.get("jup_verified"))
