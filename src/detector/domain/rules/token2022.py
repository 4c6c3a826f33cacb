"""Powers over holders that the Token-2022 program grants. Imports the domain only.

A permanent delegate, non-transferability, a frozen default state and a fee of half the amount are
critical: each alone lets somebody take, freeze or destroy holders' money today. Where the mint is
a known token whose issuer accounts for the power, the finding stays a danger and says so, but is
no evidence of fraud by itself.
"""

from detector.domain import thresholds as at
from detector.domain.known_tokens import context_of, known
from detector.domain.report import AuthorityState
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
from detector.domain.rules.wording import count, pct, quoted, visible

_SHOWN = 3
_NO_EXTENSIONS = CannotTell("The report does not say which Token-2022 extensions the token has.")


def permanent_delegate(case: Case) -> Answer:
    """Somebody can move or burn every holder's tokens."""
    delegate = case.report.extensions.permanent_delegate
    if delegate.state is AuthorityState.UNKNOWN:
        return _NO_EXTENSIONS
    if delegate.state is AuthorityState.REVOKED:
        return None
    context = context_of(known(case.mint, case.report.mint), "permanent_delegate")
    return Hit(
        Severity.DANGER,
        "A permanent delegate can take or burn the tokens of every holder.",
        value=visible(delegate.address or ""),
        critical=context is None,
        context=context,
    )


def non_transferable(case: Case) -> Answer:
    """Holders cannot send or sell."""
    locked = case.report.extensions.non_transferable
    if locked is None:
        return _NO_EXTENSIONS
    if not locked:
        return None
    return Hit(
        Severity.DANGER,
        "The token is non-transferable: holders cannot send or sell it.",
        value=True,
        critical=True,
    )


def default_frozen(case: Case) -> Answer:
    """Every new account starts frozen."""
    frozen = case.report.extensions.default_frozen
    if frozen is None:
        return _NO_EXTENSIONS
    if not frozen:
        return None
    return Hit(
        Severity.DANGER,
        "New accounts start frozen: buyers cannot sell until the freeze authority allows it.",
        value=True,
        critical=True,
    )


def transfer_fee(case: Case) -> Answer:
    """A part of every transfer goes to the fee's owner."""
    fee = case.report.extensions.transfer_fee_pct
    if fee is None:
        return _NO_EXTENSIONS
    if fee == 0:
        return None
    critical = fee >= at.TRANSFER_FEE_CRITICAL_PCT
    threshold: float = 0.0
    if fee >= at.TRANSFER_FEE_DANGER_PCT:
        threshold = at.TRANSFER_FEE_CRITICAL_PCT if critical else at.TRANSFER_FEE_DANGER_PCT
    return Hit(
        Severity.DANGER if threshold else Severity.WARN,
        f"A fee of {pct(fee)} is taken from every transfer.",
        value=fee,
        threshold=threshold,
        unit="pct",
        critical=critical,
        context=context_of(known(case.mint, case.report.mint), "transfer_fee"),
    )


def other_extensions(case: Case) -> Answer:
    """Extensions that are set and that no check here understands."""
    names = case.report.extensions.others
    if names is None:
        return _NO_EXTENSIONS
    if not names:
        return None
    shown = ", ".join(quoted(name) for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return Hit(
        Severity.WARN,
        f"The token has {count(len(names), 'Token-2022 extension')} that no check here looks at: "
        f"{shown}{more}.",
        value=len(names),
        threshold=0,
        unit="count",
    )


RULES = (
    Rule(
        "permanent_delegate",
        "a permanent delegate",
        "token_extensions.permanentDelegate",
        ESSENTIAL,
        permanent_delegate,
    ),
    Rule(
        "non_transferable",
        "whether it can be transferred",
        "token_extensions.nonTransferable",
        ESSENTIAL,
        non_transferable,
    ),
    Rule(
        "default_frozen",
        "whether accounts start frozen",
        "token_extensions.defaultAccountState",
        ESSENTIAL,
        default_frozen,
    ),
    Rule(
        "transfer_fee",
        "the transfer fee",
        "token_extensions.transferFeeConfig",
        ESSENTIAL,
        transfer_fee,
    ),
    Rule("other_extensions", "other extensions", "token_extensions", MINOR, other_extensions),
)
