"""When a watcher is told: every change once, nothing twice, the newest verdict counts."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.watch import NOTHING, Reason, ToldVerdict, reasons, told_next

TOLD = ToldVerdict(5, "Safe", "low", 0.25)
LINE = 0.5

verdicts = st.builds(
    ToldVerdict,
    st.just(7),
    st.sampled_from(["Safe", "Unknown", "Fraud"]),
    st.sampled_from(["low", "medium", "high", "critical", "unknown"]),
    st.none() | st.sampled_from([0.0, 0.25, 0.499, 0.5, 0.501, 0.75, 1.0]),
)
lines = st.none() | st.sampled_from([0.25, 0.5, 0.75])


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, ()),
        ({"at_ms": 9}, ()),
        ({"risk_level": "Fraud"}, (Reason.LEVEL,)),
        ({"band": "medium"}, (Reason.BAND,)),
        ({"chance": 0.4999}, ()),
        ({"chance": 0.5}, (Reason.CHANCE,)),
        ({"chance": None}, ()),
        ({"risk_level": "Fraud", "band": "high", "chance": 0.9}, tuple(Reason)[1:]),
    ],
)
def test_what_is_news(changes: dict[str, Any], wanted: tuple[Reason, ...]) -> None:
    assert reasons(TOLD, replace(TOLD, **changes), LINE) == wanted


def test_the_line_counts_from_above_too_and_only_where_there_is_one() -> None:
    over = replace(TOLD, chance=0.5)
    assert reasons(over, replace(TOLD, chance=0.4999), LINE) == (Reason.CHANCE,)
    assert reasons(over, replace(TOLD, chance=0.9), LINE) == ()
    assert reasons(over, replace(TOLD, chance=0.0), None) == ()


def test_the_first_verdict_is_news() -> None:
    assert reasons(NOTHING, TOLD, LINE) == (Reason.FIRST,)


def test_a_chance_that_was_unknown_is_news_only_over_the_line() -> None:
    unknown = replace(TOLD, chance=None)
    assert reasons(unknown, replace(TOLD, chance=0.5), LINE) == (Reason.CHANCE,)
    assert reasons(unknown, TOLD, LINE) == ()


def test_an_unknown_chance_in_between_hides_no_crossing() -> None:
    told = told_next(TOLD, replace(TOLD, at_ms=6, chance=None), news=False)
    assert told == TOLD
    assert reasons(told, replace(TOLD, at_ms=7, chance=0.6), LINE) == (Reason.CHANCE,)


@given(st.lists(verdicts, min_size=1, max_size=12), lines)
def test_every_change_is_told_once_and_what_is_told_is_the_newest(
    seen: list[ToldVerdict], line: float | None
) -> None:
    told, over = NOTHING, None
    for place, verdict in enumerate(seen):
        now = replace(verdict, at_ms=place + 1)
        found = reasons(told, now, line)
        was, told = told, told_next(told, now, news=bool(found))
        # Asked again of the same verdict, there is nothing more to tell.
        assert reasons(told, now, line) == ()
        assert (told.risk_level, told.band) == (now.risk_level, now.band)
        assert told.at_ms == (now.at_ms if found else was.at_ms)
        if was is not NOTHING:
            assert (Reason.LEVEL in found) == (was.risk_level != now.risk_level)
            assert (Reason.BAND in found) == (was.band != now.band)
        if now.chance is not None and line is not None:
            if was is not NOTHING:
                assert (Reason.CHANCE in found) == (bool(over) != (now.chance >= line))
            over = now.chance >= line
