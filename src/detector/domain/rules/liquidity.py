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
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.steps import Steps
from detector.domain.rules.wording import pct, usd

_MONEY = Steps(at.LIQUIDITY_WARN_USD, at.LIQUIDITY_DANGER_USD, "usd")
_RATIO = Steps(at.LIQUIDITY_RATIO_WARN_PCT, at.LIQUIDITY_RATIO_DANGER_PCT, "pct")
_LOCKED = Steps(at.LP_LOCKED_WARN_PCT, at.LP_LOCKED_DANGER_PCT, "pct")
_NO_LIQUIDITY = CannotTell("The report holds no figure for the liquidity, or names no pool.")
_UNKNOWN_MONEY = CannotTell(
    "Pools pay in a coin that is unknown here, and this check depends on what it is worth."
)
_NO_MARKET_CAP = CannotTell("The market cap or the liquidity is unknown.")


def liquidity_low(case: Case) -> Answer:
    """Liquidity in USD over all pools, as far as known money backs it."""
    return doubted(_between(case, _low), case, Area.LIQUIDITY)


def _low(case: Case, liquidity: float) -> Hit | None:
    step = _MONEY.at(liquidity)
    return step and step.hit(
        f"Only {_liquidity_words(case.report, liquidity)}: small sales move the price a lot.",
        liquidity,
    )


def liquidity_ratio(case: Case) -> Answer:
    """Liquidity as a share of market cap; a warning at most where the liquidity itself is large."""
    if not case.report.market_cap_usd:
        return _NO_MARKET_CAP
    return doubted(_between(case, _ratio), case, Area.LIQUIDITY)


def _ratio(case: Case, liquidity: float) -> Hit | None:
    share = _share_pct(case.report, liquidity)
    step = _RATIO.at(share, danger=liquidity < at.LIQUIDITY_DEEP_USD)
    return step and step.hit(
        f"The liquidity is {pct(share)} of the market cap: "
        "few holders can sell near the present price.",
        share,
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
    """The finding on the liquidity, unless it depends on what unknown coins are worth."""
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
    """The liquidity; where it is well below RugCheck's total, also how it is counted."""
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


def _unlocked(lock: LpLock) -> Hit | None:
    sentence = f"Of the pools' money {pct(lock.seen_pct)} is locked; the rest can be withdrawn"
    if lock.seen_pct == 0:
        sentence = "None of the pools' money is locked: all of it can be withdrawn"
    if lock.unseen_pct > 0:
        sentence = (
            f"Of the pools' money {pct(lock.seen_pct)} is seen to be locked and "
            f"{pct(lock.unseen_pct)} lies where a lock may not be seen"
        )
        if lock.most_pct < 100:
            sentence += f"; {pct(100 - lock.most_pct)} can be withdrawn"
    step = _LOCKED.at(lock.seen_pct, danger=lock.most_pct < at.LP_LOCKED_DANGER_PCT)
    return step and step.hit(f"{sentence}.", lock.seen_pct)


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
