"""Token-2022 and RugCheck's own findings. Imports the domain only."""

from typing import Final

from detector.domain.thresholds.table import JUDGEMENT, ORIGINAL, PROTOCOL, RECORDED, threshold

# Token-2022
TRANSFER_FEE_DANGER_PCT: Final = threshold(
    "transfer_fee_danger_pct", 10.0, "pct",
    "buying and selling again costs a fifth", JUDGEMENT,
)  # fmt: skip
TRANSFER_FEE_CRITICAL_PCT: Final = threshold(
    "transfer_fee_critical_pct", 50.0, "pct",
    "whoever moves a token loses at least half of it to the fee's owner", PROTOCOL,
)  # fmt: skip

# RugCheck
RUGCHECK_SCORE_WARN: Final = threshold(
    "rugcheck_score_warn", 30.0, "points",
    "the medium band of our own scale; nine tenths of recorded reports lie below", RECORDED,
)  # fmt: skip
RUGCHECK_SCORE_DANGER: Final = threshold(
    "rugcheck_score_danger", 50.0, "points",
    "the high band of our own scale: what RugCheck rates so is not called safe here", JUDGEMENT,
)  # fmt: skip
RUGCHECK_SCORE_CRITICAL: Final = threshold(
    "rugcheck_score_critical", 62.0, "points",
    "the threshold at which the original project, and its clients, say Fraud", ORIGINAL,
)  # fmt: skip
RUGCHECK_RISKS_SHOWN: Final = threshold(
    "rugcheck_risks_shown", 20.0, "count",
    "RugCheck names at most 7 in recorded reports; a longer list is cut, worst first", RECORDED,
)  # fmt: skip

RUGCHECK_RISK_SMALL: Final = threshold(
    "rugcheck_risk_small", 1_000.0, "points",
    "every danger in recorded reports adds more (1,373 is the least), so less is no danger, "
    "whatever the word for its level",
    RECORDED,
)  # fmt: skip
RUGCHECK_RISK_LARGE: Final = threshold(
    "rugcheck_risk_large", 12_000.0, "points",
    "every warning in recorded reports adds less (10,000 is the most), and from here RugCheck's "
    "score passes 50",
    RECORDED,
)  # fmt: skip
