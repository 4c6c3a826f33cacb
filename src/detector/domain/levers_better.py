"""What could speak for a token: levers towards a better band. Imports the domain only; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from detector.domain import edits
from detector.domain import thresholds as at
from detector.domain.authority import REVOKED_AUTHORITY, AuthorityState
from detector.domain.backing import backing
from detector.domain.change_words import ABOUT
from detector.domain.creators import CreatorRecord
from detector.domain.edits import Situation
from detector.domain.levers import (
    DAY_S,
    LIQUIDITY,
    LOCK,
    MOST_TARGETS,
    OVER,
    PEOPLE,
    UNDER,
    Apply,
    Lever,
    Target,
    neat,
    values,
)
from detector.domain.report import TokenReport
from detector.domain.rules.age import age_seconds
from detector.domain.rules.holders import TOP, holdings
from detector.domain.rules.lp_lock import lp_lock
from detector.domain.rules.rule import Case
from detector.domain.rules.wording import count, usd
from detector.domain.total import total

_INSIDERS: Final = (
    "insider_holdings insiders_counted insider_share insider_networks insider_size insiders"
)
_BACKED: Final = 0.5
"""Pools of which less is known money are full of the token itself, or of unknown coins."""
_TIMES: Final = 4.0
"""A balanced pool of half the supply."""
_DEEP_PCT: Final = 20.0
"""Liquidity of this share of the market cap is tried too: young tokens on launchpads have more."""


def better(
    one: Situation, now: float, unchecked: Iterable[str], found: Iterable[str]
) -> tuple[Lever, ...]:
    """What could speak for the token, in a fixed order.

    `unchecked`: codes of checks that were not made. `found`: of those that found something.
    """
    report, missing = one.report, frozenset(unchecked)
    equal = "equal_holders" in frozenset(found)
    levers = (
        _authority(report, "mint_authority"),
        _authority(report, "freeze_authority"),
        *_powers(missing),
        _liquidity(report),
        _market_cap(report),
        _lock(report),
        _concentration(report, missing, equal=equal),
        _holders(report),
        _one("creator_holdings", "the creator were known and held nothing", "creator_holdings",
             lambda given, _: edits.without_creators_share(given)),
        _creators_record(),
        _age(report, now),
        _one("insiders", "no insiders were counted, linked or marked", _INSIDERS,
             lambda given, _: edits.without_insiders(given)),
        _one("metadata", "nobody could change its metadata",
             "metadata_mutable update_authority_creator metadata",
             lambda given, _: replace(
                 given, metadata_mutable=False, update_authority=REVOKED_AUTHORITY)),
        _one("name", "its name and symbol were plain, and like no known token's",
             "imitates_known name_markup name_invisible name",
             lambda given, _: replace(given, name="Plain", symbol="PLAIN")),
        _one("figures", "the report's figures agreed with each other", "figures_contradict",
             lambda given, _: edits.with_agreeing_figures(given)),
        _one("rugged", "RugCheck did not mark it as rugged", "rugged",
             lambda given, _: replace(given, rugged=False)),
        _one("rugcheck_risks", "RugCheck named no risk", "rugcheck_risk",
             lambda given, _: edits.without_risks(given)),
        _score(report),
    )  # fmt: skip
    return tuple(lever for lever in levers if lever.targets)


def _one(fact: str, words: str, codes: str, apply: Apply) -> Lever:
    """A lever with one target. RugCheck's risks of the same factor follow: `codes` names it too."""
    factors = codes.split()
    return values(
        fact, None, None, codes, [(None, words)],
        lambda given, value: apply(edits.without_risks(given, factors), value),
    )  # fmt: skip


def _authority(report: TokenReport, code: str) -> Lever:
    mint = code == "mint_authority"
    held = report.mint_authority if mint else report.freeze_authority
    about = ABOUT[code]
    options: dict[AuthorityState, list[tuple[float | None, str]]] = {
        AuthorityState.SET: [(None, f"{about} were revoked")],
        AuthorityState.UNKNOWN: [(None, f"{about} became known and were revoked")],
        AuthorityState.REVOKED: [],
    }

    def apply(given: TokenReport, _: float) -> TokenReport:
        given = edits.without_risks(given, [code])
        if mint:
            return replace(given, mint_authority=REVOKED_AUTHORITY)
        return replace(given, freeze_authority=REVOKED_AUTHORITY)

    return values(code, None, None, code, options[held.state], apply)


def _powers(missing: frozenset[str]) -> Iterator[Lever]:
    """Those together of which nothing is known, then each power that Token-2022 grants."""
    unknown = [code for code in edits.WITHOUT_POWER if code in missing]
    if unknown:
        words = "its Token-2022 extensions became known and gave nobody a power"
        yield _power("token_2022", words, unknown)
    for code in edits.WITHOUT_POWER:
        if code not in unknown:
            yield _power(code, f"it had nothing of this kind: {ABOUT[code]}", [code])


def _power(fact: str, words: str, codes: list[str]) -> Lever:
    return values(
        fact, None, None, " ".join(codes), [(None, words)],
        lambda given, _: edits.without_powers(given, codes),
    )  # fmt: skip


def _liquidity(report: TokenReport) -> Lever:
    """More money that can be paid out; where next to none is, a pool that has it."""
    behind, cap = backing(report), report.market_cap_usd or 0.0
    now = behind.least_usd if behind is not None else 0.0
    ratios = (at.LIQUIDITY_RATIO_DANGER_PCT, at.LIQUIDITY_RATIO_WARN_PCT)
    clear = max(at.LIQUIDITY_WARN_USD, *(cap * pct / 100 for pct in ratios))
    if now < _BACKED * (report.pooled_usd or 0.0) or not now:
        held = neat(clear, up=True)
        return values(
            "liquidity", "usd", now if behind else None, f"{LIQUIDITY} {LOCK}",
            [(held, f"its pools were known to be locked for good and to hold at least {usd(held)}, "
                    "half of it SOL")],
            lambda given, value: edits.with_one_pool(
                edits.without_risks(given, ["liquidity", "lp_lock"]), value),
            chance=True,
        )  # fmt: skip
    limits = {
        at.DRAINED_LIQUIDITY_USD, at.LIQUIDITY_DANGER_USD, clear, cap * ratios[0] / 100,
        cap * _DEEP_PCT / 100, at.ESTABLISHED_LIQUIDITY_USD,
    }  # fmt: skip
    # More than that cannot stand behind the market cap, and is a contradiction.
    most = 0.9 * at.LIQUIDITY_CAP_RATIO * cap if cap else clear
    above = [neat(limit, up=True) for limit in sorted(limits) if max(now, 1.0) < limit <= most]
    return values(
        "liquidity", "usd", now, LIQUIDITY,
        [(limit, f"at least {usd(limit)} of liquidity stood behind it")
         for limit in above[:MOST_TARGETS]],
        lambda given, value: edits.with_liquidity(
            edits.without_risks(given, ["liquidity"]), OVER * value / now),
        chance=True,
    )  # fmt: skip


def _market_cap(report: TokenReport) -> Lever:
    """Where price or supply is unknown, a market cap that suits the liquidity."""
    known = report.market_cap_usd is not None
    words = f"its price and supply became known, and its market cap {_TIMES:.0f} times the pools"

    def apply(given: TokenReport, _: float) -> TokenReport:
        cap = _TIMES * (given.liquidity_usd or at.LIQUIDITY_WARN_USD)
        return replace(given, supply=10**15, decimals=6, price_usd=cap / 10**9)

    return values(
        "market_cap", None, None, "liquidity_ratio new_high_valuation creator_holdings",
        [] if known else [(None, words)], apply, chance=True,
    )  # fmt: skip


def _lock(report: TokenReport) -> Lever:
    """Without a pool of known size, the lever of the pools speaks."""
    lock = lp_lock(report)
    return values(
        "lp_lock", "pct", None if lock is None else lock.seen_pct, LOCK,
        [] if lock is None else [(100.0, "all of the liquidity were locked for good")],
        lambda given, value: edits.with_lock(edits.without_risks(given, ["lp_lock"]), value),
        chance=True,
    )  # fmt: skip


def _concentration(report: TokenReport, missing: frozenset[str], *, equal: bool) -> Lever:
    """Less in the hands of the largest; where the list hides somebody, a list that does not."""
    owners = holdings(report)
    together = total((owners or ())[:TOP])
    if not owners or not together or missing & set(PEOPLE.split()):
        return values(
            "top_10_holders", "pct", None, f"{PEOPLE} insider_holdings",
            [(None, "the list of holders became known in full and no person on it held much")],
            lambda given, _: edits.with_small_holders(
                edits.without_risks(given, ["concentration"])),
            chance=True,
        )  # fmt: skip
    options: list[tuple[float | None, str]] = []
    for ten, single in (
        (at.TOP_10_DANGER_PCT, at.TOP_HOLDER_DANGER_PCT),
        (at.TOP_10_WARN_PCT, at.TOP_HOLDER_WARN_PCT),
    ):
        share = min(ten, single * together / owners[0])
        words = f"the ten largest holders held less than {ten:.0f}% and none {single:.0f}% or more"
        if share <= together:
            options.append((share, words))
    # Listed are twenty, so that with so little in ten no group of equal accounts holds much.
    least = at.EQUAL_WARN_PCT / 2
    if equal and least < together:
        options.append((least, f"the ten largest held less than {at.EQUAL_WARN_PCT / 2:.0f}%"))
    return values(
        "top_10_holders", "pct", together, PEOPLE, options,
        lambda given, value: edits.with_people(
            edits.without_risks(given, ["concentration"]), UNDER * value / together),
        chance=True,
    )  # fmt: skip


def _holders(report: TokenReport) -> Lever:
    now = report.total_holders
    return values(
        "holders", "count", now, "few_holders",
        [(limit, f"at least {count(limit, 'account')} held it")
         for limit in (at.HOLDERS_DANGER, at.HOLDERS_WARN) if now is None or now < limit],
        lambda given, value: replace(
            edits.without_risks(given, ["few_holders"]), total_holders=int(value)),
    )  # fmt: skip


def _creators_record() -> Lever:
    good = CreatorRecord(analysed=3, critical=0, settled=3, lost_80=0, lost_90=0, unknown=0)

    def edit(one: Situation) -> Situation:
        report = edits.without_risks(one.report, ["creator_history"])
        record = None if one.creator_record is None else good
        return Situation(replace(report, creator_tokens=()), record)

    codes = frozenset({"creator_record", "creator_dead_share", "creator_tokens"})
    words = "nothing spoke against the creator's other tokens"
    return Lever("creator_history", None, None, codes, (Target(None, words, edit),))


def _age(report: TokenReport, now: float) -> Lever:
    age = age_seconds(Case(report, now, ""))
    return values(
        "age", "days", None if age is None else age / DAY_S, "token_new new_high_valuation",
        [(days, f"it were first seen {count(days, 'day')} ago or earlier")
         for days in (at.NEW_WARN_HOURS / 24, 7.0, 30.0, at.ESTABLISHED_DAYS)
         if age is None or age < days * DAY_S],
        lambda given, value: replace(given, detected_at=now - value * DAY_S),
        chance=True,
    )  # fmt: skip


def _score(report: TokenReport) -> Lever:
    score = report.score_normalised
    limits = (at.RUGCHECK_SCORE_CRITICAL, at.RUGCHECK_SCORE_DANGER, at.RUGCHECK_SCORE_WARN)
    options: list[tuple[float | None, str]] = [
        (limit, f"RugCheck's own score were below {limit:.0f}")
        for limit in limits
        if score is None or score >= limit
    ]
    if score is not None and not options:
        # Below all thresholds; the check was not made for what the score should add up to.
        options = [(score + 1, "RugCheck's own score were the sum of the risks that it names")]
    return values(
        "rugcheck_score", "points", score, "rugcheck_score", options,
        lambda given, value: replace(given, score_normalised=max(value - 1, 0.0), score=None),
    )  # fmt: skip
