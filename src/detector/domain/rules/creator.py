"""What the creator holds, and what became of other tokens. Imports the domain only."""

from detector.domain import creators
from detector.domain import thresholds as at
from detector.domain.creators import COUNTED, CreatorRecord
from detector.domain.mint import address
from detector.domain.report import CreatorToken, Role, TokenReport
from detector.domain.rules.rule import (
    MAJOR,
    MINOR,
    Answer,
    CannotTell,
    Case,
    Clear,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.said import money, number, say, shares
from detector.domain.rules.steps import Steps
from detector.domain.total import total

_HELD = Steps(at.CREATOR_WARN_PCT, at.CREATOR_DANGER_PCT, "pct")
_LOST = Steps(at.CREATOR_LOST_WARN_PCT, at.CREATOR_LOST_DANGER_PCT, "pct")
_NO_TOKENS = CannotTell(say("gap.creator_tokens"), tolerated=True)


def creator_holdings(case: Case) -> Answer:
    """The creator's balance, or at least what the creator's listed accounts hold."""
    report = case.report
    balance = report.creator_holdings_pct
    share = max(balance or 0.0, _listed_pct(report))
    if balance is None and share < at.CREATOR_DANGER_PCT:
        return CannotTell(say("gap.creator_holdings"))
    step = _HELD.at(share)
    if step is None:
        return _HELD.clear(share)
    return step.hit(say("creator_holdings", share=shares(share)), share)


def _listed_pct(report: TokenReport) -> float:
    """The creator's share by the list of the largest accounts, 0-100; 0 when not among them."""
    shares = (
        report.share_pct(holder) or 0.0
        for holder in report.top_holders or ()
        if holder.role is Role.CREATOR
    )
    return min(total(shares), 100.0)


def creator_tokens(case: Case) -> Answer:
    """How many tokens the creator made before."""
    earlier = _earlier(case)
    if earlier is None:
        return _NO_TOKENS
    if len(earlier) < at.CREATOR_TOKENS_WARN:
        return Clear(len(earlier), at.CREATOR_TOKENS_WARN, "count")
    return Hit(
        Severity.WARN,
        say("creator_tokens", n=number(len(earlier))),
        value=len(earlier),
        threshold=at.CREATOR_TOKENS_WARN,
        unit="count",
    )


def creator_dead_share(case: Case) -> Answer:
    """How many are worth next to nothing now; one of unknown worth counts as such a token.

    Only a warning: nine reports of ten hold no list, and a token whose creator is listed must not
    fare worse for it than one whose creator is not. Where RugCheck itself calls the history a
    danger, its risk says so.
    """
    earlier = _earlier(case)
    if earlier is None:
        return _NO_TOKENS
    if len(earlier) < at.CREATOR_DEAD_MIN:
        return None
    valued = [t.market_cap_usd for t in earlier if t.market_cap_usd is not None]
    dead = sum(1 for value in valued if value < at.CREATOR_DEAD_USD)
    unknown = len(earlier) - len(valued)
    share = 100 * (dead + unknown) / len(earlier)
    if share < at.CREATOR_DEAD_WARN_PCT:
        return Clear(share, at.CREATOR_DEAD_WARN_PCT, "pct")
    if not dead:
        return CannotTell(say("gap.creator_caps"))
    counted = {"n": number(len(earlier)), "dead": number(dead), "line": money(at.CREATOR_DEAD_USD)}
    return Hit(
        Severity.WARN,
        say("creator_dead_share.unknown", **counted, unknown=number(unknown))
        if unknown
        else say("creator_dead_share", **counted),
        value=share,
        threshold=at.CREATOR_DEAD_WARN_PCT,
        unit="pct",
    )


def _earlier(case: Case) -> list[CreatorToken] | None:
    listed = case.report.creator_tokens
    return None if listed is None else [token for token in listed if token.mint != case.mint]


def creator_record(case: Case) -> Answer:
    """What became of the creator's other tokens that were analysed here, by our own follow-ups.

    Never critical: on some launchpads whoever makes a token can name another as its creator.
    """
    creator, record = address(case.report.creator), case.creator_record
    if creator is None:
        return CannotTell(say("gap.creator"), tolerated=True)
    if creators.is_shared(creator):
        return CannotTell(say("gap.creator_shared"), tolerated=True)
    if creators.asked_about(creator, case.mint) is None:
        return CannotTell(say("gap.creator_known"), tolerated=True)
    if record is None:
        return CannotTell(say("gap.creator_record"), tolerated=True)
    hits = tuple(hit for hit in (_lost(record), _critical(record)) if hit is not None)
    if hits or record.settled >= at.CREATOR_SETTLED_MIN:
        return hits
    return CannotTell(
        say("gap.creator_settled", n=number(record.analysed), settled=number(record.settled)),
        tolerated=True,
    )


def _lost(record: CreatorRecord) -> Hit | None:
    """Other tokens that lost 90 % or more, of those whose outcome is known."""
    if not record.lost_90:
        return None
    share = 100 * record.lost_90 / record.settled
    step = _LOST.at(share, danger=record.lost_90 >= at.CREATOR_LOST_DANGER) or _LOST.remark()
    return step.hit(
        say("creator_record.lost", n=number(record.settled), lost=number(record.lost_90)),
        share,
        context=say(
            "creator_record.lost.context",
            lesser=number(record.lost_80),
            unknown=number(record.unknown),
            most=number(COUNTED),
        ),
    )


def _critical(record: CreatorRecord) -> Hit | None:
    """Other tokens with critical evidence, of those that were analysed."""
    if not record.critical:
        return None
    material = 100 * record.critical >= at.CREATOR_CRITICAL_PCT * record.analysed
    danger = material and record.critical >= at.CREATOR_CRITICAL_DANGER
    return Hit(
        Severity.DANGER if danger else Severity.WARN if material else Severity.INFO,
        say("creator_record.critical", n=number(record.analysed), critical=number(record.critical)),
        value=record.critical,
        threshold=at.CREATOR_CRITICAL_DANGER,
        unit="count",
        context=say("creator_record.critical.context", most=number(COUNTED)),
    )


RULES = (
    Rule(
        code="creator_holdings",
        ask=creator_holdings,
        group=Group.HOLDERS,
        title="Creator's share",
        explanation=(
            "The creator's share of the supply, by balance or by listed accounts, whichever "
            "is more. Other wallets of the creator are not seen."
        ),
        about="the creator's holdings",
        came="the creator holds much of it",
        went="the creator holds less of it",
        source="creatorBalance",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MAJOR,
    ),
    Rule(
        code="creator_record",
        ask=creator_record,
        group=Group.HOLDERS,
        title="Creator's record here",
        explanation=(
            "What became of other tokens of this creator that were analysed and followed "
            "here. Of all tokens about one in eight loses 90%. Other wallets of the creator "
            "are not seen, and strangers can name somebody as creator."
        ),
        about="the creator's earlier tokens",
        came="the creator's other tokens fared badly",
        went="the creator's other tokens count less",
        source="creator",
        finds=(Severity.INFO, Severity.WARN, Severity.DANGER),
        weight=MINOR,
        essential=False,
        factor="creator_history",
    ),
    Rule(
        code="creator_dead_share",
        ask=creator_dead_share,
        group=Group.HOLDERS,
        title="Creator's dead tokens",
        explanation=(
            "Most other tokens of the creator are worth next to nothing now. On launchpads "
            "most tokens end so, whoever made them."
        ),
        about="the creator's earlier tokens",
        came="the creator's other tokens are worth little",
        went="fewer of the creator's other tokens are worth little",
        source="creatorTokens",
        finds=(Severity.WARN,),
        weight=MINOR,
        essential=False,
        factor="creator_history",
    ),
    Rule(
        code="creator_tokens",
        ask=creator_tokens,
        group=Group.HOLDERS,
        title="Creator's other tokens",
        explanation=(
            "The creator has made several other tokens. Tokens made from other wallets are "
            "not seen."
        ),
        about="the creator's earlier tokens",
        came="the creator made several tokens",
        went="fewer tokens of the creator are named",
        source="creatorTokens",
        finds=(Severity.WARN,),
        weight=MINOR,
        essential=False,
        factor="creator_history",
    ),
)
