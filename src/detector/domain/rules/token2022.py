"""Powers over holders that the Token-2022 program grants. Imports the domain only.

A permanent delegate, non-transferability, a frozen default state, a pause that is on and a fee of
half the amount are critical: each alone lets somebody take, freeze or destroy holders' money today.
A hook and the authority to pause weigh like a freeze authority. Where the mint is a known token
whose issuer accounts for the power, the finding stays a danger and says so, but is no evidence of
fraud by itself. An extension with which nobody can act is no warning.
"""

from detector.domain.authority import AuthorityState
from detector.domain.rules.power import NOT_NAMED, held_by, power, who
from detector.domain.rules.rule import (
    MAJOR,
    Answer,
    CannotTell,
    Case,
    Group,
    Rule,
    Severity,
)
from detector.domain.rules.said import plain, say


def permanent_delegate(case: Case) -> Answer:
    """Somebody can move or burn every holder's tokens."""
    return held_by(
        case,
        case.report.extensions.permanent_delegate,
        "permanent_delegate",
        say("permanent_delegate"),
        critical=True,
    )


def non_transferable(case: Case) -> Answer:
    """Holders cannot send or sell."""
    locked = case.report.extensions.non_transferable
    if locked is None:
        return NOT_NAMED
    if not locked:
        return None
    return power(
        case,
        "non_transferable",
        say("non_transferable"),
        value=True,
        critical=True,
    )


def default_frozen(case: Case) -> Answer:
    """Every new account starts frozen."""
    frozen = case.report.extensions.default_frozen
    if frozen is None:
        return NOT_NAMED
    if not frozen:
        return None
    return power(
        case,
        "default_frozen",
        say("default_frozen"),
        value=True,
        critical=True,
    )


def transfer_hook(case: Case) -> Answer:
    """A program that runs on every transfer and can refuse it, or somebody who may set one."""
    hook = case.report.extensions.transfer_hook
    if hook.program.state is AuthorityState.SET:
        return held_by(
            case,
            hook.program,
            "transfer_hook",
            say("transfer_hook.program", who=plain(who(hook.program))),
        )
    if hook.program.state is AuthorityState.UNKNOWN and hook.authority.address is None:
        return NOT_NAMED
    return held_by(
        case,
        hook.authority,
        "transfer_hook",
        say("transfer_hook.authority", who=plain(who(hook.authority))),
    )


def pausable(case: Case) -> Answer:
    """Transfers are paused now, or somebody may pause them."""
    pause = case.report.extensions.pausable
    if pause.paused:
        by = plain(who(pause.authority))
        return power(
            case,
            "paused_now",
            say("pausable.paused.by", who=by) if by.value else say("pausable.paused"),
            value=who(pause.authority) or True,
            critical=True,
        )
    if pause.authority.state is AuthorityState.REVOKED and pause.paused is None:
        return CannotTell(say("gap.paused"))
    return held_by(
        case,
        pause.authority,
        "pausable",
        say("pausable", who=plain(who(pause.authority))),
    )


RULES = (
    Rule(
        code="permanent_delegate",
        ask=permanent_delegate,
        group=Group.AUTHORITIES,
        title="Permanent delegate",
        explanation=(
            "An address can move or burn everybody's tokens without their consent. Who stands "
            "behind it cannot be seen."
        ),
        about="a permanent delegate",
        came="a permanent delegate was set",
        went="its permanent delegate is gone",
        source="token_extensions.permanentDelegate",
        finds=(Severity.DANGER,),
        critical=True,
        weight=MAJOR,
    ),
    Rule(
        code="non_transferable",
        ask=non_transferable,
        group=Group.AUTHORITIES,
        title="Transfers impossible",
        explanation=(
            "Holders can neither send nor sell. Whether the token was ever meant for trade "
            "cannot be seen."
        ),
        about="whether it can be transferred",
        came="it can no longer be transferred",
        went="it can be transferred",
        source="token_extensions.nonTransferable",
        finds=(Severity.DANGER,),
        critical=True,
        weight=MAJOR,
    ),
    Rule(
        code="pausable",
        ask=pausable,
        group=Group.AUTHORITIES,
        title="Transfers can be paused",
        explanation=(
            "Transfers are paused now, or an address can pause them, so that nobody can sell."
        ),
        about="whether transfers can be paused",
        came="transfers can be paused",
        went="nobody can pause transfers any more",
        source="token_extensions.pausableConfig",
        finds=(Severity.DANGER,),
        critical=True,
        weight=MAJOR,
    ),
    Rule(
        code="default_frozen",
        ask=default_frozen,
        group=Group.AUTHORITIES,
        title="Accounts frozen by default",
        explanation=(
            "New accounts start frozen; a buyer can sell only after the freeze authority acts."
        ),
        about="whether accounts start frozen",
        came="new accounts start frozen",
        went="new accounts no longer start frozen",
        source="token_extensions.defaultAccountState",
        finds=(Severity.DANGER,),
        critical=True,
        weight=MAJOR,
    ),
    Rule(
        code="transfer_hook",
        ask=transfer_hook,
        group=Group.AUTHORITIES,
        title="Program on every transfer",
        explanation=(
            "A program runs on every transfer and can refuse it, or an address may set such a "
            "program. What the program does cannot be seen."
        ),
        about="a transfer hook",
        came="a program may refuse transfers",
        went="no program may refuse transfers any more",
        source="token_extensions.transferHook",
        finds=(Severity.DANGER,),
        weight=MAJOR,
    ),
)
