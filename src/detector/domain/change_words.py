"""What a finding that came or went means, in words for a sentence. Imports the domain only.

A finding that went was looked for and not found: a check that could not be made is told apart.
"""

from collections.abc import Mapping
from typing import Final

from detector.domain.changes import FactChange
from detector.domain.rules.wording import count, pct
from detector.domain.rules_engine import RULES

ABOUT: Final[Mapping[str, str]] = {rule.code: rule.about for rule in RULES}
"""What each check looks at."""

CAME_WENT: Final[Mapping[str, tuple[str, str]]] = {
    **{rule.code: (rule.came, rule.went) for rule in RULES},
    "scores_disagree": (
        "RugCheck's score and ours lie apart",
        "RugCheck's score and ours no longer lie apart",
    ),
}
"""Of every code. A code that is not here, as of another version, is named as it is."""

FACT_OF: Final[Mapping[str, tuple[str, bool]]] = {
    "drained_pool": ("liquidity", False),
    "liquidity_low": ("liquidity", False),
    "liquidity_ratio": ("liquidity", False),
    "lp_unlocked": ("lp_locked_pct", False),
    "few_holders": ("holders", False),
    "top_10_holders": ("top_10_holders_pct", True),
    "creator_holdings": ("creator_holdings_pct", True),
    "new_high_valuation": ("market_cap", True),
    "rugcheck_score": ("score_normalised", True),
}
"""The fact behind a finding, and whether it is more of it that makes it worse."""

_NAMES: Final[Mapping[str, str]] = {
    "liquidity": "liquidity",
    "market_cap": "the market cap",
    "price": "the price",
    "holders": "the number of holders",
    "supply": "the supply",
    "top_10_holders_pct": "the share of the ten largest holders",
    "top_10_accounts_pct": "the share of the ten largest accounts",
    "creator_holdings_pct": "the creator's share",
    "lp_locked_pct": "the locked share of the liquidity",
    "score_normalised": "RugCheck's score",
}


def finding_words(code: str, *, came: bool) -> str:
    """A finding that came or went, as a clause."""
    words = CAME_WENT.get(code)
    if words is None:
        shown = code if code.isascii() and code.replace("_", "").isalnum() else "something"
        return f"{shown} was found" if came else f"{shown} is no longer found"
    return words[0 if came else 1]


def fact_words(change: FactChange) -> str:
    """A fact that moved, as a clause: "liquidity fell by 92%"."""
    name, before, after = _NAMES[change.fact], change.before, change.after
    if before is None or after is None:
        return f"{name} is no longer known" if after is None else f"{name} became known"
    verb = "rose" if after > before else "fell"
    if change.unit in ("pct", "points", "count"):
        return f"{name} {verb} from {_shown(before, change.unit)} to {_shown(after, change.unit)}"
    if change.change_pct is None:
        return f"{name} {verb}"
    if change.change_pct > 900:
        return f"{name} rose to {_times(1 + change.change_pct / 100)} what it was"
    return f"{name} {verb} by {pct(abs(change.change_pct))}"


def _shown(value: float, unit: str) -> str:
    if unit == "pct":
        return pct(value)
    return count(value, "").strip() if unit == "count" else f"{value:.0f}"


def _times(factor: float) -> str:
    return f"{factor:,.0f} times" if factor < 1e6 else "over a million times"
