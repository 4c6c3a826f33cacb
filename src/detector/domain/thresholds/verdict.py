"""Bands, scores and established tokens. Imports the domain only."""

from typing import Final

from detector.domain.thresholds.table import ARITHMETIC, JUDGEMENT, RECORDED, threshold

# Verdict
WARNINGS_MEDIUM: Final = threshold(
    "warnings_medium", 5.0, "count",
    "so many risk factors that warn, or could not be looked at, are more than coincidence",
    JUDGEMENT,
)  # fmt: skip
ESTABLISHED_DAYS: Final = threshold(
    "established_days", 180.0, "days",
    "half a year of trading: whoever wanted to take the money had the time", JUDGEMENT,
)  # fmt: skip
ESTABLISHED_LIQUIDITY_USD: Final = threshold(
    "established_liquidity_usd", 250_000.0, "usd",
    "a sale of $6,000 moves the price by a tenth", ARITHMETIC,
)  # fmt: skip
ESTABLISHED_HOLDERS: Final = threshold(
    "established_holders", 5_000.0, "count",
    "the upper tenth of recorded reports", RECORDED,
)  # fmt: skip
SCORE_CRITICAL: Final = threshold(
    "score_critical", 0.8, "share", "a critical finding alone reaches the critical range",
    JUDGEMENT,
)  # fmt: skip
SCORE_DANGER: Final = threshold(
    "score_danger", 0.5, "share", "a danger alone reaches the high range", JUDGEMENT,
)  # fmt: skip
SCORE_WARN: Final = threshold(
    "score_warn", 0.07, "share", "five warnings reach the medium range", JUDGEMENT,
)  # fmt: skip
BAND_MEDIUM: Final = threshold(
    "band_medium", 30.0, "points", "where the medium range of the score begins", JUDGEMENT
)
BAND_HIGH: Final = threshold(
    "band_high", 50.0, "points", "where the high range of the score begins", JUDGEMENT
)
BAND_CRITICAL: Final = threshold(
    "band_critical", 80.0, "points", "where the critical range of the score begins", JUDGEMENT
)
DISAGREEMENT_POINTS: Final = threshold(
    "disagreement_points", 40.0, "points",
    "two bands apart on a scale of 100", JUDGEMENT,
)  # fmt: skip
