"""Who can still change the token or its description. Imports the domain only."""

from detector.domain.authority import AuthorityState
from detector.domain.rules.power import held_by
from detector.domain.rules.rule import (
    MAJOR,
    MINOR,
    USUAL,
    Answer,
    CannotTell,
    Case,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.said import say
from detector.domain.rules.wording import visible

_UNSAID = say("gap.authority")


def mint_authority(case: Case) -> Answer:
    """A set mint authority can create tokens without limit."""
    return held_by(
        case,
        case.report.mint_authority,
        "mint_authority",
        say("mint_authority"),
        unknown=_UNSAID,
    )


def freeze_authority(case: Case) -> Answer:
    """A set freeze authority can stop any account from sending."""
    return held_by(
        case,
        case.report.freeze_authority,
        "freeze_authority",
        say("freeze_authority"),
        unknown=_UNSAID,
    )


def metadata_mutable(case: Case) -> Answer:
    """Name, symbol and picture can be changed after people bought."""
    mutable = case.report.metadata_mutable
    if mutable is None:
        return CannotTell(say("gap.metadata"))
    if not mutable:
        return None
    return Hit(
        Severity.WARN,
        say("metadata_mutable"),
        value=True,
    )


def update_authority_creator(case: Case) -> Answer:
    """The creator personally can change name, symbol and picture."""
    report = case.report
    holder = report.update_authority
    if report.metadata_mutable is False or holder.state is AuthorityState.REVOKED:
        return None
    if holder.state is AuthorityState.UNKNOWN or report.creator is None:
        return CannotTell(say("gap.update_authority"))
    if holder.address != report.creator:
        return None
    return Hit(
        Severity.WARN,
        say("update_authority_creator"),
        value=visible(report.creator),
    )


RULES = (
    Rule(
        code="mint_authority",
        ask=mint_authority,
        group=Group.AUTHORITIES,
        title="Mint authority",
        explanation=(
            "Somebody can create tokens without limit and dilute every holder. Whether the "
            "address is a program, a group or a person cannot be seen."
        ),
        about="the mint authority",
        came="the mint authority is set",
        went="the mint authority was revoked",
        source="token.mintAuthority",
        finds=(Severity.DANGER,),
        weight=MAJOR,
    ),
    Rule(
        code="freeze_authority",
        ask=freeze_authority,
        group=Group.AUTHORITIES,
        title="Freeze authority",
        explanation=(
            "Somebody can freeze any holder's account, which can then neither send nor sell. "
            "Who that is cannot be seen."
        ),
        about="the freeze authority",
        came="the freeze authority is set",
        went="the freeze authority was revoked",
        source="token.freezeAuthority",
        finds=(Severity.DANGER,),
        weight=MAJOR,
    ),
    Rule(
        code="metadata_mutable",
        ask=metadata_mutable,
        group=Group.AUTHORITIES,
        title="Name can be changed",
        explanation="Name, symbol and picture can be replaced after people have bought.",
        about="whether the metadata can change",
        came="its metadata can be changed",
        went="its metadata is fixed now",
        source="tokenMeta.mutable",
        finds=(Severity.WARN,),
        weight=USUAL,
        factor="metadata",
    ),
    Rule(
        code="update_authority_creator",
        ask=update_authority_creator,
        group=Group.AUTHORITIES,
        title="Creator can change the name",
        explanation="The creator alone can change name, symbol and picture.",
        about="who may change the metadata",
        came="the creator can change its metadata",
        went="the creator can no longer change its metadata",
        source="tokenMeta.updateAuthority",
        finds=(Severity.WARN,),
        weight=MINOR,
        factor="metadata",
    ),
)
