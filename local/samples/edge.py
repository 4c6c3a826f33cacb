"""Samples at the edges of the format: absent fields, nulls, 64-bit integers, huge reports."""

import base64
import hashlib
from datetime import timedelta

from local.samples import risks
from local.samples.recipe import Network, Pool, Recipe
from local.samples.sample import Sample

# What reports of before mid 2025 lack.
NEWER_FIELDS = (
    "score_normalised",
    "price",
    "creatorBalance",
    "creatorTokens",
    "deployPlatform",
    "insiderNetworks",
    "launchpad",
    "totalHolders",
    "totalStableLiquidity",
)
IMAGE_BYTES = 840_000

DAMM_POOLS = tuple(
    Pool(
        market_type="meteora_damm_v2",
        label="Meteora DAMM v2 Pool",
        liquidity_usd=40.0 + place,
        locked_pct=0,
        token_is_quote=place % 3 == 0,
    )
    for place in range(300)
)


def _picture() -> str:
    """A data URI of incompressible bytes, as some real `fileMeta.image` are."""
    block = b"".join(hashlib.sha256(bytes([place])).digest() for place in range(64))
    raw = (block * (IMAGE_BYTES // len(block) + 1))[:IMAGE_BYTES]
    return "data:image/png;base64," + base64.b64encode(raw).decode()


EDGE_SAMPLES = (
    Sample(
        "no_score",
        "Old report without a score",
        "A report from before the upstream gave scores, prices and holder counts.",
        ("no_score",),
        Recipe(
            name="Faded Page",
            symbol="PAGE",
            age=timedelta(days=310),
            absent=NEWER_FIELDS,
            risks=(risks.MUTABLE_METADATA,),
        ),
    ),
    Sample(
        "null_arrays",
        "Nulls where lists should be",
        "Holders, markets, networks and earlier tokens are null; token fields are missing.",
        ("null_arrays",),
        Recipe(
            name="Blank Form",
            symbol="BLANK",
            nulls=(
                "topHolders",
                "markets",
                "insiderNetworks",
                "creatorTokens",
                "creator",
                "fileMeta",
                "launchpad",
                "risks",
            ),
            absent=("token.mintAuthority", "token.freezeAuthority", "token.decimals"),
        ),
    ),
    Sample(
        "no_price_or_supply",
        "Price and supply unknown",
        "No market, no price, no supply: no market cap can be told.",
        ("no_price", "no_supply"),
        Recipe(
            name="Unpriced",
            symbol="NOPE",
            pools=(),
            lp_providers=0,
            launchpad=None,
            nulls=("price",),
            absent=("token.supply",),
        ),
    ),
    Sample(
        "supply_past_2_63",
        "Supply past 2^63",
        "18 billion tokens of nine decimals: more base units than a signed 64-bit integer holds.",
        ("past_2_53", "past_2_63"),
        Recipe(
            name="Grains of Sand",
            symbol="SAND",
            decimals=9,
            supply=18_000_000_000_000_000_007,
            price_usd=5.5e-05,
            creator_pct=1.25,
        ),
    ),
    Sample(
        "large",
        "A very large report",
        "1.1 MB: hundreds of markets and thousands of insider networks.",
        ("large", "many_markets", "insiders"),
        Recipe(
            name="Crowded Square",
            price_usd=0.001,
            symbol="CROWD",
            decimals=9,
            supply=10**18,
            age=timedelta(days=96),
            holders=61_300,
            pools=(Pool(liquidity_usd=640_000.0), *DAMM_POOLS),
            networks=tuple(
                Network(size=2 + place % 40, supply_pct=0.004, kind="trade")
                for place in range(5_400)
            ),
        ),
    ),
    Sample(
        "inline_picture",
        "A picture inside the report",
        "1.1 MB, nearly all of it one data URI in the metadata.",
        ("large",),
        Recipe(name="Framed", symbol="FRAME", image=_picture()),
    ),
)
