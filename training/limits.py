"""What the card says of its shapes, what the model gets wrong, and what it must not be used for."""

from typing import Any

from training.table import Table

SHAPES = [
    "Unknown counts as the worst known value, in every curve of every fall and in the interval: "
    "hiding a quantity never lowers a chance.",
    "A larger pool share never raises a chance. It bounds the fall: when every token outside is "
    "sold into a pool that holds the share s, the price ends at s squared of what it was, so a "
    "fall by 90% needs a share below 32%.",
    "The share of the other large holders lowers the chance, up to 60%: so the training tokens "
    "have it, also where price and pool agree. Likely reasons: what large accounts keep is not "
    "sold within the window, and second pools and lockers are among them. Few tokens lie above, "
    "so from 60% the curve rises by decree, and from 90% it is at its worst. A thinner pool "
    "behind the same sum of the ten largest means more for the others, so within that range it "
    "can lower a chance.",
    "An older token never has a higher chance than a younger one, although it was watched for a "
    "longer time.",
    "A supply far from one billion never lowers a chance.",
    "Each fall has its own curves; where the chance of a smaller fall would come out below that of "
    "a larger one, it is set to it.",
]

NOT_FOR = [
    "Calling a token or a person fraudulent: the target is a fall in price, whatever its cause.",
    "Advice to buy, sell or hold.",
    "Tokens outside the training domain, without saying so.",
    "Ranking established tokens, stablecoins or wrapped assets.",
    "Any decision without the deterministic findings beside it.",
]


def known_failures(table: Table, results: dict[str, Any], agreed: dict[str, Any]) -> list[str]:
    """Sentences for the card."""
    pooled, valid, falls = results["pooled"], results["valid"], results["falls"]
    low, high = results["bands"]["low"], results["bands"]["high"]
    inside = results["falls_inside_domain"]["lost_90"]
    no_age = sum(not (t.inputs.age_seconds and t.inputs.age_seconds > 0) for t in table.tokens)
    complete, same = agreed["complete"], agreed["complete_at_the_same_price"]
    return [
        f"It ranks moderately: a token that lost 90% stands above another one in "
        f"{_pct(pooled['auc'])} of pairs. For 80% it is {_pct(falls['lost_80']['auc'])}, for "
        f"50% {_pct(falls['lost_50']['auc'])}: the data say little about smaller falls, and the "
        "band of a token says next to nothing about a fall by half.",
        f"Low is not safe: of {low['n']} low tokens {low['lost_90']['count']} lost 90%, "
        f"{low['lost_80']['count']} lost 80% and {low['lost_50']['count']} lost half.",
        f"High is not doom: of {high['n']} high tokens {high['n'] - high['lost_90']['count']} did "
        "not lose 90%. Above the line the chance ranks no further.",
        f"Over all tokens the calibration error is {pooled['calibration_error']:.3f}, more than "
        f"the {pooled['calibration_error_of_chance']:.3f} that perfect chances would show: unknown "
        "quantities and shares beyond the training tokens are read as the worst on purpose, which "
        f"says too much. Inside the domain, where a chance is called calibrated, it is "
        f"{inside['calibration_error']:.3f} ({inside['calibration_error_of_chance']:.3f}).",
        f"Base rates drift: {_pct(pooled['base_rate'])} over the folds, "
        f"{_pct(valid['base_rate'])} in the valid split; of the low tokens of that split "
        f"{_pct(results['bands_valid']['low']['lost_80']['share'])} lost 80%.",
        "It saw only tokens with locked liquidity and revoked authorities; elsewhere it "
        "extrapolates.",
        "A rise by 45% counts as a win in the source, and most wins have no final value: a token "
        "that rose and then ended at nothing is not among the fallen.",
        "The window is a day for tokens younger than 12 hours and a week for others. What dies "
        "slowly does not count.",
        f"Report and table row of the same hour give chances {100 * complete['mean_points']:.1f} "
        f"points apart on average where both know everything ({agreed['complete_pairs']} pairs; "
        f"{_pct(complete['share_over_5_points'])} by more than 5 points). Half of it is the price, "
        f"which the table has from another feed: at the same price it is "
        f"{100 * same['mean_points']:.1f}. Liquidity, supply and holders agree; the age differs, "
        "as the table counts from the creation of the pair and a report from RugCheck's detection.",
        f"{no_age} of {len(table.tokens)} rows have no age; in the first weeks it was hardly "
        "recorded, so the first folds are fitted on few complete rows.",
        "Some falls in the table are larger than the pool's arithmetic allows: price and liquidity "
        "came from different feeds or moments.",
        "Decimals are not in the table; 6 are assumed, or 9 where 6 would be absurd.",
    ]


def _pct(share: float) -> str:
    return f"{100 * share:.0f}%"
