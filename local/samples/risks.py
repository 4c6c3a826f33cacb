"""RugCheck's own findings, by the names and scores seen in real reports where recorded."""

from local.samples.recipe import Risk

FEW_LP_PROVIDERS = Risk(
    name="Low amount of LP Providers",
    description="Only a few users are providing liquidity",
    score=500,
)
MUTABLE_METADATA = Risk(
    name="Mutable metadata",
    description="Token metadata can be changed by the owner",
    score=100,
)
COPYCAT = Risk(
    name="Copycat token",
    description="This token is using a verified tokens symbol",
    score=2_000,
)
FEW_HOLDERS = Risk(
    name="Low Amount of holders",
    description="Not many holders are holding the token",
    score=10_000,
)
TOP_TEN = Risk(
    name="Top 10 holders high ownership",
    description="The top 10 users hold more than 70% token supply",
    score=8_835,
    level="danger",
)
RUG_HISTORY = Risk(
    name="Creator history of rugged tokens",
    description="Creator has a history of rugging tokens.",
    score=57_600,
    level="danger",
)
# The next three are known by name; their scores were not recorded, so these are of the same order.
MINT_AUTHORITY = Risk(
    name="Mint Authority still enabled",
    description="More tokens can be minted by the owner",
    score=50_000,
    level="danger",
)
FREEZE_AUTHORITY = Risk(
    name="Freeze Authority still enabled",
    description="Tokens can be frozen and prevented from trading",
    score=7_500,
    level="danger",
)
UNLOCKED_LP = Risk(
    name="Large Amount of LP Unlocked",
    description="A large amount of LP tokens are unlocked, allowing the owner to remove liquidity",
    score=11_000,
    level="danger",
)


def single_holder(pct: float) -> Risk:
    """One account holds `pct` percent of the supply: a hundred points a percent."""
    return Risk(
        name="Single holder ownership",
        description="One user holds a large amount of the token supply",
        score=round(pct * 100),
        level="danger" if pct >= 50 else "warn",
        value=f"{pct:.2f}%",
    )


def low_liquidity(usd: float) -> Risk:
    """The pools hold `usd`; near 3,000 points for nothing at all."""
    return Risk(
        name="Low Liquidity",
        description="Low amount of liquidity in the token pool",
        score=max(1, round(3_000 - usd)),
        level="danger" if usd < 1_000 else "warn",
        value=f"${usd:.2f}",
    )
