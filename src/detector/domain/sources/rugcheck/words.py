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

SMALL_IS_WORSE: Final = frozenset(
    {"low liquidity", "low amount of lp providers", "low amount of holders"}
)
"""Risks, in lower case, whose smallest value is the worst; of all others it is the largest."""

NO_SUCH_TOKEN: Final = ("not found", "invalid token mint")
NO_REPORT: Final = "unable to generate report"
"""Its errors in lower case, public and paid; all come with status 400, some with 404."""
