"""How much money stands behind the token, and how much of it is locked. Imports the domain only."""

import math
from collections.abc import Callable

from detector.domain import thresholds as at
from detector.domain.backing import backing
from detector.domain.report import TokenReport
from detector.domain.rules.figures import Area, doubted
from detector.domain.rules.lp_lock import LpLock, lp_lock
from detector.domain.rules.rule import (
    MAJOR,
    Answer,
    CannotTell,
    Case,
    Clear,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.said import money, say, shares
from detector.domain.rules.steps import Steps

_MONEY = Steps(at.LIQUIDITY_WARN_USD, at.LIQUIDITY_DANGER_USD, "usd")
_RATIO = Steps(at.LIQUIDITY_RATIO_WARN_PCT, at.LIQUIDITY_RATIO_DANGER_PCT, "pct")
_LOCKED = Steps(at.LP_LOCKED_WARN_PCT, at.LP_LOCKED_DANGER_PCT, "pct")
_NO_LIQUIDITY = CannotTell(say("gap.liquidity"))
_UNKNOWN_MONEY = CannotTell(say("gap.unknown_money"))
_NO_MARKET_CAP = CannotTell(say("gap.cap_or_liquidity"))


def liquidity_low(case: Case) -> Answer:
    """Liquidity in USD over all pools, as far as known money backs it."""
    return doubted(_between(case, _low), case, Area.LIQUIDITY)


def _low(case: Case, liquidity: float) -> Hit | Clear:
    step = _MONEY.at(liquidity)
    if step is None:
        return _MONEY.clear(liquidity)
    key = f"liquidity_low{_twice(case.report, liquidity)}"
    return step.hit(say(key, money=money(liquidity)), liquidity)


def liquidity_ratio(case: Case) -> Answer:
    """Liquidity as a share of market cap; a warning at most where the liquidity itself is large."""
    if not case.report.market_cap_usd:
        return _NO_MARKET_CAP
    return doubted(_between(case, _ratio), case, Area.LIQUIDITY)


def _ratio(case: Case, liquidity: float) -> Hit | Clear:
    share = _share_pct(case.report, liquidity)
    step = _RATIO.at(share, danger=liquidity < at.LIQUIDITY_DEEP_USD)
    if step is None:
        return _RATIO.clear(share)
    return step.hit(say("liquidity_ratio", share=shares(share)), share)


def drained_pool(case: Case) -> Answer:
    """A market cap with next to no money behind it: holders cannot sell."""
    answer = _between(case, _drained)
    if isinstance(answer, Hit) and not case.report.market_cap_usd:
        return _NO_MARKET_CAP
    return doubted(answer, case, Area.LIQUIDITY)


def _drained(case: Case, liquidity: float) -> Hit | Clear | None:
    market_cap = case.report.market_cap_usd or 0.0
    if liquidity >= at.DRAINED_LIQUIDITY_USD:
        return Clear(liquidity, at.DRAINED_LIQUIDITY_USD, "usd")
    if market_cap and _share_pct(case.report, liquidity) >= at.DRAINED_RATIO_PCT:
        return None
    return Hit(
        Severity.DANGER,
        say(
            f"drained_pool{_twice(case.report, liquidity)}",
            money=money(liquidity),
            cap=money(market_cap),
        ),
        value=liquidity,
        threshold=at.DRAINED_LIQUIDITY_USD,
        unit="usd",
        critical=True,
    )


def _between(case: Case, grade: Callable[[Case, float], Hit | Clear | None]) -> Answer:
    """The finding on the liquidity, unless it depends on what unknown coins are worth."""
    found = backing(case.report)
    if found is None:
        return _NO_LIQUIDITY
    best, worst = grade(case, found.most_usd), grade(case, found.least_usd)
    if not isinstance(worst, Hit):
        return worst
    if isinstance(best, Hit) and best.severity is worst.severity:
        return best
    return _UNKNOWN_MONEY


def _share_pct(report: TokenReport, liquidity: float) -> float:
    """Liquidity in percent of a market cap that is known."""
    return 100 * (liquidity / report.market_cap_usd) if report.market_cap_usd else math.inf


def _twice(report: TokenReport, liquidity: float) -> str:
    """The ending of the key of a sentence that says how liquidity is counted.

    It says so where the liquidity is well below RugCheck's total.
    """
    known = report.liquidity_usd
    return "" if known is None or liquidity > 0.9 * known else ".twice"


def lp_unlocked(case: Case) -> Answer:
    """The share of the pools' money that is locked or burnt, as far as it can be seen."""
    return doubted(_lock_answer(lp_lock(case.report)), case, Area.LIQUIDITY)


def _lock_answer(lock: LpLock | None) -> Answer:
    if lock is None:
        return CannotTell(say("gap.pools"))
    if lock.seen_pct >= at.LP_LOCKED_WARN_PCT:
        return _LOCKED.clear(lock.seen_pct)
    if lock.most_pct >= at.LP_LOCKED_WARN_PCT and lock.unseen_pct > 50:
        return CannotTell(say("gap.position_pools"))
    return _unlocked(lock)


def _unlocked(lock: LpLock) -> Hit | None:
    locked, unseen = shares(lock.seen_pct), shares(lock.unseen_pct)
    if lock.unseen_pct > 0 and lock.most_pct < 100:
        free = shares(100 - lock.most_pct)
        said = say("lp_unlocked.free", locked=locked, unseen=unseen, free=free)
    elif lock.unseen_pct > 0:
        said = say("lp_unlocked.unseen", locked=locked, unseen=unseen)
    elif lock.seen_pct == 0:
        said = say("lp_unlocked.none")
    else:
        said = say("lp_unlocked", locked=locked)
    step = _LOCKED.at(lock.seen_pct, danger=lock.most_pct < at.LP_LOCKED_DANGER_PCT)
    return step and step.hit(said, lock.seen_pct)


RULES = (
    Rule(
        code="drained_pool",
        ask=drained_pool,
        group=Group.LIQUIDITY,
        title="Drained pool",
        explanation=(
            "The price names a market cap, but next to no money is left in the pools, so "
            "holders cannot sell. Pools that RugCheck missed are not seen."
        ),
        about="the liquidity",
        came="its pools are drained",
        went="its pools are no longer drained",
        source="totalMarketLiquidity",
        finds=(Severity.DANGER,),
        critical=True,
        weight=MAJOR,
        factor="liquidity",
    ),
    Rule(
        code="lp_unlocked",
        ask=lp_unlocked,
        group=Group.LIQUIDITY,
        title="Liquidity not locked",
        explanation=(
            "The part of the pools' money that is locked or burnt, as far as it can be seen. "
            "The rest can be withdrawn by whoever put it there."
        ),
        about="the lock on the liquidity",
        came="the liquidity is not locked",
        went="the liquidity is locked",
        source="markets[].lp.lpLockedPct",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
        factor="lp_lock",
    ),
    Rule(
        code="liquidity_low",
        ask=liquidity_low,
        group=Group.LIQUIDITY,
        title="Amount of liquidity",
        explanation=(
            "Money in all pools, both sides together, but at most twice what is not the token "
            "itself. The less there is, the further a small sale moves the price. Exchanges "
            "are not seen."
        ),
        about="the liquidity",
        came="the liquidity is low",
        went="the liquidity is no longer low",
        source="totalMarketLiquidity",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
        factor="liquidity",
    ),
    Rule(
        code="liquidity_ratio",
        ask=liquidity_ratio,
        group=Group.LIQUIDITY,
        title="Liquidity against market cap",
        explanation=(
            "Money in the pools as a share of the market cap. Where it is small, few holders "
            "can sell near the present price."
        ),
        about="the liquidity against the market cap",
        came="the liquidity is small against the market cap",
        went="the liquidity is no longer small against the market cap",
        source="totalMarketLiquidity",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
        factor="liquidity",
    ),
)
