"""What could speak against a token and can still happen: levers towards a worse band.

Imports the domain only; pure. What was revoked stays revoked.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from detector.domain import edits
from detector.domain import thresholds as at
from detector.domain.authority import Authority, AuthorityState
from detector.domain.backing import backing
from detector.domain.change_words import ABOUT
from detector.domain.edits import Situation
from detector.domain.levers import LIQUIDITY, LOCK, MOST_TARGETS, OVER, UNDER, Lever, neat, values
from detector.domain.report import TokenReport
from detector.domain.rules.holders import TOP, holdings
from detector.domain.rules.lp_lock import lp_lock
from detector.domain.rules.wording import count, usd
from detector.domain.total import total

_SOMEBODY: Final = Authority(AuthorityState.SET, "somebody")


def worse(one: Situation, unchecked: Iterable[str]) -> tuple[Lever, ...]:
    """What could speak against the token, in a fixed order. `unchecked`: checks not made."""
    report, missing = one.report, frozenset(unchecked)
    found = (
        _liquidity(report),
        _lock(report),
        _largest(report),
        _ten(report),
        _holders(report),
        _creator(report),
        _score(report),
        values("rugged", None, None, "rugged",
               [] if report.rugged else [(None, "RugCheck marked it as rugged")],
               lambda given, _: replace(given, rugged=True)),
        _authority("mint_authority", missing),
        _authority("freeze_authority", missing),
    )  # fmt: skip
    return tuple(lever for lever in found if lever.targets)


def _liquidity(report: TokenReport) -> Lever:
    behind, cap = backing(report), report.market_cap_usd or 0.0
    now = behind.least_usd if behind is not None else 0.0
    ratios = (at.LIQUIDITY_RATIO_WARN_PCT, at.LIQUIDITY_RATIO_DANGER_PCT, at.DRAINED_RATIO_PCT)
    limits = {at.LIQUIDITY_WARN_USD, at.LIQUIDITY_DANGER_USD, at.DRAINED_LIQUIDITY_USD}
    limits |= {cap * pct / 100 for pct in ratios}
    below = [neat(limit, up=False) for limit in sorted(limits, reverse=True) if 1.0 <= limit <= now]
    return values(
        "liquidity", "usd", now or None, LIQUIDITY,
        [(limit, f"less than {usd(limit)} of liquidity stood behind it")
         for limit in below[:MOST_TARGETS]],
        lambda given, value: edits.with_liquidity(given, UNDER * value / now),
        chance=True,
    )  # fmt: skip


def _lock(report: TokenReport) -> Lever:
    lock = lp_lock(report)
    now = 0.0 if lock is None else lock.seen_pct
    return values(
        "lp_lock", "pct", now if lock else None, LOCK,
        [(limit, f"less than {limit:.0f}% of the liquidity were locked")
         for limit in (at.LP_LOCKED_WARN_PCT, at.LP_LOCKED_DANGER_PCT) if now >= limit],
        lambda given, value: edits.with_lock(given, UNDER * value),
        chance=True,
    )  # fmt: skip


def _largest(report: TokenReport) -> Lever:
    owners = holdings(report) or [0.0]
    return values(
        "top_holder", "pct", owners[0] or None, "top_holder",
        [(limit, f"one holder owned {limit:.0f}% or more")
         for limit in (at.TOP_HOLDER_WARN_PCT, at.TOP_HOLDER_DANGER_PCT) if 0 < owners[0] < limit],
        edits.with_largest,
        chance=True,
    )  # fmt: skip


def _ten(report: TokenReport) -> Lever:
    together = total((holdings(report) or ())[:TOP])
    return values(
        "top_10_holders", "pct", together or None, "top_10_holders",
        [(limit, f"the ten largest holders owned {limit:.0f}% or more together")
         for limit in (at.TOP_10_WARN_PCT, at.TOP_10_DANGER_PCT) if 0.0 < together < limit],
        lambda given, value: edits.with_people(given, OVER * value / together),
        chance=True,
    )  # fmt: skip


def _holders(report: TokenReport) -> Lever:
    now = report.total_holders or 0
    return values(
        "holders", "count", now or None, "few_holders",
        [(limit, f"fewer than {count(limit, 'account')} held it")
         for limit in (at.HOLDERS_WARN, at.HOLDERS_DANGER) if now >= limit],
        lambda given, value: replace(given, total_holders=int(value) - 1),
    )  # fmt: skip


def _creator(report: TokenReport) -> Lever:
    now = report.creator_holdings_pct
    return values(
        "creator_holdings", "pct", now, "creator_holdings",
        [(limit, f"the creator held {limit:.0f}% or more of the supply")
         for limit in (at.CREATOR_WARN_PCT, at.CREATOR_DANGER_PCT)
         if now is not None and now < limit],
        edits.with_creators_share,
    )  # fmt: skip


def _score(report: TokenReport) -> Lever:
    now = report.score_normalised
    limits = (at.RUGCHECK_SCORE_WARN, at.RUGCHECK_SCORE_DANGER, at.RUGCHECK_SCORE_CRITICAL)
    return values(
        "rugcheck_score", "points", now, "rugcheck_score",
        [(limit, f"RugCheck's own score were {limit:.0f} or more")
         for limit in limits if now is not None and now < limit],
        lambda given, value: replace(given, score_normalised=value, score=None),
    )  # fmt: skip


def _authority(code: str, missing: frozenset[str]) -> Lever:
    """An authority of which nothing is known turns out to be set."""

    def apply(given: TokenReport, _: float) -> TokenReport:
        if code == "mint_authority":
            return replace(given, mint_authority=_SOMEBODY)
        return replace(given, freeze_authority=_SOMEBODY)

    words = f"{ABOUT[code]} became known and were set"
    return values(code, None, None, code, [(None, words)] if code in missing else [], apply)
