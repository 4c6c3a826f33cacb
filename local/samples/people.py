"""Samples whose people are the matter: creator, insiders, holders."""

from datetime import timedelta

from local.samples import risks
from local.samples.recipe import EarlierToken, Network, Pool, Recipe, falling_shares
from local.samples.sample import Sample

DAY = timedelta(days=1)


def _dead_tokens(count: int, live: int) -> tuple[EarlierToken, ...]:
    """`count` earlier tokens of which the last `live` still trade; the rest are worth dust."""
    return tuple(
        EarlierToken(
            market_cap_usd=(3_200.0 + 41.7 * place if place < count - live else 61_250.5),
            age=timedelta(days=2 + 3 * place, hours=place),
        )
        for place in range(count)
    )


PEOPLE_SAMPLES = (
    Sample(
        "creator_majority",
        "Creator holds 60 %",
        "Three fifths of the supply are in the creator's own account.",
        ("creator_majority",),
        Recipe(
            name="One Hand",
            symbol="HAND",
            creator_pct=60.0,
            holders=412,
            shares_pct=falling_shares(1.1, 0.9),
            risks=(risks.single_holder(60.0), risks.TOP_TEN),
        ),
    ),
    Sample(
        "serial_creator",
        "Creator of many dead tokens",
        "The creator made 24 tokens before; 23 are worth next to nothing.",
        ("earlier_tokens",),
        Recipe(
            name="Again and Again",
            symbol="AGAIN",
            price_usd=4.1e-05,
            age=timedelta(hours=7),
            holders=640,
            pools=(Pool(liquidity_usd=15_400.0),),
            earlier_tokens=_dead_tokens(24, live=1),
            risks=(risks.RUG_HISTORY,),
        ),
    ),
    Sample(
        "insider_cluster",
        "Insider cluster",
        "Linked accounts received 41 % of the supply; amounts are past 2^53.",
        ("insiders", "past_2_53"),
        Recipe(
            name="Inner Circle",
            symbol="RING",
            decimals=9,
            supply=10**18,
            insiders_at_top=6,
            networks=(
                Network(size=37, supply_pct=31.25),
                Network(size=12, supply_pct=9.5, kind="trade"),
                Network(size=4, supply_pct=0.4),
            ),
        ),
    ),
    Sample(
        "few_holders",
        "Few holders",
        "Nine holders in all.",
        ("few_holders",),
        Recipe(
            name="Small Table",
            symbol="TABLE",
            price_usd=8.5e-05,
            age=3 * DAY,
            holders=9,
            shares_pct=(14.0, 11.5, 9.75, 8.0, 6.5, 5.25, 4.0, 3.0),
            lp_providers=1,
            pools=(Pool(liquidity_usd=21_000.0),),
            risks=(risks.FEW_HOLDERS, risks.TOP_TEN),
        ),
    ),
    Sample(
        "whale",
        "One whale",
        "One account that is neither pool nor creator holds 38.5 % of the supply.",
        ("whale",),
        Recipe(
            name="Deep Water",
            symbol="DEEP",
            shares_pct=(38.5, *falling_shares(1.2, 0.92, 18)),
            risks=(risks.single_holder(38.5),),
        ),
    ),
)
