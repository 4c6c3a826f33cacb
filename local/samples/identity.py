"""What a report says a token is: names, pictures, launchpad, verification."""

from typing import Any

from local.samples.addresses import address_of
from local.samples.recipe import Recipe

# Reserved by RFC 2606: nothing of a sample can be fetched by accident.
ASSETS_URL = "https://sample.invalid"


def token_meta(recipe: Recipe, mint: str, creator: str) -> dict[str, Any]:
    """`tokenMeta`: what the chain holds."""
    updater = creator if recipe.creator_updates_metadata else address_of("metadata authority")
    return {
        "name": recipe.name,
        "symbol": recipe.symbol,
        "uri": f"{ASSETS_URL}/{mint}.json" if recipe.uri is None else recipe.uri,
        "mutable": recipe.mutable,
        "updateAuthority": updater,
    }


def file_meta(recipe: Recipe, mint: str) -> dict[str, Any]:
    """`fileMeta`: what the file at `tokenMeta.uri` holds."""
    return {
        "description": recipe.description,
        "name": recipe.name,
        "symbol": recipe.symbol,
        "image": f"{ASSETS_URL}/{mint}.png" if recipe.image is None else recipe.image,
    }


def verification(recipe: Recipe, mint: str) -> dict[str, Any] | None:
    """`verification`: null for all but a few tokens."""
    if not recipe.verified:
        return None
    return {
        "mint": mint,
        "payer": "",
        "name": recipe.name,
        "symbol": recipe.symbol,
        "description": "",
        "jup_verified": True,
        "jup_strict": True,
        "links": [],
    }


def launchpad(recipe: Recipe) -> dict[str, Any] | None:
    """`launchpad`: where the token was launched, null where it was made by hand."""
    if recipe.launchpad is None:
        return None
    return {
        "name": recipe.launchpad,
        "logo": f"{ASSETS_URL}/launchpad.png",
        "url": f"{ASSETS_URL}/launchpad",
        "platform": "pump_fun" if recipe.launchpad == "Pump.Fun" else "unknown",
    }
