"""`topHolders`: pools, creator and others in one list, largest first, at most twenty."""

from typing import Any

from local.samples.addresses import address_of
from local.samples.holding import holding
from local.samples.markets import Placed
from local.samples.numbers import part_of
from local.samples.recipe import MAX_TOP_HOLDERS, Recipe


def top_holders(
    recipe: Recipe, mint: str, creator: str, pools: tuple[Placed, ...]
) -> list[dict[str, Any]]:
    """The list as the upstream sorts it; pools are in it, and only `knownAccounts` says so."""
    entries = [
        holding(pool.token_account, pool.address, pool.token_amount, recipe.decimals, recipe.supply)
        for pool in pools
    ]
    creator_amount = part_of(recipe.supply, recipe.creator_pct)
    if creator_amount:
        account = address_of(f"{mint} creator account")
        entries.append(holding(account, creator, creator_amount, recipe.decimals, recipe.supply))
    for place, share_pct in enumerate(recipe.shares_pct):
        entries.append(
            holding(
                address_of(f"{mint} account {place}"),
                address_of(f"{mint} owner {place}"),
                part_of(recipe.supply, share_pct),
                recipe.decimals,
                recipe.supply,
                insider=place < recipe.insiders_at_top,
            )
        )
    entries.sort(key=lambda entry: -entry["amount"])
    return entries[: min(MAX_TOP_HOLDERS, recipe.holders)]
