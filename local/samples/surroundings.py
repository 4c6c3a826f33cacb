"""What stands around a token: lockers, known accounts, insider networks, earlier tokens."""

import hashlib
from datetime import datetime
from typing import Any

from local.samples.addresses import STREAMFLOW_PROGRAM, address_of
from local.samples.identity import ASSETS_URL
from local.samples.instants import before
from local.samples.markets import Placed
from local.samples.numbers import part_of
from local.samples.recipe import Recipe

_MOODS = ("brave", "calm", "eager", "gentle", "keen", "lively", "patient", "quiet")
_COLOURS = ("amber", "azure", "coral", "ivory", "jade", "olive", "ruby", "teal")
_ANIMALS = ("badger", "crane", "dolphin", "falcon", "heron", "lynx", "otter", "tapir")


def lockers(recipe: Recipe, mint: str, now: datetime) -> dict[str, dict[str, Any]]:
    """`lockers` by address; `unlockDate` in Unix seconds."""
    found = {}
    for position, lock in enumerate(recipe.locks):
        address = _locker(mint, position)
        found[address] = {
            "programID": STREAMFLOW_PROGRAM,
            "tokenAccount": address_of(f"{address} tokens"),
            "owner": STREAMFLOW_PROGRAM,
            "uri": f"{ASSETS_URL}/lock/{address}",
            "unlockDate": int((now + lock.opens_in).timestamp()),
            "usdcLocked": lock.locked_usd,
            "type": "streamflow",
        }
    return found


def known_accounts(
    recipe: Recipe, mint: str, creator: str, pools: tuple[Placed, ...]
) -> dict[str, dict[str, str]]:
    """`knownAccounts`: a pool by its own address and by both of its token accounts."""
    known = {}
    for pool in pools:
        for address in (pool.address, pool.token_account, pool.quote_account):
            known[address] = {"name": pool.label, "type": "AMM"}
    for position in range(len(recipe.locks)):
        known[_locker(mint, position)] = {"name": "Streamflow Vault", "type": "LOCKER"}
    known[creator] = {"name": "Creator", "type": "CREATOR"}
    return dict(sorted(known.items()))


def insider_networks(recipe: Recipe, mint: str) -> list[dict[str, Any]]:
    """`insiderNetworks`; all accounts of a network are active here."""
    return [
        {
            "id": network.name or _pet_name(f"{mint} network {position}"),
            "size": network.size,
            "type": network.kind,
            "tokenAmount": part_of(recipe.supply, network.supply_pct),
            "activeAccounts": network.size,
        }
        for position, network in enumerate(recipe.networks)
    ]


def creator_tokens(recipe: Recipe, mint: str, now: datetime) -> list[dict[str, Any]]:
    """`creatorTokens`: what the creator made before, without this token."""
    return [
        {
            "mint": address_of(f"{mint} earlier {position}"),
            "marketCap": token.market_cap_usd,
            "createdAt": before(now, token.age, f"{mint} earlier {position}"),
        }
        for position, token in enumerate(recipe.earlier_tokens)
    ]


def _locker(mint: str, position: int) -> str:
    return address_of(f"{mint} locker {position}")


def _pet_name(label: str) -> str:
    digest = hashlib.sha256(label.encode()).digest()
    words = zip((_MOODS, _COLOURS, _ANIMALS), digest, strict=False)
    return "-".join(choices[byte % len(choices)] for choices, byte in words)
