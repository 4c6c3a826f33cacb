"""How much money stands behind the token, and whether it can leave. Imports the domain only."""

import math
from collections.abc import Callable

from detector.domain import thresholds as at
from detector.domain.backing import backing
from detector.domain.report import TokenReport
from detector.domain.rules.figures import Area, doubted
from detector.domain.rules.lp_lock import LpLock, lp_lock
from detector.domain.rules.rule import (
    ESSENTIAL,
    MINOR,
    Answer,
    CannotTell,
    Case,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.wording import count, pct, span, usd
from detector.domain.total import total

_DAY = 86_400.0
_NO_LIQUIDITY = CannotTell("The report holds no figure for the liquidity, or names no pool.")
_UNKNOWN_MONEY = CannotTell(
    "Pools pay in a coin of which nothing is known here; what it is worth decides this check."
)
_NO_MARKET_CAP = CannotTell("The market cap or the liquidity is unknown.")


def liquidity_low(case: Case) -> Answer:
    """Liquidity in USD over all pools, as far as known money backs it."""
    return doubted(_between(case, _low), case, Area.LIQUIDITY)


def _low(case: Case, liquidity: float) -> Hit | None:
    if liquidity >= at.LIQUIDITY_WARN_USD:
        return None
    danger = liquidity < at.LIQUIDITY_DANGER_USD
    return Hit(
        Severity.DANGER if danger else Severity.WARN,
        f"Only {_liquidity_words(case.report, liquidity)}: small sales move the price far.",
        value=liquidity,
        threshold=at.LIQUIDITY_DANGER_USD if danger else at.LIQUIDITY_WARN_USD,
        unit="usd",
    )


def liquidity_ratio(case: Case) -> Answer:
    """Liquidity as a share of market cap; where it is deep in itself, a warning at most."""
    if not case.report.market_cap_usd:
        return _NO_MARKET_CAP
    return doubted(_between(case, _ratio), case, Area.LIQUIDITY)


def _ratio(case: Case, liquidity: float) -> Hit | None:
    share = _share_pct(case.report, liquidity)
    if share >= at.LIQUIDITY_RATIO_WARN_PCT:
        return None
    danger = share < at.LIQUIDITY_RATIO_DANGER_PCT and liquidity < at.LIQUIDITY_DEEP_USD
    return Hit(
        Severity.DANGER if danger else Severity.WARN,
        f"The liquidity is {pct(share)} of the market cap: "
        "few holders can sell near the present price.",
        value=share,
        threshold=at.LIQUIDITY_RATIO_DANGER_PCT if danger else at.LIQUIDITY_RATIO_WARN_PCT,
        unit="pct",
    )


def drained_pool(case: Case) -> Answer:
    """A market cap with next to no money behind it: holders cannot sell."""
    answer = _between(case, _drained)
    if isinstance(answer, Hit) and not case.report.market_cap_usd:
        return _NO_MARKET_CAP
    return doubted(answer, case, Area.LIQUIDITY)


def _drained(case: Case, liquidity: float) -> Hit | None:
    market_cap = case.report.market_cap_usd or 0.0
    if liquidity >= at.DRAINED_LIQUIDITY_USD:
        return None
    if market_cap and _share_pct(case.report, liquidity) >= at.DRAINED_RATIO_PCT:
        return None
    return Hit(
        Severity.DANGER,
        f"The pools are drained: {_liquidity_words(case.report, liquidity)} stands behind "
        f"a market cap of {usd(market_cap)}.",
        value=liquidity,
        threshold=at.DRAINED_LIQUIDITY_USD,
        unit="usd",
        critical=True,
    )


def _between(case: Case, grade: Callable[[Case, float], Hit | None]) -> Answer:
    """The grade of the liquidity, where pools that pay in unknown coins do not change it."""
    found = backing(case.report)
    if found is None:
        return _NO_LIQUIDITY
    best, worst = grade(case, found.most_usd), grade(case, found.least_usd)
    if worst is None or (best is not None and best.severity is worst.severity):
        return best
    return _UNKNOWN_MONEY


def _share_pct(report: TokenReport, liquidity: float) -> float:
    """Liquidity in percent of a market cap that is known."""
    return 100 * (liquidity / report.market_cap_usd) if report.market_cap_usd else math.inf


def _liquidity_words(report: TokenReport, liquidity: float) -> str:
    """The liquidity, and why it is well below RugCheck's total where the token itself fills it."""
    words = f"{usd(liquidity)} of liquidity"
    if report.liquidity_usd is None or liquidity > 0.9 * report.liquidity_usd:
        return words
    return f"{words} (twice what the pools hold besides the token itself)"


def lp_unlocked(case: Case) -> Answer:
    """The share of the pools' money that is locked or burnt, as far as it can be seen."""
    return doubted(_lock_answer(lp_lock(case.report)), case, Area.LIQUIDITY)


def _lock_answer(lock: LpLock | None) -> Answer:
    if lock is None:
        return CannotTell("The report names no pool with a known amount of money.")
    if lock.seen_pct >= at.LP_LOCKED_WARN_PCT:
        return None
    if lock.most_pct >= at.LP_LOCKED_WARN_PCT and lock.unseen_pct > 50:
        return CannotTell(
            "Most of the money lies in pools without LP tokens, whose locks RugCheck "
            "does not always see."
        )
    return _unlocked(lock)


def _unlocked(lock: LpLock) -> Hit:
    danger = lock.most_pct < at.LP_LOCKED_DANGER_PCT
    sentence = f"Of the pools' money {pct(lock.seen_pct)} is locked; the rest can be withdrawn"
    if lock.seen_pct == 0:
        sentence = "None of the pools' money is locked: all of it can be withdrawn"
    if lock.unseen_pct > 0:
        sentence = (
            f"Of the pools' money {pct(lock.seen_pct)} is seen to be locked and "
            f"{pct(lock.unseen_pct)} lies where a lock may go unseen"
        )
        if lock.most_pct < 100:
            sentence += f"; {pct(100 - lock.most_pct)} can be withdrawn"
    return Hit(
        Severity.DANGER if danger else Severity.WARN,
        f"{sentence}.",
        value=lock.seen_pct,
        threshold=at.LP_LOCKED_DANGER_PCT if danger else at.LP_LOCKED_WARN_PCT,
        unit="pct",
    )


def lp_lock_expiring(case: Case) -> Answer:
    """Time locks on LP tokens that end soon or have ended, when they hold enough to matter."""
    lockers = case.report.lockers
    if lockers is None:
        return CannotTell("The report holds no list of lockers.")
    threshold = case.now + at.LP_LOCK_EXPIRY_WARN_DAYS * _DAY
    dated = [(lock.unlock_at, lock.locked_usd) for lock in lockers if lock.unlock_at is not None]
    undated = [lock.locked_usd for lock in lockers if lock.unlock_at is None]
    soon = [(ends, locked) for ends, locked in dated if ends < threshold]
    share = _locked_share_pct(case.report, [locked for _, locked in soon])
    hit = None
    if soon and (share is None or share >= at.LP_LOCK_MATERIAL_PCT):
        hit = _expiring(min(ends for ends, _ in soon) - case.now, share)
    if hit is not None and hit.severity is Severity.DANGER:
        return hit
    open_share = _locked_share_pct(case.report, undated)
    if undated and (open_share is None or open_share >= at.LP_LOCK_MATERIAL_PCT):
        return CannotTell(f"No end date is given for {count(len(undated), 'lock')} on LP tokens.")
    unlisted = _unlisted_pct(case.report)
    if unlisted >= at.LP_LOCK_MATERIAL_PCT:
        return CannotTell(f"Locks on {pct(unlisted)} of the liquidity are on no list of lockers.")
    return hit


def _unlisted_pct(report: TokenReport) -> float:
    """The share of liquidity, 0-100, behind LP tokens that some locker keeps and none lists."""
    kept = total(pool.lp_kept_usd or 0.0 for pool in report.markets or () if pool.lp_tokens)
    listed = total(lock.locked_usd or 0.0 for lock in report.lockers or ())
    if not report.liquidity_usd or kept <= listed:
        return 0.0
    return min(100 * ((kept - listed) / report.liquidity_usd), 100.0)


def _expiring(first: float, share: float | None) -> Hit:
    near = first < at.LP_LOCK_EXPIRY_DANGER_DAYS * _DAY
    danger = near and (share is None or share >= at.LP_LOCKED_DANGER_PCT)
    when = f"ends in {span(first)}" if first > 0 else "has ended"
    part = "an unknown part" if share is None else pct(share)
    return Hit(
        Severity.DANGER if danger else Severity.WARN,
        f"A lock {when}; the locks ending within a month hold {part} of the liquidity.",
        value=first / _DAY,
        threshold=at.LP_LOCK_EXPIRY_DANGER_DAYS if danger else at.LP_LOCK_EXPIRY_WARN_DAYS,
        unit="days",
    )


def _locked_share_pct(report: TokenReport, amounts: list[float | None]) -> float | None:
    """Locked USD as a share of liquidity, 0-100; None when either is unknown."""
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) or not report.liquidity_usd:
        return None
    return min(100 * (total(known) / report.liquidity_usd), 100.0)


def few_lp_providers(case: Case) -> Answer:
    """Few owners of LP tokens, where LP tokens can be withdrawn."""
    lock, providers = lp_lock(case.report), case.report.lp_providers
    if lock is not None and lock.seen_pct >= at.LP_LOCKED_WARN_PCT:
        return None
    if lock is None or providers is None:
        return CannotTell("The number of liquidity providers, or the lock, is unknown.")
    if lock.most_pct == 100:
        return CannotTell("Providers are not counted in pools without LP tokens.", tolerated=True)
    if providers >= at.LP_PROVIDERS_WARN:
        return None
    return Hit(
        Severity.WARN,
        f"Unlocked liquidity is in few hands: {count(providers, 'provider')} of LP tokens.",
        value=providers,
        threshold=at.LP_PROVIDERS_WARN,
        unit="count",
    )


RULES = (
    Rule("drained_pool", "the liquidity", "totalMarketLiquidity", ESSENTIAL, drained_pool),
    Rule(
        "lp_unlocked",
        "the lock on the liquidity",
        "markets[].lp.lpLockedPct",
        ESSENTIAL,
        lp_unlocked,
    ),
    Rule("liquidity_low", "the liquidity", "totalMarketLiquidity", ESSENTIAL, liquidity_low),
    Rule(
        "liquidity_ratio",
        "the liquidity against the market cap",
        "totalMarketLiquidity",
        ESSENTIAL,
        liquidity_ratio,
    ),
    Rule("lp_lock_expiring", "when the lock ends", "lockers", ESSENTIAL, lp_lock_expiring),
    Rule(
        "few_lp_providers",
        "the number of liquidity providers",
        "totalLPProviders",
        MINOR,
        few_lp_providers,
    ),
)
