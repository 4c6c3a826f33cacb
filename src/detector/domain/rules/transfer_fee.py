"""What every transfer costs, and who may change that. Imports the domain only.

A token's configuration holds two fees: the newer one counts from its epoch on, the older one until
then. The report does not say which epoch it is now, so the time gives a lower and an upper bound.
Between them the larger fee counts, unless RugCheck's own figure tells the two apart.
"""

from detector.domain import thresholds as at
from detector.domain.extensions import FeeStep, TransferFees
from detector.domain.rules.power import held_by, power, who
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
from detector.domain.rules.said import plain, say, shares, tokens
from detector.domain.rules.steps import Steps

_DAY = 86_400.0
_ANCHOR_EPOCH, _ANCHOR = 700, 1_732_060_800.0
"""Epoch 700 was running on 2024-11-20."""
_SLACK = 10
_FAST_DAYS, _SLOW_DAYS = 1.75, 2.5
"""An epoch has 432,000 slots of 0.4 seconds, 2 days, when none is late; on average it took 2 to
2.5 days. The fast bound leaves room for shorter slots."""

_FEE = Steps(0.0, at.TRANSFER_FEE_DANGER_PCT, "pct", critical=at.TRANSFER_FEE_CRITICAL_PCT)
"""Any fee is a warning; one that is only set for later is no evidence yet."""

_UNKNOWN = CannotTell(say("gap.transfer_fee"))


def transfer_fee(case: Case) -> Answer:
    """The part of every transfer that goes to the fee's owner, now and soon."""
    fees = case.report.extensions.transfer_fees
    now, coming = _now_and_coming(fees, case.now)
    if now is None or (coming is not None and coming.pct is None):
        known_fee = _most(fees)
        if known_fee is None or known_fee == 0:
            return _UNKNOWN
        now = FeeStep(None, known_fee, None)
    hits = [*_hit(case, now, soon=False)]
    if coming is not None and (coming.pct or 0) > (now.pct or 0):
        hits += _hit(case, coming, soon=True)
    return tuple(hits)


def transfer_fee_authority(case: Case) -> Answer:
    """Somebody may raise the fee, up to the whole amount, within two epochs."""
    holder = case.report.extensions.transfer_fees.authority
    return held_by(
        case,
        holder,
        "transfer_fee_authority",
        say("transfer_fee_authority", who=plain(who(holder))),
        unknown=say("gap.transfer_fee_authority"),
    )


def _hit(case: Case, step: FeeStep, *, soon: bool) -> list[Hit]:
    fee = step.pct or 0.0
    reached = _FEE.at(fee, critical=not soon)
    if fee == 0 or step.max_amount == 0 or reached is None:
        return []
    key, values = "transfer_fee.soon" if soon else "transfer_fee", {"fee": shares(fee)}
    most = _cap(case, step)
    if most is not None:
        key, values["most"] = f"{key}.capped", tokens(most)
    return [
        power(
            case,
            "transfer_fee",
            say(key, **values),
            value=fee,
            threshold=reached.threshold,
            unit=reached.unit,
            severity=reached.severity,
            critical=reached.critical,
        )
    ]


def _cap(case: Case, step: FeeStep) -> float | None:
    """The most tokens that one transfer costs; None from a thousandth of the supply on."""
    supply, decimals = case.report.supply, case.report.decimals
    if step.max_amount is None or supply is None or decimals is None:
        return None
    if step.max_amount * 1000 >= supply:
        return None
    return float(step.max_amount / 10**decimals)


def _now_and_coming(fees: TransferFees, now: float) -> tuple[FeeStep | None, FeeStep | None]:
    """The fee in force, None when it cannot be told, and one that is set for later."""
    figure = None if fees.figure_pct is None else FeeStep(None, fees.figure_pct, None)
    if fees.steps is None or any(step.pct is None for step in fees.steps):
        return None, None
    if not fees.steps:
        return figure, None
    newer = fees.steps[-1]
    if len(fees.steps) == 1:
        return _larger(newer, figure), None
    older = fees.steps[0]
    begun = _begun(newer.epoch, now)
    if begun is None and figure is not None and older.pct != newer.pct:
        # RugCheck's figure is of the epoch in which it looked.
        begun = {older.pct: False, newer.pct: True}.get(figure.pct)
    if begun is None:
        return _larger(newer, _larger(older, figure)), None
    if begun:
        return _larger(newer, figure), None
    return _larger(older, figure), newer


def _larger(step: FeeStep, other: FeeStep | None) -> FeeStep:
    """The fee that costs more: where two statements differ, the worse one counts."""
    return other if other is not None and _cost(other) > _cost(step) else step


def _cost(step: FeeStep) -> float:
    return 0.0 if step.max_amount == 0 else step.pct or 0.0


def _most(fees: TransferFees) -> float | None:
    """The largest fee that the report names anywhere."""
    named = [fees.figure_pct, *(step.pct for step in fees.steps or ())]
    return max((fee for fee in named if fee is not None), default=None)


def _begun(epoch: int | None, now: float) -> bool | None:
    """Whether an epoch has begun; None where the bounds of the estimate do not tell."""
    if epoch is None:
        return None
    days = (now - _ANCHOR) / _DAY
    short, long = (_FAST_DAYS, _SLOW_DAYS) if days >= 0 else (_SLOW_DAYS, _FAST_DAYS)
    if epoch <= _ANCHOR_EPOCH + days / long - _SLACK:
        return True
    return False if epoch > _ANCHOR_EPOCH + days / short + _SLACK else None


RULES = (
    Rule(
        code="transfer_fee",
        ask=transfer_fee,
        group=Group.AUTHORITIES,
        title="Transfer fee",
        explanation="A part of every transfer goes to the fee's owner, now or soon.",
        about="the transfer fee",
        came="transfers cost a fee",
        went="transfers no longer cost a fee",
        source="token_extensions.transferFeeConfig",
        finds=(Severity.WARN, Severity.DANGER),
        critical=True,
        weight=MAJOR,
    ),
    Rule(
        code="transfer_fee_authority",
        ask=transfer_fee_authority,
        group=Group.AUTHORITIES,
        title="Transfer fee can be raised",
        explanation=(
            "An address can raise the fee on transfers, up to the whole amount, within about "
            "four days."
        ),
        about="who may change the transfer fee",
        came="somebody can raise the transfer fee",
        went="nobody can raise the transfer fee any more",
        source="token_extensions.transferFeeConfig.transferFeeConfigAuthority",
        finds=(Severity.DANGER,),
        weight=MAJOR,
    ),
)
