"""Powers of Token-2022 that change what holders see, and extensions that no check understands.

Imports the domain only. None of them takes, freezes or destroys money, so they are warnings.
"""

from detector.domain.rules.power import NOT_NAMED, held_by, power
from detector.domain.rules.rule import MAJOR, Answer, CannotTell, Case, Group, Rule, Severity
from detector.domain.rules.said import number, say, texts

_SHOWN = 3
_NO_EXTENSIONS = CannotTell(say("gap.extensions"))


def mint_close_authority(case: Case) -> Answer:
    """The mint can be closed once no token is left."""
    return held_by(
        case,
        case.report.extensions.mint_close,
        "mint_close_authority",
        say("mint_close_authority"),
        severity=Severity.WARN,
    )


def scaled_ui_amount(case: Case) -> Answer:
    """Amounts in wallets are multiplied by a number that somebody sets."""
    return held_by(
        case,
        case.report.extensions.scaled_ui_amount,
        "scaled_ui_amount",
        say("scaled_ui_amount"),
        severity=Severity.WARN,
    )


def interest_bearing(case: Case) -> Answer:
    """Amounts in wallets grow by a rate that somebody sets, without any new tokens."""
    return held_by(
        case,
        case.report.extensions.interest_bearing,
        "interest_bearing",
        say("interest_bearing"),
        severity=Severity.WARN,
    )


def confidential_transfers(case: Case) -> Answer:
    """Amounts can be hidden, so that lists of holders may miss them."""
    hidden = case.report.extensions.confidential_transfers
    if hidden is None:
        return NOT_NAMED
    if not hidden:
        return None
    return power(
        case,
        "confidential_transfers",
        say("confidential_transfers"),
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
    key, values = "gap.extensions_unknown", {"n": number(len(names))}
    values["names"] = texts(list(names[:_SHOWN]))
    if len(names) > _SHOWN:
        key, values["more"] = f"{key}.more", number(len(names) - _SHOWN)
    return CannotTell(say(key, **values))


RULES = (
    Rule(
        code="mint_close_authority",
        ask=mint_close_authority,
        group=Group.AUTHORITIES,
        title="Mint can be closed",
        explanation=(
            "An address can close the mint once no token is left, and make one with other "
            "powers at the same address."
        ),
        about="who may close the mint",
        came="somebody can close the mint",
        went="nobody can close the mint any more",
        source="token_extensions.mintCloseAuthority",
        finds=(Severity.WARN,),
        weight=MAJOR,
    ),
    Rule(
        code="scaled_ui_amount",
        ask=scaled_ui_amount,
        group=Group.AUTHORITIES,
        title="Shown balances can be scaled",
        explanation=(
            "An address can change the number by which wallets multiply the balances they "
            "show. No token moves by it."
        ),
        about="whether shown balances are scaled",
        came="somebody can scale the balances that wallets show",
        went="nobody can scale the balances that wallets show any more",
        source="token_extensions.scaledUiAmountConfig",
        finds=(Severity.WARN,),
        weight=MAJOR,
    ),
    Rule(
        code="interest_bearing",
        ask=interest_bearing,
        group=Group.AUTHORITIES,
        title="Shown balances grow",
        explanation=(
            "An address sets a rate at which balances in wallets seem to grow. No tokens are added."
        ),
        about="whether shown balances grow",
        came="balances seem to grow by a rate that somebody sets",
        went="balances no longer seem to grow",
        source="token_extensions.interestBearingConfig",
        finds=(Severity.WARN,),
        weight=MAJOR,
    ),
    Rule(
        code="confidential_transfers",
        ask=confidential_transfers,
        group=Group.AUTHORITIES,
        title="Balances can be hidden",
        explanation=("Holders can hide their balances, so that the list of holders may miss some."),
        about="whether balances can be hidden",
        came="balances can be hidden",
        went="balances can no longer be hidden",
        source="token_extensions.confidentialTransferMint",
        finds=(Severity.WARN,),
        weight=MAJOR,
    ),
    Rule(
        code="other_extensions",
        ask=other_extensions,
        group=Group.AUTHORITIES,
        title="Other extensions",
        explanation=(
            "Powers of Token-2022 that no check here understands. What they allow is unknown, "
            "so no such token is called low risk."
        ),
        about="other extensions",
        came="it has extensions of unknown meaning",
        went="it has no unknown extensions",
        source="token_extensions",
        finds=(),
        weight=MAJOR,
    ),
)
