"""When locks on the liquidity end, and who provides it. Imports the domain only."""

from detector.domain import thresholds as at
from detector.domain.report import TokenReport
from detector.domain.rules.lp_lock import lp_lock
from detector.domain.rules.rule import (
    MAJOR,
    MINOR,
    Answer,
    CannotTell,
    Case,
    Clear,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.said import number, say, seconds, shares
from detector.domain.rules.steps import Steps
from detector.domain.total import total

_DAY = 86_400.0
_EXPIRY = Steps(at.LP_LOCK_EXPIRY_WARN_DAYS, at.LP_LOCK_EXPIRY_DANGER_DAYS, "days")


def lp_lock_expiring(case: Case) -> Answer:
    """Time locks on LP tokens that end soon or have ended, when they hold enough to matter."""
    lockers = case.report.lockers
    if lockers is None:
        return CannotTell(say("gap.lockers"))
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
        return CannotTell(say("gap.lock_dates", n=number(len(undated))))
    unlisted = _unlisted_pct(case.report)
    if unlisted >= at.LP_LOCK_MATERIAL_PCT:
        return CannotTell(say("gap.locks_unlisted", share=shares(unlisted)))
    return hit


def unlisted_usd(report: TokenReport) -> float:
    """The money behind LP tokens that a locker keeps, as far as pools tell, and no list names."""
    kept = total(pool.lp_kept_usd or 0.0 for pool in report.markets or () if pool.lp_tokens)
    listed = total(lock.locked_usd or 0.0 for lock in report.lockers or ())
    return max(kept - listed, 0.0)


def _unlisted_pct(report: TokenReport) -> float:
    """The same as a share of the liquidity, 0-100."""
    if not report.liquidity_usd:
        return 0.0
    return min(100 * (unlisted_usd(report) / report.liquidity_usd), 100.0)


def _expiring(first: float, share: float | None) -> Hit | None:
    step = _EXPIRY.at(first / _DAY, danger=share is None or share >= at.LP_LOCKED_DANGER_PCT)
    key = (
        f"lp_lock_expiring.{'ends' if first > 0 else 'ended'}{'.unknown' if share is None else ''}"
    )
    values = {"time": seconds(first)} if first > 0 else {}
    if share is not None:
        values["share"] = shares(share)
    return step and step.hit(say(key, **values), first / _DAY)


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
        return CannotTell(say("gap.providers"))
    if lock.most_pct == 100:
        return CannotTell(say("gap.providers_uncounted"), tolerated=True)
    if providers >= at.LP_PROVIDERS_WARN:
        return Clear(providers, at.LP_PROVIDERS_WARN, "count")
    return Hit(
        Severity.WARN,
        say("few_lp_providers", n=number(providers)),
        value=providers,
        threshold=at.LP_PROVIDERS_WARN,
        unit="count",
    )


RULES = (
    Rule(
        code="lp_lock_expiring",
        ask=lp_lock_expiring,
        group=Group.LIQUIDITY,
        title="Liquidity lock ends soon",
        explanation=(
            "A time lock on the liquidity ends soon or has ended, and such locks hold enough "
            "of it to matter."
        ),
        about="when the lock ends",
        came="a lock on the liquidity ends",
        went="no lock on the liquidity ends soon",
        source="lockers",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
        factor="lp_lock",
    ),
    Rule(
        code="few_lp_providers",
        ask=few_lp_providers,
        group=Group.LIQUIDITY,
        title="Number of liquidity providers",
        explanation=(
            "Liquidity that is not locked is in few hands. One person behind several "
            "addresses cannot be seen."
        ),
        about="the number of liquidity providers",
        came="the unlocked liquidity is in few hands",
        went="the unlocked liquidity is no longer in few hands",
        source="totalLPProviders",
        finds=(Severity.WARN,),
        weight=MINOR,
        essential=False,
        factor="lp_lock",
    ),
)
