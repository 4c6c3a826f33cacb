"""What the card says the model gets wrong, and what it must not be used for."""

from typing import Any

from training.table import Table

NOT_FOR = [
    "Calling a token or a person fraudulent: the target is a fall in price, whatever its cause.",
    "Advice to buy, sell or hold.",
    "Tokens outside the training domain, without saying so.",
    "Ranking established tokens, stablecoins or wrapped assets.",
    "Any decision without the deterministic findings beside it.",
]


def known_failures(table: Table, results: dict[str, Any]) -> list[str]:
    """Sentences for the card."""
    lowest = results["reliability_valid"][0]
    highest = results["reliability"][-1]
    collapsed = round(lowest["n"] * lowest["observed"])
    no_age = sum(not (t.inputs.age_seconds and t.inputs.age_seconds > 0) for t in table.tokens)
    rank, top = _pct(results["pooled"]["auc"]), _pct(highest["observed"])
    whole, late = _pct(float(table.labels.mean())), _pct(results["valid"]["base_rate"])
    error = results["valid"]["calibration_error"]
    return [
        f"It ranks weakly: a collapsed token stands above another one in {rank} of pairs, and of "
        f"the highest tenth {top} collapsed.",
        "It saw only tokens with locked liquidity and revoked authorities; elsewhere it "
        "extrapolates.",
        "Its window is a day, for some tokens a week. What dies slowly counts as not collapsed.",
        f"Base rates drift: {whole} over the table, {late} in the valid split. Probabilities lag "
        f"behind; the calibration error of that split alone is {error:.3f}.",
        f"Low is not safe: of the lowest tenth of the valid split, rated "
        f"{_pct(lowest['predicted'])} on average, {collapsed} of {lowest['n']} collapsed.",
        "Age in the table runs from the creation of the pair, in a report from RugCheck's "
        "detection. Where both are recorded (100 tokens) the median gap is 30 minutes, and for "
        "10 of them over a day.",
        f"{no_age} of {len(table.tokens)} rows have no age; in the first week it was never "
        "recorded.",
        "Many ten-holder shares are high because the pool of a token that already fell holds most "
        "of its supply; little is left to lose. A high share is not a sign of good holders.",
        "In most rows the price comes from another feed than the liquidity; a stale one bends "
        "their ratio. Of 49 rows with a report of the same moment, 18 differ in price by over 1 %.",
        "Decimals are not in the table; 6 are assumed, or 9 where 6 would be absurd.",
    ]


def _pct(share: float) -> str:
    return f"{100 * share:.0f} %"
