"""`markets`: pools with both sides, their accounts and the `lp` object, in agreeing numbers."""

from dataclasses import dataclass
from math import isqrt
from typing import Any

from local.samples.addresses import (
    SYSTEM_PROGRAM,
    USDC,
    USDC_FREEZE_AUTHORITY,
    USDC_MINT_AUTHORITY,
    WRAPPED_SOL,
    address_of,
)
from local.samples.holding import holding
from local.samples.numbers import base_units, number, part_of, pct_of, ui_amount
from local.samples.recipe import Pool, Recipe

LP_DECIMALS = 9
WITH_LP_TOKEN = frozenset({"pump_fun_amm", "pump_fun", "raydium", "raydium_cpmm", "meteora"})


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two tokens of a pair, and how much of it the pool holds (base units)."""

    mint: str
    decimals: int
    price_usd: float
    supply: int
    mint_authority: str | None
    freeze_authority: str | None
    account: str
    amount: int

    @property
    def usd(self) -> float:
        return ui_amount(self.amount, self.decimals) * self.price_usd


@dataclass(frozen=True, slots=True)
class Placed:
    """A pool at its addresses: the market object, and what other parts of a report need of it."""

    label: str
    address: str
    token_account: str
    quote_account: str
    token_amount: int
    token_usd: float
    quote_usd: float
    market: dict[str, Any]


def place(
    recipe: Recipe, pool: Pool, mint: str, position: int, authorities: tuple[str | None, str | None]
) -> Placed:
    """The `position`-th pool of the token; `authorities` are the token's (mint, freeze)."""
    key = f"{mint} pool {position}"
    address = address_of(key)
    half_usd = pool.liquidity_usd / 2
    token = _Side(
        mint,
        recipe.decimals,
        recipe.price_usd,
        recipe.supply,
        authorities[0],
        authorities[1],
        address_of(f"{key} token side"),
        base_units(half_usd / recipe.price_usd, recipe.decimals),
    )
    quote = _quote_side(pool, half_usd, address_of(f"{key} quote side"))
    a, b = (quote, token) if pool.token_is_quote else (token, quote)
    market = {
        "pubkey": address,
        "marketType": pool.market_type,
        "mintA": a.mint,
        "mintB": b.mint,
        "mintLP": _lp_mint(pool, key),
        "liquidityA": a.account,
        "liquidityB": b.account,
        "mintAAccount": _mint_account(a),
        "mintBAccount": _mint_account(b),
        "mintLPAccount": _lp_mint_account(pool, address, a, b),
        "liquidityAAccount": _token_account(a, address),
        "liquidityBAccount": _token_account(b, address),
        "lp": _lp(pool, key, a, b),
    }
    return Placed(
        pool.label,
        address,
        token.account,
        quote.account,
        token.amount,
        token.usd,
        quote.usd,
        market,
    )


def _quote_side(pool: Pool, usd: float, account: str) -> _Side:
    if pool.quote == "USDC":
        authorities = (USDC_MINT_AUTHORITY, USDC_FREEZE_AUTHORITY)
        amount = base_units(usd, 6)
        return _Side(USDC, 6, 1.0, 9_200_000_000_000_000, *authorities, account, amount)
    sol_usd = 150.25
    return _Side(WRAPPED_SOL, 9, sol_usd, 0, None, None, account, base_units(usd / sol_usd, 9))


def _mint_account(side: _Side) -> dict[str, Any]:
    return {
        "mintAuthority": side.mint_authority,
        "supply": side.supply,
        "decimals": side.decimals,
        "isInitialized": True,
        "freezeAuthority": side.freeze_authority,
    }


def _token_account(side: _Side, owner: str) -> dict[str, Any]:
    return {
        "mint": side.mint,
        "owner": owner,
        "amount": side.amount,
        "delegate": None,
        "state": 1,
        "delegatedAmount": 0,
        "closeAuthority": None,
    }


def _lp_mint(pool: Pool, key: str) -> str:
    return address_of(f"{key} lp mint") if pool.market_type in WITH_LP_TOKEN else SYSTEM_PROGRAM


def _lp_amounts(pool: Pool, a: _Side, b: _Side) -> tuple[int, int]:
    """(all LP tokens ever, of them locked or burnt); the square root is the constant product's."""
    if pool.market_type not in WITH_LP_TOKEN:
        return 0, 0
    total = isqrt(a.amount * b.amount)
    return total, part_of(total, pool.locked_pct)


def _lp_mint_account(pool: Pool, owner: str, a: _Side, b: _Side) -> dict[str, Any]:
    total, locked = _lp_amounts(pool, a, b)
    exists = pool.market_type in WITH_LP_TOKEN
    return {
        "mintAuthority": owner if exists else None,
        "supply": total - locked,
        "decimals": LP_DECIMALS if exists else 0,
        "isInitialized": exists,
        "freezeAuthority": None,
    }


def _lp(pool: Pool, key: str, a: _Side, b: _Side) -> dict[str, Any]:
    total, locked = _lp_amounts(pool, a, b)
    unlocked = total - locked
    return {
        "baseMint": a.mint,
        "quoteMint": b.mint,
        "lpMint": _lp_mint(pool, key),
        "quotePrice": number(b.price_usd),
        "basePrice": number(a.price_usd),
        "base": ui_amount(a.amount, a.decimals),
        "quote": ui_amount(b.amount, b.decimals),
        "reserveSupply": total,
        "currentSupply": unlocked,
        "quoteUSD": b.usd,
        "baseUSD": a.usd,
        "pctReserve": number(2 * pct_of(unlocked, total)),
        "pctSupply": pct_of(unlocked, total),
        "holders": _lp_holders(key, unlocked) if unlocked else None,
        "totalTokensUnlocked": unlocked,
        "tokenSupply": unlocked,
        "lpLocked": locked,
        "lpUnlocked": unlocked,
        "lpLockedPct": pct_of(locked, total),
        "lpLockedUSD": number((a.usd + b.usd) * locked / total) if total else 0,
        "lpMaxSupply": 0,
        "lpCurrentSupply": 0,
        "lpTotalSupply": total,
    }


def _lp_holders(key: str, unlocked: int) -> list[dict[str, Any]]:
    shares = [(place, part_of(unlocked, pct)) for place, pct in enumerate((82.0, 11.5, 4.25))]
    return [
        holding(
            address_of(f"{key} lp account {place}"),
            address_of(f"{key} lp owner {place}"),
            amount,
            LP_DECIMALS,
            unlocked,
        )
        for place, amount in shares
        if amount
    ]
