"""Which findings speak of the same fact, so that the verdict counts it once.

Imports the domain only. A factor counts by its worst finding. RugCheck's risks join the
factor of the rule that looks at the same thing; those it alone knows of share one factor.
"""

from typing import Final

from detector.domain.sources.rugcheck.words import RISK_FACTORS

_RUGCHECK = "rugcheck"

_FACTORS: Final = {
    "metadata": ("metadata_mutable", "update_authority_creator"),
    "liquidity": ("drained_pool", "liquidity_low", "liquidity_ratio"),
    "lp_lock": ("lp_unlocked", "lp_lock_expiring", "few_lp_providers"),
    "concentration": ("top_holder", "top_10_holders", "equal_holders"),
    "creator_history": ("creator_record", "creator_tokens", "creator_dead_share"),
    "age": ("token_new", "new_high_valuation"),
    "insiders": ("insider_share", "insider_networks", "insider_size", "insiders_counted"),
    "name": ("imitates_known", "name_markup", "name_invisible"),
}
_FACTOR_OF: Final = {code: factor for factor, codes in _FACTORS.items() for code in codes}


def risk_factor(code: str, value: object) -> str:
    """The factor of a finding, by its code and, for a risk that RugCheck names, that name."""
    if code == "rugcheck_risk":
        return RISK_FACTORS.get(str(value).lower(), _RUGCHECK)
    return _FACTOR_OF.get(code, code)
