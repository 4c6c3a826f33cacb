"""Powers that the Token-2022 program grants, as values. Imports the domain only."""

from dataclasses import dataclass

from detector.domain.authority import Authority


@dataclass(frozen=True, slots=True)
class FeeStep:
    """A transfer fee from an epoch on. `pct` 0-100; `max_amount` in base units a transfer."""

    epoch: int | None
    pct: float | None
    max_amount: int | None


@dataclass(frozen=True, slots=True)
class TransferFees:
    """What a report says of transfer fees: RugCheck's own figure and the token's configuration.

    `steps`: the older and the newer fee, as far as they are named; empty where the token has no
    configuration, None where it cannot be read.
    """

    figure_pct: float | None
    steps: tuple[FeeStep, ...] | None
    authority: Authority


@dataclass(frozen=True, slots=True)
class TransferHook:
    """The program that runs on every transfer, and who may set another one."""

    program: Authority
    authority: Authority


@dataclass(frozen=True, slots=True)
class Pausable:
    """Whether transfers are paused now, and who may pause them."""

    paused: bool | None
    authority: Authority


@dataclass(frozen=True, slots=True)
class Extensions:
    """Token-2022 powers over holders. None is unknown; the older token program has none of them.

    `scaled_ui_amount`, `interest_bearing`: who may change how amounts are shown.
    `confidential_transfers`: whether amounts can be hidden. `others`: extensions by the names that
    the report gives them, which nothing here understands; None where the report lacks the names of
    extensions that are known, so that it may lack others too.
    """

    transfer_fees: TransferFees
    permanent_delegate: Authority
    non_transferable: bool | None
    default_frozen: bool | None
    transfer_hook: TransferHook
    pausable: Pausable
    mint_close: Authority
    scaled_ui_amount: Authority
    interest_bearing: Authority
    confidential_transfers: bool | None
    others: tuple[str, ...] | None
