"""A report with one fact altered and all else as it was. Imports the domain only; pure.

What a report says twice is altered in both places, so that it does not contradict itself; what
RugCheck says of the same fact (of the same factor) is taken to follow it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from detector.domain.authority import REVOKED_AUTHORITY
from detector.domain.creators import CreatorRecord
from detector.domain.extensions import Extensions, Pausable, TransferFees, TransferHook
from detector.domain.report import NOT_PEOPLE, Holder, Market, Role, TokenReport
from detector.domain.rules.rugcheck_findings import NAMED_RISK
from detector.domain.total import total

LISTED: Final = 20
"""So many people a list of holders has that hides nobody."""

_SOL: Final = "So11111111111111111111111111111111111111112"

_SMALL_PCT: Final = 1.5
"""The largest of them."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is judged: a report, and what our own store says of its creator."""

    report: TokenReport
    creator_record: CreatorRecord | None


Edit = Callable[[Situation], Situation]


def of_report(edit: Callable[[TokenReport], TokenReport]) -> Edit:
    """An edit of the report alone."""
    return lambda one: replace(one, report=edit(one.report))


def without_risks(report: TokenReport, factors: Iterable[str] | None = None) -> TokenReport:
    """RugCheck's list without its risks of these factors; None: without any.

    Its raw score, which is their sum, is then unknown; the score of 100 stays as it is.
    """
    wanted = None if factors is None else frozenset(factors)
    if wanted is None:
        return replace(report, risks=(), score=None)
    kept = tuple(
        risk for risk in report.risks or () if NAMED_RISK.factor_of(risk.name) not in wanted
    )
    if len(kept) == len(report.risks or ()):
        return report
    return replace(report, risks=kept, score=None)


def with_liquidity(report: TokenReport, factor: float) -> TokenReport:
    """All pools so many times as large, at the same price and with the same share locked."""

    def times(amount: float | None) -> float | None:
        return None if amount is None else amount * factor

    pools = tuple(
        replace(
            pool,
            liquidity_usd=times(pool.liquidity_usd),
            own_usd=times(pool.own_usd),
            quote_usd=times(pool.quote_usd),
            own_tokens=times(pool.own_tokens),
            vault_amount=None,
            lp_locked_usd=times(pool.lp_locked_usd),
            lp_kept_usd=times(pool.lp_kept_usd),
        )
        for pool in report.markets or ()
    )
    return replace(
        report,
        markets=None if report.markets is None else pools,
        lockers=None
        if report.lockers is None
        else tuple(replace(lock, locked_usd=times(lock.locked_usd)) for lock in report.lockers),
        total_liquidity_usd=times(report.total_liquidity_usd),
        total_quote_usd=times(report.total_quote_usd),
    )


def with_one_pool(report: TokenReport, usd: float) -> TokenReport:
    """One known pool of so much, half of it in SOL, with burnt LP tokens."""
    pool = Market(
        address=None, kind=None, liquidity_usd=usd, own_usd=usd / 2, quote_usd=usd / 2,
        quote_mint=_SOL, price_usd=None, own_tokens=None, vault=None, vault_owner=None,
        vault_amount=None, lp_locked_pct=100.0, lp_locked_usd=None, lp_amount_locked_pct=None,
        lp_kept_usd=0.0, lp_tokens=True,
    )  # fmt: skip
    return replace(
        report, markets=(pool,), lockers=(), total_liquidity_usd=usd, total_quote_usd=usd / 2
    )


def with_lock(report: TokenReport, pct: float) -> TokenReport:
    """So much of every pool is locked; in full, it is so for ever and in nobody's hands."""
    pools = tuple(
        replace(
            pool,
            lp_locked_pct=pct,
            lp_locked_usd=None,
            lp_amount_locked_pct=None,
            lp_kept_usd=0.0 if pct == 100.0 else pool.lp_kept_usd,
        )
        for pool in report.markets or ()
    )
    lockers = () if pct == 100.0 else report.lockers
    return replace(report, markets=pools, lockers=lockers)


def with_people(report: TokenReport, factor: float) -> TokenReport:
    """Every person on the list holds so many times as much."""
    return replace(
        report,
        top_holders=_sorted(
            holder
            if holder.role in NOT_PEOPLE
            else replace(
                holder,
                pct=None if holder.pct is None else holder.pct * factor,
                amount=None if holder.amount is None else int(holder.amount * factor),
            )
            for holder in report.top_holders or ()
        ),
    )


def with_largest(report: TokenReport, pct: float) -> TokenReport:
    """The largest person on the list holds so much."""
    people = list(report.people())
    if not people:
        return report
    largest = max(people, key=lambda holder: report.share_pct(holder) or 0.0)
    return replace(
        report,
        top_holders=_sorted(
            replace(holder, pct=pct, amount=None) if holder is largest else holder
            for holder in report.top_holders or ()
        ),
    )


def with_small_holders(report: TokenReport) -> TokenReport:
    """A full list on which no person holds much; accounts that are shown to be pools stay."""
    others = [
        replace(holder, pct=report.share_pct(holder), amount=None)
        for holder in report.top_holders or ()
        if holder.role in NOT_PEOPLE - {Role.UNPROVEN} and report.share_pct(holder) is not None
    ]
    rest = max(100.0 - total(holder.pct or 0.0 for holder in others), 0.0)
    largest = min(_SMALL_PCT, rest / LISTED)
    people = [
        Holder(None, f"holder {n}", Role.HOLDER, largest * (1.0 - n / 40.0), None, insider=False)
        for n in range(LISTED)
    ]
    return replace(
        report,
        top_holders=_sorted([*others, *people]),
        total_holders=max(report.total_holders or 0, LISTED + len(others))
        if report.total_holders is not None
        else None,
    )


def without_creators_share(report: TokenReport) -> TokenReport:
    """The creator is known, and holds nothing."""
    return replace(
        report,
        creator=report.creator or "known",
        creator_balance=0,
        top_holders=None
        if report.top_holders is None
        else _sorted(
            replace(holder, pct=0.0, amount=None) if holder.role is Role.CREATOR else holder
            for holder in report.top_holders
        ),
    )


def with_creators_share(report: TokenReport, pct: float) -> TokenReport:
    """The creator's balance is so much of the supply."""
    return replace(report, creator_balance=int((report.supply or 0) * pct / 100) + 1)


def without_insiders(report: TokenReport) -> TokenReport:
    """No network, no count, no mark."""
    holders = report.top_holders
    return replace(
        report,
        insider_networks=(),
        insiders_detected=0,
        top_holders=None
        if holders is None
        else tuple(replace(holder, insider=False) for holder in holders),
    )


def with_agreeing_figures(report: TokenReport) -> TokenReport:
    """Totals are the sums of their parts; what a part says twice, it says once."""
    pools = tuple(
        replace(
            pool, price_usd=None, own_tokens=None, vault_amount=None, lp_locked_usd=None,
            lp_amount_locked_pct=None,
        )
        for pool in report.markets or ()
    )  # fmt: skip
    holders = tuple(
        replace(holder, pct=report.share_pct(holder), amount=None)
        for holder in report.top_holders or ()
    )
    networks = report.insider_networks
    return replace(
        report,
        markets=None if report.markets is None else pools,
        total_liquidity_usd=total(pool.liquidity_usd or 0.0 for pool in pools),
        total_quote_usd=total(pool.quote_usd or 0.0 for pool in pools),
        top_holders=None if report.top_holders is None else holders,
        total_holders=None
        if report.total_holders is None
        else max(report.total_holders, len(holders)),
        insiders_detected=report.insiders_detected
        if networks is None
        else sum(network.active or 0 for network in networks),
    )


def _sorted(holders: Iterable[Holder]) -> tuple[Holder, ...]:
    return tuple(sorted(holders, key=lambda holder: -(holder.pct or 0.0)))


_NO_FEES = TransferFees(0.0, (), REVOKED_AUTHORITY)

WITHOUT_POWER: Final[Mapping[str, Callable[[Extensions], Extensions]]] = {
    "permanent_delegate": lambda e: replace(e, permanent_delegate=REVOKED_AUTHORITY),
    "non_transferable": lambda e: replace(e, non_transferable=False),
    "pausable": lambda e: replace(e, pausable=Pausable(False, REVOKED_AUTHORITY)),  # noqa: FBT003
    "default_frozen": lambda e: replace(e, default_frozen=False),
    "transfer_hook": lambda e: replace(
        e, transfer_hook=TransferHook(REVOKED_AUTHORITY, REVOKED_AUTHORITY)
    ),
    "transfer_fee": lambda e: replace(
        e, transfer_fees=replace(_NO_FEES, authority=e.transfer_fees.authority)
    ),
    "transfer_fee_authority": lambda e: replace(
        e, transfer_fees=replace(e.transfer_fees, authority=REVOKED_AUTHORITY)
    ),
    "mint_close_authority": lambda e: replace(e, mint_close=REVOKED_AUTHORITY),
    "scaled_ui_amount": lambda e: replace(e, scaled_ui_amount=REVOKED_AUTHORITY),
    "interest_bearing": lambda e: replace(e, interest_bearing=REVOKED_AUTHORITY),
    "confidential_transfers": lambda e: replace(e, confidential_transfers=False),
    "other_extensions": lambda e: replace(e, others=()),
}
"""A token's extensions without one power, by the code of its check."""


def without_powers(report: TokenReport, codes: Iterable[str]) -> TokenReport:
    """The report of a token that is known not to have these powers."""
    extensions = report.extensions
    for code in codes:
        extensions = WITHOUT_POWER[code](extensions)
    return replace(report, extensions=extensions)
