"""Where a warning begins, and where a danger does: both sides of each threshold."""

from hypothesis import given
from hypothesis import strategies as st

from detector.domain.rules.rule import Severity
from detector.domain.rules.said import say, shares
from detector.domain.rules.steps import Reached, Steps

UP = Steps(10.0, 25.0, "pct", critical=60.0)
DOWN = Steps(100.0, 50.0, "count")
WARN, DANGER = Severity.WARN, Severity.DANGER
NUMBERS = st.floats(allow_nan=False)


def test_where_larger_is_worse_a_threshold_is_reached_at_its_value() -> None:
    assert UP.at(9.999) is None
    assert UP.at(10.0) == Reached(WARN, 10.0, "pct")
    assert UP.at(24.999) == Reached(WARN, 10.0, "pct")
    assert UP.at(25.0) == Reached(DANGER, 25.0, "pct")
    assert UP.at(59.999) == Reached(DANGER, 25.0, "pct")
    assert UP.at(60.0) == Reached(DANGER, 60.0, "pct", critical=True)


def test_where_smaller_is_worse_a_threshold_is_reached_below_its_value() -> None:
    assert DOWN.at(100) is None
    assert DOWN.at(99) == Reached(WARN, 100.0, "count")
    assert DOWN.at(50) == Reached(WARN, 100.0, "count")
    assert DOWN.at(49) == Reached(DANGER, 50.0, "count")


def test_facts_beside_the_value_forbid_a_step() -> None:
    assert UP.at(60.0, critical=False) == Reached(DANGER, 25.0, "pct")
    assert UP.at(60.0, danger=False) == Reached(WARN, 10.0, "pct")
    assert DOWN.at(49, danger=False) == Reached(WARN, 100.0, "count")
    assert UP.at(1.0, danger=False, critical=False) is None


def test_a_finding_has_the_value_and_the_threshold_that_it_reached() -> None:
    step = UP.at(70.0)
    assert step is not None
    why = say("gap.market_cap")
    hit = step.hit(say("top_holder", share=shares(70.0)), 70.0, context=why)
    assert (hit.severity, hit.value, hit.threshold, hit.unit) == (DANGER, 70.0, 60.0, "pct")
    assert (hit.said.key, hit.critical, hit.context) == ("top_holder", True, why)
    assert not UP.remark().hit(why, 1.0).critical


def test_a_remark_stands_before_the_first_step() -> None:
    assert DOWN.remark() == Reached(Severity.INFO, 100.0, "count")


@given(NUMBERS, NUMBERS)
def test_a_worse_value_never_reaches_a_milder_step(first: float, second: float) -> None:
    rank = {None: 0, WARN: 1, DANGER: 2}

    def reached(steps: Steps, value: float) -> int:
        step = steps.at(value)
        return rank[step.severity if step else None] + bool(step and step.critical)

    low, high = sorted((first, second))
    assert reached(UP, low) <= reached(UP, high)
    assert reached(DOWN, low) >= reached(DOWN, high)
