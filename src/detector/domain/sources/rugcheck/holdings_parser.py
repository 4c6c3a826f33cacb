"""`topHolders` and the lists about insiders and the creator to values. Imports the domain only.

`topHolders` lists token accounts. What an account is may be said by four sources, and each is
believed as far as it costs something to bring it about:
- the creator is a person, whatever else the account is called;
- a fixed account of a program or an exchange is what our table says;
- a pool is one as far as its vault holds the tokens and the other side can pay for them in known
  money: anybody can list a market, or put most of the supply into one that has nothing to pay;
- a label of RugCheck's, or a market without figures, leaves the account unproven.

Go writes an empty list as null. Null `insiderNetworks` means "none" only where
`graphInsidersDetected` says 0; other null lists stay unknown.
"""

from typing import Any

from detector.domain import untrusted as read
from detector.domain.known_accounts import role_of
from detector.domain.report import CreatorToken, Holder, InsiderNetwork, Market, Role
from detector.domain.sources.rugcheck.authority_parser import SYSTEM_PROGRAM
from detector.domain.vaults import Vaults

_LABELS = frozenset({"AMM", "LOCKER", "EXCHANGE", "CEX", "BURN"})
_SHOWN = 0.9
"""An account is the pool's when its vault holds so much of it: list and pools are read moments
apart, and up to 7 % lie between the two in recorded reports."""
_Json = dict[str, Any]


def top_holders(
    data: _Json, markets: tuple[Market, ...] | None, market_cap_usd: float | None
) -> tuple[Holder, ...] | None:
    """The listed accounts, largest first as RugCheck lists them; None when there is no list."""
    listed = {
        read.text((read.mapping(entry) or {}).get("address"), 64)
        for entry in read.items(data.get("topHolders")) or ()
    }
    accounts = _Accounts(data, Vaults(markets or (), _supply(data), market_cap_usd, listed))
    return read.each(data.get("topHolders"), accounts.holder)


class _Accounts:
    """What a report says of accounts and owners."""

    def __init__(self, data: _Json, vaults: Vaults) -> None:
        self._supply = _supply(data)
        self._vaults = vaults
        self._creators = {read.text(data.get("creator"), 64)} - {None}
        self._labelled: set[str] = set()
        for address, account in (read.mapping(data.get("knownAccounts")) or {}).items():
            kind = (read.text((read.mapping(account) or {}).get("type"), 32) or "").upper()
            if kind == "CREATOR":
                self._creators.add(address)
            elif kind in _LABELS:
                self._labelled.add(address)
        for nobody in (self._creators, self._labelled):
            nobody.discard(SYSTEM_PROGRAM)

    def holder(self, entry: _Json) -> Holder:
        """One entry of `topHolders`."""
        address, owner = read.text(entry.get("address"), 64), read.text(entry.get("owner"), 64)
        owner = owner if owner != SYSTEM_PROGRAM else None
        pct, amount = read.percent(entry.get("pct")), read.integer(entry.get("amount"))
        role = self._role(address, owner, self._share(pct, amount))
        return Holder(address, owner, role, pct, amount, read.boolean(entry.get("insider")))

    def _share(self, pct: float | None, amount: int | None) -> float | None:
        known = [] if pct is None else [pct]
        if amount is not None and self._supply and amount <= self._supply:
            known.append(100 * amount / self._supply)
        return max(known, default=None)

    def _role(self, address: str | None, owner: str | None, share: float | None) -> Role:
        names = {address, owner}
        if names & self._creators:
            return Role.CREATOR
        fixed = role_of(address) or role_of(owner)
        if fixed not in (None, Role.POOL):
            return fixed
        part = self._vaults.take(address, owner)
        if share is not None and part.held_pct >= _SHOWN * share:
            return Role.POOL if part.backed_pct >= _SHOWN * share else Role.UNPROVEN
        if part.unknown or fixed is Role.POOL or names & self._labelled:
            return Role.UNPROVEN
        return Role.HOLDER


def _supply(data: _Json) -> int | None:
    return read.integer((read.mapping(data.get("token")) or {}).get("supply")) or None


def insider_networks(value: Any, detected: int | None) -> tuple[InsiderNetwork, ...] | None:
    """The networks; None when the list is unknown, or empty against the count of insiders."""
    if value is None and detected == 0:
        return ()
    if value == [] and detected:
        return None
    return read.each(value, _network)


def _network(entry: _Json) -> InsiderNetwork:
    return InsiderNetwork(
        size=read.integer(entry.get("size")),
        token_amount=read.integer(entry.get("tokenAmount")),
        active=read.integer(entry.get("activeAccounts")),
    )


def creator_tokens(value: Any) -> tuple[CreatorToken, ...] | None:
    """The creator's earlier tokens; None when the list is unknown."""
    return read.each(value, _creator_token)


def _creator_token(entry: _Json) -> CreatorToken:
    return CreatorToken(
        mint=read.text(entry.get("mint"), 64),
        market_cap_usd=read.amount(entry.get("marketCap")),
        created_at=read.timestamp(entry.get("createdAt")),
    )
