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
    "imitates_known": ("its name looks like a known token's", "its name looks like no known one"),
    "name_markup": ("its name carries markup", "its name carries no markup any more"),
    "name_invisible": (
        "its name holds invisible characters",
        "its name holds no invisible characters any more",
    ),
    "permanent_delegate": ("a permanent delegate was set", "its permanent delegate is gone"),
    "non_transferable": ("it can no longer be transferred", "it can be transferred"),
    "pausable": ("transfers can be paused", "nobody can pause transfers any more"),
    "default_frozen": ("new accounts start frozen", "new accounts no longer start frozen"),
    "transfer_hook": ("a program may refuse transfers", "no program may refuse transfers any more"),
    "transfer_fee": ("transfers cost a fee", "transfers no longer cost a fee"),
    "transfer_fee_authority": (
        "somebody can raise the transfer fee",
        "nobody can raise the transfer fee any more",
    ),
    "mint_close_authority": (
        "somebody can close the mint",
        "nobody can close the mint any more",
    ),
    "scaled_ui_amount": (
        "somebody can scale the balances that wallets show",
        "nobody can scale the balances that wallets show any more",
    ),
    "interest_bearing": (
        "balances seem to grow by a rate that somebody sets",
        "balances no longer seem to grow",
    ),
    "confidential_transfers": ("balances can be hidden", "balances can no longer be hidden"),
    "other_extensions": ("it has extensions of unknown meaning", "it has no unknown extensions"),
    "mint_authority": ("the mint authority is set", "the mint authority was revoked"),
    "freeze_authority": ("the freeze authority is set", "the freeze authority was revoked"),
    "metadata_mutable": ("its metadata can be changed", "its metadata is fixed now"),
    "update_authority_creator": (
        "the creator can change its metadata",
        "the creator can no longer change its metadata",
    ),
    "drained_pool": ("its pools are drained", "its pools are no longer drained"),
    "lp_unlocked": ("the liquidity is not locked", "the liquidity is locked"),
    "liquidity_low": ("the liquidity is low", "the liquidity is no longer low"),
    "liquidity_ratio": (
        "the liquidity is small against the market cap",
        "the liquidity is no longer small against the market cap",
    ),
    "lp_lock_expiring": ("a lock on the liquidity ends", "no lock on the liquidity ends soon"),
    "few_lp_providers": (
        "the unlocked liquidity is in few hands",
        "the unlocked liquidity is no longer in few hands",
    ),
    "top_holder": ("one holder owns much of it", "no holder owns as much any more"),
    "top_10_holders": (
        "the ten largest holders own much of it",
        "the ten largest holders own less of it",
    ),
    "few_holders": ("few accounts hold it", "more accounts hold it"),
    "equal_holders": (
        "many accounts hold the same amount",
        "no group of accounts holds the same amount any more",
    ),
    "creator_holdings": ("the creator holds much of it", "the creator holds less of it"),
    "creator_record": (
        "the creator's other tokens fared badly",
        "the creator's other tokens count less",
    ),
    "creator_dead_share": (
        "the creator's other tokens are worth little",
        "fewer of the creator's other tokens are worth little",
    ),
    "creator_tokens": ("the creator made several tokens", "fewer tokens of the creator are named"),
    "new_high_valuation": (
        "it is worth much for its age",
        "it is no longer worth much for its age",
    ),
    "token_new": ("it is new", "it is no longer new"),
    "insider_holdings": ("insiders hold much of it", "insiders hold less of it"),
    "insiders_counted": ("many insiders are counted", "fewer insiders are counted"),
    "insider_share": ("much of it went through insiders", "less of it went through insiders"),
    "insider_networks": ("many insider networks are named", "fewer insider networks are named"),
    "insider_size": ("an insider network is large", "no insider network is as large any more"),
    "figures_contradict": (
        "the report's figures contradict each other",
        "the report's figures agree",
    ),
    "rugged": ("RugCheck marked it as rugged", "RugCheck no longer marks it as rugged"),
    "rugcheck_risk": ("RugCheck names a risk", "RugCheck no longer names a risk"),
    "rugcheck_score": ("RugCheck's own score is high", "RugCheck's own score is lower"),
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
