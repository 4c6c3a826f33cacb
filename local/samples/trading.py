"""Samples whose market is the matter: liquidity, its locks, age and valuation."""

from datetime import timedelta

from local.samples import risks
from local.samples.recipe import Lock, Pool, Recipe
from local.samples.sample import Sample

DAY = timedelta(days=1)

TRADING_SAMPLES = (
    Sample(
        "drained_pool",
        "Drained pool",
        "A market cap of two million dollars over 38 dollars of liquidity.",
        ("drained",),
        Recipe(
            name="Empty Well",
            symbol="WELL",
            price_usd=0.002,
            age=9 * DAY,
            holders=2_950,
            lp_providers=1,
            pools=(
                Pool(
                    market_type="raydium",
                    label="Raydium Pool",
                    liquidity_usd=38.0,
                    locked_pct=0.0,
                ),
            ),
            risks=(risks.low_liquidity(38.0), risks.UNLOCKED_LP, risks.FEW_LP_PROVIDERS),
        ),
    ),
    Sample(
        "lp_unlocked",
        "Liquidity unlocked",
        "Nearly all LP tokens are in a few hands and can be withdrawn at any time.",
        ("lp_unlocked",),
        Recipe(
            name="Open Door",
            symbol="DOOR",
            lp_providers=3,
            launchpad=None,
            pools=(
                Pool(market_type="raydium_cpmm", label="Raydium CPMM Pool", locked_pct=0.000125),
            ),
            risks=(risks.UNLOCKED_LP, risks.FEW_LP_PROVIDERS),
        ),
    ),
    Sample(
        "lp_lock_expiring",
        "Liquidity lock about to end",
        "96 % of the LP tokens are locked, for two more days.",
        ("lp_locked", "lp_lock_expiring"),
        Recipe(
            name="Hourglass",
            symbol="GLASS",
            launchpad=None,
            pools=(Pool(market_type="raydium", label="Raydium Pool", locked_pct=96.0),),
            locks=(Lock(locked_usd=96_000.0, opens_in=timedelta(days=2, hours=3)),),
        ),
    ),
    Sample(
        "rugged",
        "Marked as rugged",
        "The upstream itself says that this token was rugged.",
        ("rugged", "drained"),
        Recipe(
            name="Gone Fishing",
            symbol="GONE",
            price_usd=0.0011,
            age=21 * DAY,
            holders=1_344,
            rugged=True,
            lp_providers=0,
            pools=(
                Pool(market_type="raydium", label="Raydium Pool", liquidity_usd=0.26, locked_pct=0),
            ),
            risks=(risks.low_liquidity(0.26), risks.RUG_HISTORY),
        ),
    ),
    Sample(
        "brand_new",
        "Brand new",
        "Seven minutes old, 41 holders: little can be known yet.",
        ("brand_new",),
        Recipe(
            name="First Bell",
            symbol="BELL",
            price_usd=7.6e-06,
            age=timedelta(minutes=7),
            holders=41,
            lp_providers=1,
            pools=(Pool(liquidity_usd=7_900.0),),
            risks=(risks.FEW_LP_PROVIDERS,),
        ),
    ),
    Sample(
        "new_high_valuation",
        "New with a high valuation",
        "Two hours old and valued at 48 million dollars.",
        ("new_high_valuation",),
        Recipe(
            name="Sky Elevator",
            symbol="LIFT",
            price_usd=0.048,
            age=timedelta(hours=2, minutes=11),
            holders=5_120,
            pools=(Pool(liquidity_usd=410_000.0),),
        ),
    ),
)
