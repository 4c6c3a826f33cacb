"""How much of an account is a pool's own, by the pool's money. Imports the domain only.

A vault's amount is what the chain says of it. That alone proves no pool: whoever holds most of the
supply can put it into a pool that has next to nothing to pay for it, and take it out again. So the
tokens count as the pool's up to `POOL_SIDE_FACTOR` times what its other side holds in known money.
"""

from dataclasses import dataclass
from typing import Final

from detector.domain.known_tokens import KNOWN_TOKENS, REDEEMABLE
from detector.domain.report import Market
from detector.domain.thresholds import POOL_SIDE_FACTOR

MONEY: Final = frozenset(mint for mint, token in KNOWN_TOKENS.items() if token.kind in REDEEMABLE)
"""Mints that stand for money elsewhere: SOL, known stablecoins, staked SOL, wrapped coins."""

_CURVE: Final = "pump_fun"
_CURVE_RESERVE_PCT: Final = 20.7
"""A bonding curve's account also keeps the 206.9 of 1,000 million tokens that go into the pool
after it; the curve does not sell them, and its own figure leaves them out."""


@dataclass(frozen=True, slots=True)
class Part:
    """Percent of supply: what vaults hold of an account, and what money stands behind.

    `unknown`: a market names the account and does not say how much its vault holds.
    """

    held_pct: float = 0.0
    backed_pct: float = 0.0
    unknown: bool = False


_NOTHING: Final = Part()


class Vaults:
    """The vaults of all pools; each is taken once, by its account or else by its owner."""

    def __init__(
        self,
        markets: tuple[Market, ...],
        supply: int | None,
        market_cap_usd: float | None,
        listed: set[str | None],
    ) -> None:
        """`listed`: addresses of the listed accounts; a vault among them is nobody else's."""
        self._by_account: dict[str, Part] = {}
        self._by_owner: dict[str, set[str]] = {}
        self._named: set[str] = set()
        for place, market in enumerate(markets):
            part = _part(market, supply, market_cap_usd)
            if part is None:
                named = (market.address, market.vault, market.vault_owner)
                self._named.update(name for name in named if name is not None)
                continue
            vault = market.vault or f"vault {place}"
            known = self._by_account.get(vault, part)
            self._by_account[vault] = min(part, known, key=lambda each: each.backed_pct)
            if market.vault_owner is not None and market.vault not in listed:
                self._by_owner.setdefault(market.vault_owner, set()).add(vault)

    def take(self, address: str | None, owner: str | None) -> Part:
        """What vaults hold of an account, each vault for the first account that asks for it."""
        if address is not None and address in self._by_account:
            parts = [self._by_account.pop(address)]
        else:
            vaults = self._by_owner.pop(owner, ()) if owner is not None else ()
            parts = [self._by_account.pop(vault, _NOTHING) for vault in sorted(vaults)]
        unknown = address in self._named or owner in self._named
        if not parts and not unknown:
            return _NOTHING
        return Part(
            sum(part.held_pct for part in parts), sum(part.backed_pct for part in parts), unknown
        )


def _part(market: Market, supply: int | None, market_cap_usd: float | None) -> Part | None:
    """The vault's share of supply; None when its amount or the supply is unknown."""
    if market.vault_amount is None or not supply or market.vault_amount > supply:
        return None
    held = 100 * market.vault_amount / supply
    if market.kind == _CURVE:
        held = min(held + _CURVE_RESERVE_PCT, 100.0)
    value_usd = max(market.own_usd or 0.0, held / 100 * (market_cap_usd or 0.0))
    return Part(held, held * _payable_share(market, value_usd))


def _payable_share(market: Market, value_usd: float) -> float:
    """The share, 0-1, of tokens of that value that the pool's known money can stand behind."""
    if market.quote_mint not in MONEY or not market.quote_usd or value_usd <= 0:
        return 0.0
    return min(POOL_SIDE_FACTOR * market.quote_usd / value_usd, 1.0)
