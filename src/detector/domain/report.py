"""What a RugCheck report says about a token, with *unknown* as a value. Imports the domain only.

None always means unknown: absent, null, of the wrong type or impossible. It never means zero,
"none" or "fine". A known absence has a value of its own: an empty tuple, 0, `REVOKED`.
Shapes follow RugCheck's full report (`GET /v1/tokens/{mint}/report`), recorded 2025-10 to 2026-03.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from detector.domain.authority import Authority
from detector.domain.extensions import Extensions
from detector.domain.total import total

MAX_LIQUIDITY_USD = 1e10
"""Above it a feed is broken: reports hold 1e12 to 4e16 for tokens nobody trades."""
MAX_MARKET_CAP_USD = 1e12
"""Above it a feed is broken: no token of this chain is worth a tenth of it."""


class Role(StrEnum):
    """What an account that holds tokens is."""

    HOLDER = "holder"
    POOL = "pool"
    LOCKER = "locker"
    CREATOR = "creator"
    EXCHANGE = "exchange"
    BURN = "burn"
    VAULT = "vault"
    UNPROVEN = "unproven"
    """Called a pool, locker or exchange, and nothing in the report shows that it is one."""


NOT_PEOPLE = frozenset(
    {Role.POOL, Role.LOCKER, Role.EXCHANGE, Role.BURN, Role.VAULT, Role.UNPROVEN}
)
"""Roles that are not counted as a person; the creator is one. Rules weigh `UNPROVEN` on its own."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One of the largest token accounts. `pct` of supply, 0-100; `amount` in base units."""

    address: str | None
    owner: str | None
    role: Role
    pct: float | None
    amount: int | None
    insider: bool | None


@dataclass(frozen=True, slots=True)
class Market:
    """A pool. `lp_locked_pct` is 0-100 of its LP tokens; `lp_tokens`: whether it has any.

    The same lock by other figures of the report: `lp_locked_usd`, and `lp_amount_locked_pct` by the
    amounts of LP tokens. `lp_kept_usd`: what lies behind locked LP tokens that are not burnt, so
    that somebody keeps them.

    `liquidity_usd` is both sides together, `own_usd` the token's own side, `quote_usd` the other,
    of `quote_mint`. `price_usd` is the token's price by this pool, `own_tokens` how many whole ones
    it holds. `vault` is the account that holds them, `vault_amount` in base units.
    """

    address: str | None
    kind: str | None
    liquidity_usd: float | None
    own_usd: float | None
    quote_usd: float | None
    quote_mint: str | None
    price_usd: float | None
    own_tokens: float | None
    vault: str | None
    vault_owner: str | None
    vault_amount: int | None
    lp_locked_pct: float | None
    lp_locked_usd: float | None
    lp_amount_locked_pct: float | None
    lp_kept_usd: float | None
    lp_tokens: bool | None


@dataclass(frozen=True, slots=True)
class InsiderNetwork:
    """Accounts linked by transfers; `token_amount` in base units.

    `size` in accounts, of which `active` are those that RugCheck counts as the token's insiders.
    """

    size: int | None
    token_amount: int | None
    active: int | None


@dataclass(frozen=True, slots=True)
class Locker:
    """A lock on LP tokens. `unlock_at` in Unix seconds; None: unknown; infinite: it never ends."""

    owner: str | None
    kind: str | None
    unlock_at: float | None
    locked_usd: float | None


@dataclass(frozen=True, slots=True)
class CreatorToken:
    """An earlier token of the same creator."""

    mint: str | None
    market_cap_usd: float | None
    created_at: float | None


@dataclass(frozen=True, slots=True)
class TokenLink:
    """A link as its maker wrote it, under the word that it has there."""

    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk that RugCheck itself names. `level` is "danger", "warn" or another word of theirs.

    `score` is what it adds to RugCheck's raw score, 0 or more.
    """

    name: str | None
    level: str | None
    value: str | None
    description: str | None
    score: float | None


@dataclass(frozen=True)
class TokenReport:
    """One report. Amounts in base units (of any size), money in USD, times in Unix seconds."""

    mint: str | None
    name: str | None
    symbol: str | None
    token_program: str | None
    creator: str | None
    creator_balance: int | None
    creator_tokens: tuple[CreatorToken, ...] | None
    supply: int | None
    decimals: int | None
    price_usd: float | None
    total_liquidity_usd: float | None
    total_quote_usd: float | None
    total_holders: int | None
    lp_providers: int | None
    detected_at: float | None
    rugged: bool | None
    score: float | None
    score_normalised: float | None
    risks: tuple[Risk, ...] | None
    mint_authority: Authority
    freeze_authority: Authority
    update_authority: Authority
    metadata_mutable: bool | None
    extensions: Extensions
    top_holders: tuple[Holder, ...] | None
    markets: tuple[Market, ...] | None
    insider_networks: tuple[InsiderNetwork, ...] | None
    insiders_detected: int | None
    lockers: tuple[Locker, ...] | None
    verified: bool | None
    links: tuple[TokenLink, ...] | None

    @cached_property
    def supply_tokens(self) -> float | None:
        """Supply in whole tokens."""
        if self.supply is None or self.decimals is None:
            return None
        tokens: float = self.supply / 10**self.decimals
        return tokens

    @cached_property
    def market_cap_usd(self) -> float | None:
        """Price times supply; unknown when either is, or when the supply is zero."""
        if not self.supply_tokens or self.price_usd is None:
            return None
        value = self.price_usd * self.supply_tokens
        return value if value <= MAX_MARKET_CAP_USD else None

    @cached_property
    def liquidity_usd(self) -> float | None:
        """RugCheck's total over all pools, both sides together, 0 to MAX_LIQUIDITY_USD.

        Unknown also when it says 0 without naming a single pool.
        """
        value = self.total_liquidity_usd
        if value is None or value > MAX_LIQUIDITY_USD or (value == 0 and not self.markets):
            return None
        return value

    @cached_property
    def quote_liquidity_usd(self) -> float | None:
        """The side of all pools that is not the token itself: what holders can be paid from."""
        sides = [market.quote_usd for market in self.markets or ()]
        known = [side for side in sides if side is not None]
        if sides and len(known) == len(sides):
            return total(known)
        return self.total_quote_usd

    @cached_property
    def pooled_usd(self) -> float | None:
        """The money of all pools together; unknown where that of a pool is and no total says it.

        Where RugCheck's total and the sum over the pools differ, the larger.
        """
        pools = self.markets or ()
        together = total(pool.liquidity_usd or 0.0 for pool in pools)
        if self.liquidity_usd is None and any(pool.liquidity_usd is None for pool in pools):
            return None
        return max(together, self.liquidity_usd or 0.0)

    @cached_property
    def lp_locked_pct(self) -> float | None:
        """Locked or burnt LP tokens, 0-100, each pool weighted by its money; unknown without pools.

        Unknown also where pools without a known size or lock hold more than a twentieth of it.
        """
        known = [
            (pool.liquidity_usd, pool.lp_locked_pct)
            for pool in self.markets or ()
            if pool.liquidity_usd and pool.lp_locked_pct is not None
        ]
        covered = total(usd for usd, _ in known)
        if not known or self.pooled_usd is None or covered < 0.95 * self.pooled_usd:
            return None
        return min(total(usd / covered * pct for usd, pct in known), 100.0)

    @cached_property
    def creator_holdings_pct(self) -> float | None:
        """The creator's balance as a share of supply, 0-100; unknown when it exceeds the supply.

        Where RugCheck names no creator it writes a balance of 0, which is nobody's.
        """
        return self.share_of_supply_pct(self.creator_balance) if self.creator else None

    def share_of_supply_pct(self, amount: int | None) -> float | None:
        """An amount in base units as a percentage of supply; None when unknown or above 100."""
        if amount is None or not self.supply:
            return None
        pct = 100 * amount / self.supply
        return pct if pct <= 100 else None

    def share_pct(self, holder: Holder) -> float | None:
        """An account's share of supply, 0-100: RugCheck's figure or amount over supply.

        They are equal in every recorded report; where they differ, the larger.
        """
        stated, of_supply = holder.pct, self.share_of_supply_pct(holder.amount)
        if stated is None or of_supply is None:
            return of_supply if stated is None else stated
        return max(stated, of_supply)

    @cached_property
    def listed_pct(self) -> tuple[float, ...]:
        """The known shares of all listed accounts, in their order."""
        shares = (self.share_pct(holder) for holder in self.top_holders or ())
        return tuple(share for share in shares if share is not None)

    @cached_property
    def owned_pct(self) -> tuple[float, ...]:
        """The known shares of the listed people, as `by_owner` has them."""
        return self.by_owner(self.people())

    def by_owner(self, holders: Iterable[Holder]) -> tuple[float, ...]:
        """Shares of supply, 0-100, largest first.

        Accounts with the same owner are one; an account without a known owner stands alone.
        """
        shares: dict[str, float] = {}
        for place, holder in enumerate(holders):
            share = self.share_pct(holder)
            if share is not None:
                owner = holder.owner or f"account {place}"
                shares[owner] = min(shares.get(owner, 0.0) + share, 100.0)
        return tuple(sorted(shares.values(), reverse=True))

    def people(self) -> Iterator[Holder]:
        """The largest holders without pools, lockers, exchanges and burnt tokens, largest first."""
        return (h for h in self.top_holders or () if h.role not in NOT_PEOPLE)
