"""The token itself: supply, powers over it, and its maker's links. Imports the domain only; pure.

A power's code is that of the check that looks at it. Whether somebody has it is what the report
says and no more: an extension that the report does not name is unknown.
"""

from dataclasses import dataclass
from enum import StrEnum

from detector.domain.authority import Authority, AuthorityState
from detector.domain.extensions import TransferFees
from detector.domain.links import ReadLink, read_link
from detector.domain.report import TokenReport
from detector.domain.sources.rugcheck.extensions_parser import TOKEN_2022_PROGRAM, TOKEN_PROGRAM


class Program(StrEnum):
    """The program that keeps the token's accounts."""

    TOKEN = "token"  # noqa: S105 - a word
    TOKEN_2022 = "token_2022"  # noqa: S105 - a word
    OTHER = "other"


class Held(StrEnum):
    """Whether a power over holders exists."""

    HELD = "held"
    """Somebody has it, or it is in force."""
    NOBODY = "nobody"
    """It was given up, or the token does not have it."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Power:
    """A power; `by`: who has it, where that is named; `pct`: a fee on transfers, 0-100."""

    code: str
    held: Held
    by: str | None = None
    pct: float | None = None


@dataclass(frozen=True, slots=True)
class TokenEvidence:
    """`supply` in base units; `others`: extensions that no check understands."""

    program: Program | None
    supply: int | None
    decimals: int | None
    powers: tuple[Power, ...]
    others: tuple[str, ...] | None
    links: tuple[ReadLink, ...] | None


_PROGRAMS = {TOKEN_PROGRAM: Program.TOKEN, TOKEN_2022_PROGRAM: Program.TOKEN_2022}

_HELD = {
    AuthorityState.SET: Held.HELD,
    AuthorityState.REVOKED: Held.NOBODY,
    AuthorityState.UNKNOWN: Held.UNKNOWN,
}
_IN_FORCE = {None: Held.UNKNOWN, True: Held.HELD, False: Held.NOBODY}


def token_evidence(report: TokenReport) -> TokenEvidence:
    """What the report says of the token itself; never raises on a parsed report."""
    program = report.token_program
    return TokenEvidence(
        program=None if program is None else _PROGRAMS.get(program, Program.OTHER),
        supply=report.supply,
        decimals=report.decimals,
        powers=_powers(report),
        others=report.extensions.others,
        links=None if report.links is None else tuple(map(read_link, report.links)),
    )


def _powers(report: TokenReport) -> tuple[Power, ...]:
    has = report.extensions
    hook = has.transfer_hook
    setting = hook.program if hook.program.state is AuthorityState.SET else hook.authority
    return (
        _power("mint_authority", report.mint_authority),
        _power("freeze_authority", report.freeze_authority),
        Power(
            "metadata_mutable", _IN_FORCE[report.metadata_mutable], report.update_authority.address
        ),
        _power("permanent_delegate", has.permanent_delegate),
        _fee(has.transfer_fees),
        _power("transfer_fee_authority", has.transfer_fees.authority),
        Power("non_transferable", _IN_FORCE[has.non_transferable]),
        Power("default_frozen", _IN_FORCE[has.default_frozen]),
        _power(
            "transfer_hook", setting if hook.program.address else _weaker(hook.program, setting)
        ),
        Power("paused_now", _IN_FORCE[has.pausable.paused], has.pausable.authority.address),
        _power("pausable", has.pausable.authority),
        _power("mint_close_authority", has.mint_close),
        _power("scaled_ui_amount", has.scaled_ui_amount),
        _power("interest_bearing", has.interest_bearing),
        Power("confidential_transfers", _IN_FORCE[has.confidential_transfers]),
    )


def _power(code: str, holder: Authority) -> Power:
    return Power(code, _HELD[holder.state], holder.address)


def _weaker(program: Authority, holder: Authority) -> Authority:
    """Who may set a program, where none runs; unknown as long as it is unknown whether one runs."""
    return program if holder.state is AuthorityState.REVOKED else holder


def _fee(fees: TransferFees) -> Power:
    """The highest fee that is named; none is in force only where everything was read."""
    steps = fees.steps or ()
    known = [pct for pct in (fees.figure_pct, *(step.pct for step in steps)) if pct is not None]
    most = max(known, default=None)
    if most:
        return Power("transfer_fee", Held.HELD, pct=most)
    read = fees.steps is not None and all(step.pct is not None for step in steps)
    return Power("transfer_fee", Held.NOBODY if read else Held.UNKNOWN)
