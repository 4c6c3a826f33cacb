"""The words that RugCheck uses. Imports the standard library only."""

from typing import Final

DANGER: Final = frozenset({"danger", "critical", "error", "high", "severe"})
WARN: Final = frozenset({"warn", "warning", "medium"})
HARMLESS: Final = frozenset({"info", "none", "low", "good", "ok"})
"""Levels of its risks. Only "danger" and "warn" were ever seen here."""

RISK_FACTORS: Final = {
    "mutable metadata": "metadata",
    "low liquidity": "liquidity",
    "large amount of lp unlocked": "lp_lock",
    "low amount of lp providers": "lp_lock",
    "single holder ownership": "concentration",
    "high ownership": "concentration",
    "top 10 holders high ownership": "concentration",
    "high holder concentration": "concentration",
    "low amount of holders": "few_holders",
    "creator history of rugged tokens": "creator_history",
    "high holder correlation": "insiders",
    "copycat token": "name",
    "mint authority still enabled": "mint_authority",
    "freeze authority still enabled": "freeze_authority",
}
"""What its risks speak of, by their names in lower case as recorded and as it documents them."""

SAME_FACTS: Final = {
    "mutable metadata": "metadata_mutable",
    "low liquidity": "liquidity_low",
    "large amount of lp unlocked": "lp_unlocked",
    "low amount of lp providers": "few_lp_providers",
    "single holder ownership": "top_holder",
    "high ownership": "top_10_holders",
    "top 10 holders high ownership": "top_10_holders",
    "high holder concentration": "top_10_holders",
    "low amount of holders": "few_holders",
    "high holder correlation": "equal_holders",
    "copycat token": "imitates_known",
    "mint authority still enabled": "mint_authority",
    "freeze authority still enabled": "freeze_authority",
}
"""Checks of ours that look at the very fact that a risk names, by the risk's name in lower case.

A creator's "history of rugged tokens" is no such fact: ours counts what tokens are worth, or lost.
"""

SMALL_IS_WORSE: Final = frozenset(
    {"low liquidity", "low amount of lp providers", "low amount of holders"}
)
"""Risks, in lower case, whose smallest value is the worst; of all others it is the largest."""

NO_SUCH_TOKEN: Final = ("not found", "invalid token mint")
NO_REPORT: Final = "unable to generate report"
"""Its errors in lower case, public and paid; all come with status 400, some with 404."""
