"""Token-2022 extensions of a report.

Recorded reports hold only unset ones; set ones take the field names of Solana's `jsonParsed`
account data, which is what the upstream's own names (`metadataPointer`, ...) follow.
"""

from typing import Any

from local.samples.addresses import SPL_2022_PROGRAM, SYSTEM_PROGRAM, address_of
from local.samples.recipe import Recipe

BPS_PER_PCT = 100
EPOCH = 700


def token_extensions(recipe: Recipe, mint: str) -> dict[str, Any] | None:
    """None for the classic token program, as upstream; else every extension, unset ones null."""
    if recipe.program != SPL_2022_PROGRAM:
        return None
    chosen = recipe.extensions
    return {
        "nonTransferable": chosen.non_transferable,
        "transferFeeConfig": _fee_config(recipe, mint) if chosen.transfer_fee_bps else None,
        "defaultAccountState": {"accountState": "frozen"} if chosen.frozen_by_default else None,
        "permanentDelegate": (
            {"delegate": address_of(f"{mint} delegate")} if chosen.permanent_delegate else None
        ),
        "transferHook": None,
        "pausableConfig": None,
        "mintCloseAuthority": None,
        "scaledUiAmountConfig": None,
        "interestBearingConfig": None,
        "confidentialTransferMint": None,
        "confidentialTransferFeeConfig": None,
        "metadataPointer": {"authority": SYSTEM_PROGRAM, "metadataAddress": mint},
        "groupPointer": None,
        "groupMemberPointer": None,
        "tokenMetadata": {
            "authority": SYSTEM_PROGRAM,
            "mint": mint,
            "name": recipe.name,
            "symbol": recipe.symbol,
            "uri": recipe.uri or "",
            "additionalMetadata": {},
        },
    }


def transfer_fee(recipe: Recipe, mint: str) -> dict[str, Any]:
    """The summary beside it: `pct` in percent, `maxAmount` in base units of one transfer."""
    bps = recipe.extensions.transfer_fee_bps
    return {
        "pct": bps // BPS_PER_PCT,
        "maxAmount": recipe.supply if bps else 0,
        "authority": address_of(f"{mint} fee authority") if bps else SYSTEM_PROGRAM,
    }


def _fee_config(recipe: Recipe, mint: str) -> dict[str, Any]:
    authority = address_of(f"{mint} fee authority")
    fee = {
        "epoch": EPOCH,
        "maximumFee": recipe.supply,
        "transferFeeBasisPoints": recipe.extensions.transfer_fee_bps,
    }
    return {
        "transferFeeConfigAuthority": authority,
        "withdrawWithheldAuthority": authority,
        "withheldAmount": 0,
        "olderTransferFee": fee,
        "newerTransferFee": dict(fee),
    }
