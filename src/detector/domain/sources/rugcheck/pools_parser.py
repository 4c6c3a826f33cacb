"""`markets` and `lockers` of a report to values. Imports the domain only; never raises.

Either side of a pool may be listed first. Which one is the token's own is told by its mint; where
two places of the report disagree about the other side, its mint is unknown.
"""

import math
from typing import Any

from detector.domain import untrusted as read
from detector.domain.report import MAX_LIQUIDITY_USD, Locker, Market
from detector.domain.sources.rugcheck.authority_parser import SYSTEM_PROGRAM

_ENDLESS_LOCKER = "raydium_locker"
"""Raydium's Burn & Earn: what it locks stays locked, which RugCheck writes as the date 0."""
_Json = dict[str, Any]


def markets(value: Any, mint: Any) -> tuple[Market, ...] | None:
    """The pools that a report lists; None when it holds no list."""
    return read.each(value, lambda entry: _market(entry, mint))


def lockers(value: Any) -> tuple[Locker, ...] | None:
    """The locks on LP tokens; None when the report holds no such object."""
    listed = read.mapping(value)
    return None if listed is None else read.each(list(listed.values()), _locker)


def _market(entry: _Json, mint: Any) -> Market:
    lp = read.mapping(entry.get("lp")) or {}
    own, other = _sides(entry, lp, mint)
    usd = {side: read.amount(lp.get(f"{side}USD")) for side in ("base", "quote")}
    account = "A" if own == "base" else "B"
    vault = read.mapping(entry.get(f"liquidity{account}Account")) or {}
    liquidity = _together(usd["base"], usd["quote"])
    ours = own is not None and vault.get("mint", mint) == mint
    return Market(
        address=_address(entry.get("pubkey")),
        kind=read.text(entry.get("marketType"), 64),
        liquidity_usd=liquidity,
        own_usd=usd[own] if own else None,
        quote_usd=usd[other] if other else None,
        quote_mint=_mint(entry, lp, other),
        price_usd=(read.amount(lp.get(f"{own}Price")) or None) if own else None,
        own_tokens=read.amount(lp.get(own)) if own and ours else None,
        vault=_address(entry.get(f"liquidity{account}")) if ours else None,
        vault_owner=_address(vault.get("owner")) if ours else None,
        vault_amount=read.integer(vault.get("amount")) if ours else None,
        lp_locked_pct=read.percent(lp.get("lpLockedPct")),
        lp_locked_usd=read.amount(lp.get("lpLockedUSD")),
        lp_amount_locked_pct=_amount_locked_pct(lp),
        lp_kept_usd=_kept_usd(lp, liquidity),
        lp_tokens=_lp_tokens(entry.get("mintLP"), lp.get("lpMint")),
    )


def _sides(entry: _Json, lp: _Json, mint: Any) -> tuple[str | None, str | None]:
    """Which side is the token's own and which the other: "base" and "quote" in some order."""
    if mint is None:
        return None, None
    listed = {
        "base": (lp.get("baseMint"), entry.get("mintA")),
        "quote": (lp.get("quoteMint"), entry.get("mintB")),
    }
    ours = [side for side, mints in listed.items() if mint in mints]
    if len(ours) != 1:
        return None, None
    return ours[0], "quote" if ours[0] == "base" else "base"


def _mint(entry: _Json, lp: _Json, side: str | None) -> str | None:
    if side is None:
        return None
    named = (lp.get(f"{side}Mint"), entry.get("mintA" if side == "base" else "mintB"))
    found = {read.text(mint, 64) for mint in named if mint is not None}
    return found.pop() if len(found) == 1 else None


def _together(base: float | None, quote: float | None) -> float | None:
    """Both sides together, up to MAX_LIQUIDITY_USD."""
    if base is None or quote is None or base + quote > MAX_LIQUIDITY_USD:
        return None
    return base + quote


def _amount_locked_pct(lp: _Json) -> float | None:
    locked, every = read.integer(lp.get("lpLocked")), read.integer(lp.get("lpTotalSupply"))
    return 100 * locked / every if locked is not None and every else None


def _kept_usd(lp: _Json, liquidity: float | None) -> float | None:
    """The money behind LP tokens that are locked and still in circulation: burnt ones are not."""
    keys = ("lpLocked", "lpUnlocked", "lpTotalSupply", "currentSupply")
    locked, unlocked, every, current = (read.integer(lp.get(key)) for key in keys)
    if liquidity is None or locked is None or unlocked is None or current is None or not every:
        return None
    return liquidity * (min(locked, max(current - unlocked, 0)) / every)


def _lp_tokens(*mints: Any) -> bool | None:
    """Whether the pool has LP tokens: the system program in the place of their mint says no."""
    named = [read.text(mint, 64) for mint in mints if read.text(mint, 64) is not None]
    return any(mint != SYSTEM_PROGRAM for mint in named) if named else None


def _address(value: Any) -> str | None:
    found = read.text(value, 64)
    return found if found != SYSTEM_PROGRAM else None


def _locker(entry: _Json) -> Locker:
    kind = read.text(entry.get("type"), 64)
    endless = kind == _ENDLESS_LOCKER and read.amount(entry.get("unlockDate")) == 0
    return Locker(
        owner=_address(entry.get("owner")),
        kind=kind,
        unlock_at=math.inf if endless else read.unix_time(entry.get("unlockDate")),
        locked_usd=read.amount(entry.get("usdcLocked")),
    )
