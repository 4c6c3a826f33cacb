"""How old the token is, and what it claims to be worth at that age. Imports the domain only."""

from detector.domain import thresholds as at
from detector.domain.rules.rule import (
    MINOR,
    USUAL,
    Answer,
    CannotTell,
    Case,
    Clear,
    Group,
    Hit,
    Rule,
    Severity,
)
from detector.domain.rules.said import money, say, seconds
from detector.domain.rules.steps import Steps

_HOUR = 3_600.0
_VALUATION = Steps(at.NEW_VALUATION_WARN_USD, at.NEW_VALUATION_DANGER_USD, "usd")
_NO_AGE = CannotTell(say("gap.age"))


def age_seconds(case: Case) -> float | None:
    """Seconds since RugCheck first saw the token; None when unknown or in the future."""
    if case.report.detected_at is None:
        return None
    age = case.now - case.report.detected_at
    if not age >= -at.CLOCK_SKEW_HOURS * _HOUR:
        return None
    return max(age, 0.0)


def token_new(case: Case) -> Answer:
    """Younger than a day."""
    age = age_seconds(case)
    if age is None:
        return _NO_AGE
    if age >= at.NEW_WARN_HOURS * _HOUR:
        return Clear(age, at.NEW_WARN_HOURS * _HOUR, "seconds")
    return Hit(
        Severity.WARN,
        say("token_new", age=seconds(age)),
        value=age,
        threshold=at.NEW_WARN_HOURS * _HOUR,
        unit="seconds",
    )


def new_high_valuation(case: Case) -> Answer:
    """Younger than a day and already worth a fortune by its price."""
    age, market_cap = age_seconds(case), case.report.market_cap_usd
    if age is None:
        return _NO_AGE
    if age >= at.NEW_WARN_HOURS * _HOUR:
        return None
    if market_cap is None:
        return CannotTell(say("gap.market_cap"))
    step = _VALUATION.at(market_cap)
    if step is None:
        return _VALUATION.clear(market_cap)
    said = say("new_high_valuation", cap=money(market_cap), age=seconds(age))
    return step.hit(said, market_cap)


RULES = (
    Rule(
        code="new_high_valuation",
        ask=new_high_valuation,
        group=Group.AGE,
        title="New with a high valuation",
        explanation=(
            "Younger than a day, and the price already names a fortune. A broken price feed "
            "names fortunes too."
        ),
        about="the valuation of a new token",
        came="it is worth much for its age",
        went="it is no longer worth much for its age",
        source="price",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MINOR,
        factor="age",
    ),
    Rule(
        code="token_new",
        ask=token_new,
        group=Group.AGE,
        title="Age of the token",
        explanation=(
            "The time since RugCheck first saw the token. An older token that RugCheck met "
            "late looks new."
        ),
        about="the token's age",
        came="it is new",
        went="it is no longer new",
        source="detectedAt",
        finds=(Severity.WARN,),
        weight=USUAL,
        factor="age",
    ),
)
