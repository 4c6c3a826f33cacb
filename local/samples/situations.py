"""Samples of tokens as such: healthy ones, and those that somebody still controls."""

from datetime import timedelta

from local.samples import risks
from local.samples.recipe import Pool, Recipe, falling_shares
from local.samples.sample import Sample

DAY = timedelta(days=1)
RAYDIUM = Pool(market_type="raydium_cpmm", label="Raydium CPMM Pool")

SITUATIONS = (
    Sample(
        "healthy",
        "Healthy",
        "Authorities revoked, liquidity locked, many small holders.",
        ("authorities_revoked", "lp_locked", "pool_is_first_holder"),
        Recipe(name="Harbour Light", symbol="HARB", description="A lamp for the harbour."),
    ),
    Sample(
        "healthy_old",
        "Healthy and old",
        "Two years old, 84,000 holders, four markets, verified.",
        ("authorities_revoked", "lp_locked", "many_holders", "old", "verified", "many_markets"),
        Recipe(
            name="Old Lantern",
            symbol="LANT",
            price_usd=0.06,
            age=812 * DAY,
            holders=84_210,
            shares_pct=falling_shares(1.9, 0.95),
            lp_providers=640,
            launchpad=None,
            verified=True,
            pools=(
                Pool(
                    market_type="raydium", label="Raydium Pool", liquidity_usd=6.2e6, locked_pct=100
                ),
                Pool(
                    market_type="orca",
                    label="Orca AMM",
                    liquidity_usd=212_000.0,
                    locked_pct=0,
                    token_is_quote=True,
                ),
                Pool(
                    market_type="meteoraDlmm",
                    label="Meteora DLMM Pool",
                    liquidity_usd=95_500.0,
                    locked_pct=0,
                    quote="USDC",
                ),
                Pool(
                    market_type="raydium_clmm",
                    label="Raydium CLMM Pool",
                    liquidity_usd=18_400.0,
                    locked_pct=0,
                ),
            ),
        ),
    ),
    Sample(
        "small_pool",
        "Small and young",
        "Twelve thousand dollars of locked liquidity, one provider, two days old.",
        ("authorities_revoked", "lp_locked"),
        Recipe(
            name="Paper Kite",
            symbol="KITE",
            price_usd=2.4e-05,
            age=2 * DAY,
            holders=277,
            lp_providers=1,
            pools=(Pool(liquidity_usd=12_000.0),),
            risks=(risks.FEW_LP_PROVIDERS,),
        ),
    ),
    Sample(
        "mint_authority",
        "Mint authority set",
        "Somebody can still create more of this token.",
        ("mint_authority",),
        Recipe(
            name="Endless Press",
            symbol="PRESS",
            mint_authority=True,
            pools=(RAYDIUM,),
            launchpad=None,
            risks=(risks.MINT_AUTHORITY,),
        ),
    ),
    Sample(
        "freeze_authority",
        "Freeze authority set",
        "Somebody can still freeze the accounts of holders.",
        ("freeze_authority",),
        Recipe(
            name="Winter Gate",
            symbol="GATE",
            freeze_authority=True,
            pools=(RAYDIUM,),
            launchpad=None,
            risks=(risks.FREEZE_AUTHORITY,),
        ),
    ),
    Sample(
        "mutable_metadata",
        "Metadata can be changed by the creator",
        "Name and picture can be replaced by the creator at any time.",
        ("mutable_by_creator",),
        Recipe(
            name="Chameleon",
            symbol="CHAM",
            mutable=True,
            creator_updates_metadata=True,
            launchpad=None,
            risks=(risks.MUTABLE_METADATA,),
        ),
    ),
    Sample(
        "stable_like",
        "Calls itself a stablecoin",
        "The name and the authorities of a well-known stablecoin, with a mint of its own.",
        ("mint_authority", "freeze_authority", "known_symbol", "huge_liquidity"),
        Recipe(
            name="USD Coin",
            symbol="USDC",
            supply=4_800_000_000_000_000,
            price_usd=1.0,
            age=1_210 * DAY,
            holders=412_000,
            shares_pct=falling_shares(1.6, 0.9),
            lp_providers=2_900,
            mint_authority=True,
            freeze_authority=True,
            launchpad=None,
            pools=(
                Pool(
                    market_type="raydium", label="Raydium Pool", liquidity_usd=7.9e7, locked_pct=0
                ),
                Pool(
                    market_type="orca",
                    label="Orca AMM",
                    liquidity_usd=4.4e7,
                    locked_pct=0,
                    token_is_quote=True,
                ),
            ),
            risks=(risks.MINT_AUTHORITY, risks.FREEZE_AUTHORITY, risks.COPYCAT),
        ),
    ),
)
