"""Powers over holders that the Token-2022 program grants. Imports the domain only.

A permanent delegate, non-transferability, a frozen default state, a pause that is on and a fee of
half the amount are critical: each alone lets somebody take, freeze or destroy holders' money today.
A hook and the authority to pause weigh like a freeze authority. Where the mint is a known token
whose issuer accounts for the power, the finding stays a danger and says so, but is no evidence of
fraud by itself. An extension with which nobody can act is no warning.
"""

from detector.domain.authority import AuthorityState
from detector.domain.rules import transfer_fee
from detector.domain.rules.power import held_by, power, who
from detector.domain.rules.rule import (
    ESSENTIAL,
    Answer,
    CannotTell,
    Case,
    Rule,
    Severity,
)
from detector.domain.rules.wording import count, quoted

_SHOWN = 3
_NO_EXTENSIONS = CannotTell("The report does not say which Token-2022 extensions the token has.")
_NOT_NAMED = CannotTell("The report does not say whether the token has this extension.")


def permanent_delegate(case: Case) -> Answer:
    """Somebody can move or burn every holder's tokens."""
    return held_by(
        case,
        case.report.extensions.permanent_delegate,
        "permanent_delegate",
        "A permanent delegate can take or burn the tokens of every holder.",
        critical=True,
    )


def non_transferable(case: Case) -> Answer:
    """Holders cannot send or sell."""
    locked = case.report.extensions.non_transferable
    if locked is None:
        return _NOT_NAMED
    if not locked:
        return None
    return power(
        case,
        "non_transferable",
        "The token is non-transferable: holders cannot send or sell it.",
        value=True,
        critical=True,
    )


def default_frozen(case: Case) -> Answer:
    """Every new account starts frozen."""
    frozen = case.report.extensions.default_frozen
    if frozen is None:
        return _NOT_NAMED
    if not frozen:
        return None
    return power(
        case,
        "default_frozen",
        "New accounts start frozen: buyers cannot sell until the freeze authority allows it.",
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
            f"A program runs on every transfer and can refuse any sale: {who(hook.program)}.",
        )
    if hook.program.state is AuthorityState.UNKNOWN and hook.authority.address is None:
        return _NOT_NAMED
    return held_by(
        case,
        hook.authority,
        "transfer_hook",
        f"An address can set a program that may refuse any sale: {who(hook.authority)}.",
    )


def pausable(case: Case) -> Answer:
    """Transfers are paused now, or somebody may pause them."""
    pause = case.report.extensions.pausable
    if pause.paused:
        by = f" {who(pause.authority)} can end it." if pause.authority.address else ""
        return power(
            case,
            "paused_now",
            f"Transfers are paused now: nobody can send or sell.{by}",
            value=who(pause.authority) or True,
            critical=True,
        )
    if pause.authority.state is AuthorityState.REVOKED and pause.paused is None:
        return CannotTell("The report does not say whether transfers are paused now.")
    return held_by(
        case,
        pause.authority,
        "pausable",
        f"An address can pause all transfers, so that nobody can sell: {who(pause.authority)}.",
    )


def mint_close_authority(case: Case) -> Answer:
    """The mint can be closed once no token is left."""
    return held_by(
        case,
        case.report.extensions.mint_close,
        "mint_close_authority",
        "An address can close the mint once no token is left, and make it anew with other powers.",
        severity=Severity.WARN,
    )


def scaled_ui_amount(case: Case) -> Answer:
    """Amounts in wallets are multiplied by a number that somebody sets."""
    return held_by(
        case,
        case.report.extensions.scaled_ui_amount,
        "scaled_ui_amount",
        "An address can change the number by which wallets multiply every balance they show.",
        severity=Severity.WARN,
    )


def interest_bearing(case: Case) -> Answer:
    """Amounts in wallets grow by a rate that somebody sets, without any new tokens."""
    return held_by(
        case,
        case.report.extensions.interest_bearing,
        "interest_bearing",
        "An address sets a rate at which balances in wallets seem to grow; no tokens are added.",
        severity=Severity.WARN,
    )


def confidential_transfers(case: Case) -> Answer:
    """Amounts can be hidden, so that lists of holders may miss them."""
    hidden = case.report.extensions.confidential_transfers
    if hidden is None:
        return _NOT_NAMED
    if not hidden:
        return None
    return power(
        case,
        "confidential_transfers",
        "Holders can hide their balances: the list of holders may miss some.",
        value=True,
        severity=Severity.WARN,
    )


def other_extensions(case: Case) -> Answer:
    """Extensions that are set and that no check here understands: what they allow is unknown."""
    names = case.report.extensions.others
    if names is None:
        return _NO_EXTENSIONS
    if not names:
        return None
    shown = ", ".join(quoted(name) for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return CannotTell(
        f"The token has {count(len(names), 'Token-2022 extension')} that no check here "
        f"understands: {shown}{more}."
    )


_FIELD = "token_extensions"
RULES = (
    Rule(
        "permanent_delegate",
        "a permanent delegate",
        f"{_FIELD}.permanentDelegate",
        ESSENTIAL,
        permanent_delegate,
    ),
    Rule(
        "non_transferable",
        "whether it can be transferred",
        f"{_FIELD}.nonTransferable",
        ESSENTIAL,
        non_transferable,
    ),
    Rule("pausable", "whether transfers can be paused", f"{_FIELD}.pausableConfig", ESSENTIAL,
         pausable),
    Rule(
        "default_frozen",
        "whether accounts start frozen",
        f"{_FIELD}.defaultAccountState",
        ESSENTIAL,
        default_frozen,
    ),
    Rule("transfer_hook", "a transfer hook", f"{_FIELD}.transferHook", ESSENTIAL, transfer_hook),
    *transfer_fee.RULES,
    Rule("mint_close_authority", "who may close the mint", f"{_FIELD}.mintCloseAuthority",
         ESSENTIAL, mint_close_authority),
    Rule("scaled_ui_amount", "whether shown balances are scaled", f"{_FIELD}.scaledUiAmountConfig",
         ESSENTIAL, scaled_ui_amount),
    Rule("interest_bearing", "whether shown balances grow", f"{_FIELD}.interestBearingConfig",
         ESSENTIAL, interest_bearing),
    Rule("confidential_transfers", "whether balances can be hidden",
         f"{_FIELD}.confidentialTransferMint", ESSENTIAL, confidential_transfers),
    Rule("other_extensions", "other extensions", _FIELD, ESSENTIAL, other_extensions),
)  # fmt: skip
