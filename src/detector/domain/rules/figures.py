"""Figures of one report that cannot both be true. Imports the domain only.

RugCheck gives many facts twice: a total and its parts, a share and its amount, a count and its
list. In recorded reports they agree. Where they do not, somebody or something is wrong, and no
check that rests on them may pass: it is not made, and this one says why.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from detector.domain import thresholds as at
from detector.domain.report import Market, TokenReport
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
from detector.domain.rules.said import Sentence, money, number, say, shares, term
from detector.domain.total import total

_CENTS: Final = 1.0
"""Differences below a dollar are rounding."""


class Area(StrEnum):
    """What a contradiction is about: checks of the same area cannot pass."""

    LIQUIDITY = "liquidity"
    HOLDERS = "holders"
    INSIDERS = "insiders"


def figures_contradict(case: Case) -> Answer:
    """Every contradiction, each a warning; the checks that rest on it are not made."""
    report = case.report
    if not (report.markets or report.top_holders or report.total_liquidity_usd):
        return CannotTell(say("gap.figures"))
    return tuple(
        Hit(Severity.WARN, said, value=area.value)
        for area in Area
        for said in _contradictions(case, area)
    )


def doubted(answer: Answer, case: Case, area: Area) -> Answer:
    """The answer of a check, unless its figures contradict each other and it found no danger."""
    if isinstance(answer, CannotTell):
        return answer
    if isinstance(answer, Hit) and answer.severity is Severity.DANGER:
        return answer
    found = _contradictions(case, area)
    return CannotTell(found[0]) if found else answer


def _contradictions(case: Case, area: Area) -> tuple[Sentence, ...]:
    """Those of an area. Many rules ask; they are looked for once."""
    if area not in case.contradictions:
        look = {
            Area.LIQUIDITY: _liquidity,
            Area.HOLDERS: _holders,
            Area.INSIDERS: _insiders,
        }[area]
        case.contradictions[area] = tuple(look(case.report))
    return case.contradictions[area]


def _liquidity(report: TokenReport) -> Iterator[Sentence]:
    pools = report.markets
    if pools is not None:
        for words, stated, parts in (
            ("liquidity", report.total_liquidity_usd, [p.liquidity_usd for p in pools]),
            (
                "what the pools hold besides the token",
                report.total_quote_usd,
                [p.quote_usd for p in pools],
            ),
        ):
            known = [part for part in parts if part is not None]
            together = total(known)
            if stated is None or not _apart(stated, together):
                continue
            if len(known) == len(parts) or together > stated:
                yield say(
                    "figures.total",
                    what=term(words),
                    stated=money(stated),
                    together=money(together),
                )
    cap = report.market_cap_usd
    if cap and (report.pooled_usd or 0.0) > at.LIQUIDITY_CAP_RATIO * cap:
        yield say("figures.cap", pooled=money(report.pooled_usd or 0.0), cap=money(cap))
    for pool in pools or ():
        yield from _pool(report, pool)
        yield from _lock(pool)


def _apart(first: float, second: float) -> bool:
    larger = max(first, second)
    return abs(first - second) > max(larger * (at.FIGURES_APART_PCT / 100), _CENTS)


def _pool(report: TokenReport, pool: Market) -> Iterator[Sentence]:
    """What a pool with much of the money says of price and amounts."""
    share = 100 * (pool.liquidity_usd or 0.0) / (report.pooled_usd or float("inf"))
    if share < at.POOL_MATERIAL_PCT:
        return
    for own in (pool.price_usd, _balance_price(pool)):
        price = report.price_usd
        if own and price and max(own, price) >= at.PRICE_APART_FACTOR * min(own, price):
            yield _ratio(price, own, share)
            break
    if pool.vault_amount is None or pool.own_tokens is None or report.decimals is None:
        return
    held = pool.vault_amount / 10**report.decimals
    if abs(held - pool.own_tokens) > max(held, pool.own_tokens) * (at.FIGURES_APART_PCT / 100):
        yield say("figures.vault")


def _lock(pool: Market) -> Iterator[Sentence]:
    """What a pool says of its lock: as a share, in dollars and in LP tokens."""
    locked, held = pool.lp_locked_pct, pool.liquidity_usd
    if locked is None:
        return
    amount = pool.lp_amount_locked_pct
    by_amount = amount is not None and abs(amount - locked) > at.FIGURES_APART_PCT
    by_money = (
        held is not None
        and pool.lp_locked_usd is not None
        and _apart(pool.lp_locked_usd, held * locked / 100)
    )
    if by_amount or by_money:
        yield say("figures.lock", share=shares(locked))


def _balance_price(pool: Market) -> float | None:
    """The price at which a constant-product pool trades: one side over the other.

    Pools without LP tokens may hold one side only, so theirs says nothing.
    """
    if not pool.lp_tokens or not pool.own_tokens or pool.quote_usd is None:
        return None
    return pool.quote_usd / pool.own_tokens


def _ratio(price: float, own: float, share: float) -> Sentence:
    if own < price < 1e6 * own:
        return say("figures.price.times", times=number(price / own), share=shares(share))
    ratio = "over a million times" if price > own else "a tenth or less of"
    return say("figures.price", ratio=term(ratio), share=shares(share))


def _holders(report: TokenReport) -> Iterator[Sentence]:
    listed = report.top_holders or ()
    if report.total_holders is not None and len(listed) > report.total_holders:
        yield say("figures.holders", listed=number(len(listed)), n=number(report.total_holders))
    together = total(holder.pct for holder in listed if holder.pct is not None)
    if together > at.LISTED_SUM_PCT:
        yield say("figures.sum", share=shares(together))
    for holder in listed:
        share = report.share_of_supply_pct(holder.amount)
        if holder.pct is None or holder.amount is None or not report.supply:
            continue
        apart = max(holder.pct, share or 0.0) * (at.FIGURES_APART_PCT / 100)
        if share is None or abs(holder.pct - share) > max(apart, 0.01):
            yield say("figures.account")
            return


def _insiders(report: TokenReport) -> Iterator[Sentence]:
    counted, networks = report.insiders_detected, report.insider_networks
    if counted is None:
        return
    if networks is None:
        if counted:
            yield say("insiders_counted.unlisted", n=number(counted))
        return
    active = [network.active for network in networks]
    known = [number for number in active if number is not None]
    if len(known) == len(active) and sum(known) != counted:
        yield say("figures.insiders", n=number(counted), listed=number(sum(known)))


RULES = (
    Rule(
        code="figures_contradict",
        ask=figures_contradict,
        group=Group.RUGCHECK,
        title="Figures that contradict each other",
        explanation=(
            "The report gives some facts twice, and they do not agree. No check that rests on "
            "such a figure is passed."
        ),
        about="whether the report's figures agree",
        came="the report's figures contradict each other",
        went="the report's figures agree",
        source="markets, topHolders, insiderNetworks",
        finds=(Severity.WARN,),
        weight=MAJOR,
    ),
)
