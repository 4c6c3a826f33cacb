"""How long an answer stands: each threshold of the table from both sides, and which way."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.lifetime import (
    BY_AGE,
    BY_BAND,
    BY_LIQUIDITY_USD,
    DAY_S,
    HOUR_S,
    LONGEST_S,
    MINUTE_S,
    UNKNOWN_S,
    lifetime_s,
)
from detector.domain.verdict import Band

OLD_S, DEEP_USD = 400.0 * DAY_S, 50_000_000.0
DOC = (Path(__file__).parents[2] / "docs" / "lifetimes.md").read_text()

ages = st.none() | st.floats(-1e6, 1e9)
depths = st.none() | st.floats(0, 1e12)
RISING = (Band.LOW, Band.MEDIUM, Band.HIGH, Band.CRITICAL)


@pytest.mark.parametrize(
    ("age_s", "minutes"),
    [
        (0, 2), (HOUR_S - 1, 2), (HOUR_S, 10), (6 * HOUR_S - 1, 10), (6 * HOUR_S, 30),
        (DAY_S - 1, 30), (DAY_S, 120), (7 * DAY_S - 1, 120), (7 * DAY_S, 360),
        (30 * DAY_S - 1, 360), (30 * DAY_S, 1440), (-1, 10), (None, 10),
    ],
)  # fmt: skip
def test_it_grows_with_the_age(age_s: float | None, minutes: int) -> None:
    assert lifetime_s(age_s, DEEP_USD, Band.LOW) == minutes * MINUTE_S


@pytest.mark.parametrize(
    ("liquidity_usd", "minutes"),
    [
        (0, 30), (9_999.99, 30), (10_000, 120), (99_999.99, 120), (100_000, 360),
        (999_999.99, 360), (1_000_000, 1440), (None, 10),
    ],
)  # fmt: skip
def test_it_grows_with_the_depth(liquidity_usd: float | None, minutes: int) -> None:
    assert lifetime_s(OLD_S, liquidity_usd, Band.LOW) == minutes * MINUTE_S


def test_it_shrinks_with_the_risk() -> None:
    found = [lifetime_s(OLD_S, DEEP_USD, band) // MINUTE_S for band in (*RISING, Band.UNKNOWN)]
    assert found == [1440, 360, 120, 60, 10]
    assert set(BY_BAND) == set(Band)


@given(ages, depths, st.sampled_from(Band))
def test_it_is_minutes_to_a_day(age_s: float | None, usd: float | None, band: Band) -> None:
    found = lifetime_s(age_s, usd, band)
    assert 2 * MINUTE_S <= found <= LONGEST_S == DAY_S
    if age_s is None or usd is None or band is Band.UNKNOWN:
        assert found <= UNKNOWN_S
    if age_s is not None and 0 <= age_s < HOUR_S:
        assert found <= 2 * MINUTE_S


@given(
    st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)).map(sorted),
    st.tuples(st.floats(0, 1e12), st.floats(0, 1e12)).map(sorted),
    st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted),
)
def test_more_age_more_depth_and_less_risk_never_shorten_it(
    age: list[float], usd: list[float], risk: list[int]
) -> None:
    worse = lifetime_s(age[0], usd[0], RISING[risk[1]])
    assert worse <= lifetime_s(age[1], usd[1], RISING[risk[0]])


def in_words(seconds: int) -> str:
    return f"{seconds // HOUR_S} h" if seconds % HOUR_S == 0 else f"{seconds // MINUTE_S} min"


def test_the_page_has_every_line() -> None:
    for step in (*BY_AGE, *BY_LIQUIDITY_USD):
        assert f"| {in_words(step.lifetime_s)} | {step.why} |" in DOC
    for band, lifetime in BY_BAND.items():
        assert f"| `{band}` | {in_words(lifetime)} |" in DOC
    assert DOC.count("\n| ") == len(BY_AGE) + len(BY_LIQUIDITY_USD) + len(BY_BAND) + 3
