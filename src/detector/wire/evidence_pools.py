"""`pools` of /api/tokens/{token_id}/evidence. Imports the domain only."""

import math
from typing import Annotated, Final, TypedDict

from detector.domain.evidence_pools import MOST_LOCKS, MOST_POOLS, LockSeen, Pool, PoolsEvidence
from detector.domain.instants import iso_utc
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.mint import address
from detector.domain.report import Locker
from detector.domain.sale import SOLD_PCT, NoEstimate, Reckoned
from detector.domain.vaults import MONEY
from detector.domain.vocabulary import Doc, TimeOrNone, Usd
from detector.wire.evidence_words import Address, Count
from detector.wire.report_figures import figure, rounded

_LONGEST_KIND: Final = 32
"""Characters of a kind of pool or lock, which a stranger may have written."""

_Share = Annotated[float | None, Doc("0 to 100; null: unknown.", minimum=0, maximum=100)]


class PoolBody(TypedDict):
    """A pool."""

    address: Address
    kind: Annotated[str | None, Doc("The exchange's kind of pool, in RugCheck's word.")]
    own_usd: Annotated[float | None, Doc("USD on the token's own side, at the pool's price.")]
    quote_usd: Annotated[float | None, Doc("USD on the other side.")]
    quote_mint: Address
    quote_symbol: Annotated[str | None, Doc("Of a known token.")]
    quote_is_money: Annotated[
        bool, Doc("It stands for money elsewhere; else its USD may be made up.")
    ]
    locked_pct: _Share
    kept_usd: Annotated[
        float | None, Doc("USD behind LP tokens that somebody keeps locked; null: unknown.")
    ]
    lock: Annotated[
        str,
        Doc(
            "How to read `locked_pct`: `at_least`, since locks on positions are not all seen.",
            enum=[each.value for each in LockSeen],
        ),
    ]
    sale: Annotated[
        str,
        Doc("`counted` in `sales`, or why not.", enum=[each.value for each in Reckoned]),
    ]


class LockBody(TypedDict):
    """A lock on LP tokens."""

    owner: Annotated[
        str | None,
        Doc("Whose lock it is, as RugCheck names it: a person's address or a program's."),
    ]
    kind: Annotated[str | None, Doc("The locker, in RugCheck's word.")]
    ends_at: TimeOrNone
    endless: bool
    usd: Usd


class SaleBody(TypedDict):
    """What the sale of so much of the supply would do."""

    supply_pct: Annotated[float, Doc(enum=[*SOLD_PCT])]
    price_fall_pct: Annotated[float, Doc(minimum=0, maximum=100)]
    paid_usd: Annotated[float, Doc("USD that the pools would pay for it.", minimum=0)]


class SalesBody(TypedDict):
    """An estimate by constant-product arithmetic, without fees."""

    of: Annotated[list[SaleBody], Doc("Empty where `unknown_because` says why.")]
    unknown_because: Annotated[str | None, Doc(enum=[*(each.value for each in NoEstimate), None])]
    covered_pct: Annotated[
        float | None, Doc("The counted pools' part of the other sides' money; null: unknown.")
    ]
    pools: Annotated[int, Doc("Pools that are counted.", minimum=0)]


class PoolsBody(TypedDict):
    """Pools and locks."""

    listed: Annotated[int | None, Doc("Pools of the report; null: it has no list.")]
    pools: Annotated[list[PoolBody], Doc("Those with most money first.", maxItems=MOST_POOLS)]
    not_shown: Count
    not_shown_usd: Usd
    liquidity_usd: Annotated[float | None, Doc("RugCheck's total, both sides.")]
    quote_usd: Annotated[float | None, Doc("The sides that are not the token.")]
    pools_usd: Annotated[float | None, Doc("The sum over the pools whose money is known.")]
    pools_unknown: Annotated[int, Doc("Pools whose money is unknown.", minimum=0)]
    locked_pct: Annotated[
        float | None, Doc("Seen to be locked, pools weighted by money.", minimum=0, maximum=100)
    ]
    may_be_locked_pct: Annotated[
        float | None,
        Doc("Where a lock may not be seen; the rest is free.", minimum=0, maximum=100),
    ]
    lp_providers: Annotated[int | None, Doc("Owners of LP tokens; null: unknown.")]
    locks_listed: Annotated[int | None, Doc("Locks of the report; null: it has no list.")]
    locks: Annotated[list[LockBody], Doc("The next end first.", maxItems=MOST_LOCKS)]
    locks_not_shown: Count
    locks_usd: Usd
    locks_unlisted_usd: Annotated[float, Doc("Locked money that is on no list.", minimum=0)]
    sales: SalesBody


def pools(found: PoolsEvidence) -> PoolsBody:
    """The part."""
    lock, sales = found.lock, found.sales
    return {
        "listed": found.listed,
        "pools": [_pool(each) for each in found.pools],
        "not_shown": (found.listed or 0) - len(found.pools),
        "not_shown_usd": figure(found.not_shown_usd),
        "liquidity_usd": figure(found.liquidity_usd),
        "quote_usd": figure(found.quote_usd),
        "pools_usd": figure(found.pools_usd),
        "pools_unknown": found.pools_unknown,
        "locked_pct": None if lock is None else rounded(lock.seen_pct),
        "may_be_locked_pct": None if lock is None else rounded(lock.unseen_pct),
        "lp_providers": found.lp_providers,
        "locks_listed": found.locks_listed,
        "locks": [_lock(each) for each in found.locks],
        "locks_not_shown": (found.locks_listed or 0) - len(found.locks),
        "locks_usd": figure(found.locks_usd),
        "locks_unlisted_usd": rounded(found.unlisted_usd),
        "sales": {
            "of": [
                {
                    "supply_pct": sale.pct,
                    "price_fall_pct": rounded(sale.fall_pct),
                    "paid_usd": rounded(sale.paid_usd),
                }
                for sale in sales.sales
            ],
            "unknown_because": sales.why_none,
            "covered_pct": figure(sales.covered_pct),
            "pools": sales.pools,
        },
    }


def _pool(pool: Pool) -> PoolBody:
    market = pool.market
    quote = KNOWN_TOKENS.get(market.quote_mint or "")
    return {
        "address": address(market.address),
        "kind": _kind(market.kind),
        "own_usd": figure(market.own_usd),
        "quote_usd": figure(market.quote_usd),
        "quote_mint": address(market.quote_mint),
        "quote_symbol": None if quote is None else quote.symbol,
        "quote_is_money": market.quote_mint in MONEY,
        "locked_pct": figure(market.lp_locked_pct),
        "kept_usd": figure(market.lp_kept_usd),
        "lock": pool.seen,
        "sale": pool.reckoned,
    }


def _lock(lock: Locker) -> LockBody:
    endless = lock.unlock_at is not None and math.isinf(lock.unlock_at)
    dated = lock.unlock_at is not None and not endless
    return {
        "owner": address(lock.owner),
        "kind": _kind(lock.kind),
        "ends_at": iso_utc(int((lock.unlock_at or 0) * 1000)) if dated else None,
        "endless": endless,
        "usd": figure(lock.locked_usd),
    }


def _kind(text: str | None) -> str | None:
    return None if text is None else text[:_LONGEST_KIND]
