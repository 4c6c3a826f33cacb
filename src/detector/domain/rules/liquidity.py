"""How much money stands behind the token, and whether it can leave. Imports the domain only."""

from detector.domain import thresholds as at
from detector.domain.report import TokenReport
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
_NO_MARKET_CAP = CannotTell("The market cap or the liquidity is unknown.")


def liquidity_low(case: Case) -> Answer:
    """Liquidity in USD over all pools, as far as something backs it."""
    liquidity = case.report.backed_liquidity_usd
    if liquidity is None:
        return _NO_LIQUIDITY
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
    share = _liquidity_share_pct(case.report)
    liquidity = case.report.backed_liquidity_usd
    if share is None or liquidity is None:
        return _NO_MARKET_CAP
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
    liquidity, market_cap = case.report.backed_liquidity_usd, case.report.market_cap_usd
    if liquidity is not None and liquidity >= at.DRAINED_LIQUIDITY_USD:
        return None
    share = _liquidity_share_pct(case.report)
    if share is None or liquidity is None or market_cap is None:
        return _NO_MARKET_CAP
    if share >= at.DRAINED_RATIO_PCT:
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


def _liquidity_share_pct(report: TokenReport) -> float | None:
    """Liquidity in percent of market cap; None when either is unknown."""
    if report.backed_liquidity_usd is None or not report.market_cap_usd:
        return None
    share = 100 * (report.backed_liquidity_usd / report.market_cap_usd)
    return share if share < float("inf") else None


def _liquidity_words(report: TokenReport, liquidity: float) -> str:
    """The liquidity, and why it is well below RugCheck's total where the token itself fills it."""
    words = f"{usd(liquidity)} of liquidity"
    if report.liquidity_usd is None or liquidity > 0.9 * report.liquidity_usd:
        return words
    return f"{words} (twice what the pools hold besides the token itself)"


def lp_unlocked(case: Case) -> Answer:
    """The share of the pools' money that is locked or burnt, as far as it can be seen."""
    lock = lp_lock(case.report)
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
    soon = [
        locker
        for locker in lockers
        if locker.unlock_at is not None
        and locker.unlock_at - case.now < at.LP_LOCK_EXPIRY_WARN_DAYS * _DAY
    ]
    undated = [locker for locker in lockers if locker.unlock_at is None]
    if not soon:
        if undated:
            return CannotTell(
                f"No end date is given for {count(len(undated), 'lock')} on LP tokens.",
                tolerated=all(locker.open_ended for locker in undated),
            )
        return None
    first = min(locker.unlock_at for locker in soon if locker.unlock_at is not None) - case.now
    share = _locked_share_pct(case.report, [locker.locked_usd for locker in soon])
    if share is not None and share < at.LP_LOCK_MATERIAL_PCT:
        return None
    return _expiring(first, share)


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
    Rule("lp_lock_expiring", "when the lock ends", "lockers", MINOR, lp_lock_expiring),
    Rule(
        "few_lp_providers",
        "the number of liquidity providers",
        "totalLPProviders",
        MINOR,
        few_lp_providers,
    ),
)
