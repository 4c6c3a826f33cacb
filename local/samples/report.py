"""Recipe to report: every key that real full reports have, in their order and types."""

import json
from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from math import log
from typing import Any

from local.samples.addresses import address_of
from local.samples.extensions import token_extensions, transfer_fee
from local.samples.holders import top_holders
from local.samples.identity import file_meta, launchpad, token_meta, verification
from local.samples.instants import before
from local.samples.markets import place
from local.samples.numbers import part_of
from local.samples.recipe import Recipe, Risk
from local.samples.sample import Sample
from local.samples.surroundings import creator_tokens, insider_networks, known_accounts, lockers

# RugCheck's points (its risks' scores plus one) and the 0-100 score that it gives for them, as
# seen in real reports. Its formula is not public: between these, interpolated on log(points).
SCORE_POINTS = (1, 101, 501, 2_001, 2_901, 5_070, 9_201, 14_761, 28_801, 60_180, 120_001)
SCORE_NORMALISED = (1, 7, 16, 29, 33, 41, 49, 56, 65, 73, 80)


def report(sample: Sample, now: datetime) -> dict[str, Any]:
    """The report of `sample` as the upstream would have it at `now` (aware)."""
    return build(sample.recipe, sample.mint, now)


def encode(report: dict[str, Any]) -> bytes:
    """The upstream's JSON: UTF-8, no spaces, integers in full."""
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()


def build(recipe: Recipe, mint: str, now: datetime) -> dict[str, Any]:
    """A full report about `mint`; the same arguments give the same report, byte for byte."""
    creator = address_of(f"{mint} creator")
    mint_authority = address_of(f"{mint} mint authority") if recipe.mint_authority else None
    freeze_authority = address_of(f"{mint} freeze authority") if recipe.freeze_authority else None
    pools = tuple(
        place(recipe, pool, mint, position, (mint_authority, freeze_authority))
        for position, pool in enumerate(recipe.pools)
    )
    networks = insider_networks(recipe, mint)
    points = 1 + sum(risk.score for risk in recipe.risks)
    result: dict[str, Any] = {
        "mint": mint,
        "tokenProgram": recipe.program,
        "creator": creator,
        "creatorBalance": part_of(recipe.supply, recipe.creator_pct),
        "token": {
            "mintAuthority": mint_authority,
            "supply": recipe.supply,
            "decimals": recipe.decimals,
            "isInitialized": True,
            "freezeAuthority": freeze_authority,
        },
        "token_extensions": token_extensions(recipe, mint),
        "tokenMeta": token_meta(recipe, mint, creator),
        "topHolders": top_holders(recipe, mint, creator, pools),
        "freezeAuthority": freeze_authority,
        "mintAuthority": mint_authority,
        "risks": [_risk(risk) for risk in recipe.risks],
        "score": points,
        "score_normalised": score_normalised(points),
        "fileMeta": file_meta(recipe, mint),
        "lockerOwners": {},
        "lockers": lockers(recipe, mint, now),
        "markets": [pool.market for pool in pools],
        "totalMarketLiquidity": _total(pool.token_usd + pool.quote_usd for pool in pools),
        "totalStableLiquidity": _total(pool.quote_usd for pool in pools),
        "totalLPProviders": recipe.lp_providers,
        "totalHolders": recipe.holders,
        "price": recipe.price_usd,
        "rugged": recipe.rugged,
        "tokenType": "",
        "transferFee": transfer_fee(recipe, mint),
        "knownAccounts": known_accounts(recipe, mint, creator, pools),
        "events": [],
        "verification": verification(recipe, mint),
        "graphInsidersDetected": sum(network["activeAccounts"] for network in networks),
        "insiderNetworks": networks or None,
        "detectedAt": before(now, recipe.age, f"{mint} detected"),
        "creatorTokens": creator_tokens(recipe, mint, now) or None,
        "launchpad": launchpad(recipe),
        "deployPlatform": "unknown",
    }
    _withhold(result, recipe)
    return result


def score_normalised(points: int) -> int:
    """RugCheck's 0-100 score (higher is riskier) for its `points`, which start at 1."""
    above = bisect_right(SCORE_POINTS, points)
    if above == len(SCORE_POINTS):
        return SCORE_NORMALISED[-1]
    low, high = SCORE_POINTS[above - 1], SCORE_POINTS[above]
    share = log(points / low) / log(high / low)
    step = SCORE_NORMALISED[above] - SCORE_NORMALISED[above - 1]
    return round(SCORE_NORMALISED[above - 1] + share * step)


def _risk(risk: Risk) -> dict[str, Any]:
    return {
        "name": risk.name,
        "value": risk.value,
        "description": risk.description,
        "score": risk.score,
        "level": risk.level,
    }


def _total(values: Iterable[float]) -> float:
    return sum(values, start=0.0)


def _withhold(result: dict[str, Any], recipe: Recipe) -> None:
    """Null or leave out the fields that the recipe says the upstream does not know."""
    for path in (*recipe.nulls, *recipe.absent):
        *parents, key = path.split(".")
        target = result
        for parent in parents:
            target = target[parent]
        if path in recipe.absent:
            del target[key]
        else:
            target[key] = None
