"""Which findings speak of the same fact, so that the verdict counts it once.

Imports the standard library only. A topic counts by its worst finding. RugCheck's risks join the
topic of the rule that looks at the same thing; those it alone knows of share one topic.
"""

from typing import Final

_RUGCHECK = "rugcheck"

_TOPICS: Final = {
    "metadata": ("metadata_mutable", "update_authority_creator"),
    "liquidity": ("drained_pool", "liquidity_low", "liquidity_ratio"),
    "lp_lock": ("lp_unlocked", "lp_lock_expiring", "few_lp_providers"),
    "concentration": ("top_holder", "top_10_holders", "equal_holders"),
    "creator_history": ("creator_record", "creator_tokens", "creator_dead_share"),
    "age": ("token_new", "new_high_valuation"),
    "insiders": ("insider_share", "insider_networks", "insider_size", "insiders_counted"),
    "name": ("imitates_known", "name_markup", "name_invisible"),
}
_TOPIC_OF: Final = {code: topic for topic, codes in _TOPICS.items() for code in codes}

_RUGCHECK_NAMES: Final = {
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
"""RugCheck's names in lower case, as recorded and as its documentation lists them."""


def topic(code: str, value: object) -> str:
    """The topic of a finding, by its code and, for a risk that RugCheck names, that name."""
    if code == "rugcheck_risk":
        return _RUGCHECK_NAMES.get(str(value).lower(), _RUGCHECK)
    return _TOPIC_OF.get(code, code)
