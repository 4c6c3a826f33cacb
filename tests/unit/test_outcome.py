"""What readings of a price tell: falls, gaps, gains, and which reading comes next."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.outcome import (
    HORIZON_HOURS,
    HOUR_MS,
    LAST_HOUR,
    READING_HOURS,
    UNPRICED,
    Fate,
    Reading,
    Unknown,
    draw,
    due_at_ms,
    has_fallen,
    has_gained,
    judge,
    late_at_ms,
    next_hour,
    window_hours,
)

NOW_MS = 1_790_000_000_000
WINDOWS = (24, 168)
PRICES = st.floats(1e-15, 1e9)


def read(hour: int, price: float | Unknown | None) -> Reading:
    known = None if isinstance(price, Unknown) else price
    why = price if isinstance(price, Unknown) else None
    return Reading(hour, NOW_MS + hour * HOUR_MS, known, why)


def path(*prices: float | Unknown) -> list[Reading]:
    return [read(hour, price) for hour, price in zip(READING_HOURS, prices, strict=False)]


def test_hours_and_windows_fit_each_other() -> None:
    assert set(HORIZON_HOURS) <= set(READING_HOURS) == set(LAST_HOUR)
    assert set(WINDOWS) <= set(READING_HOURS)
    for hour, last in LAST_HOUR.items():
        later = [other for other in READING_HOURS if other > hour]
        assert hour < last
        assert not later or last <= later[0], "a reading ends before the next one is due"
        assert last == 1.25 * hour or hour not in HORIZON_HOURS


@pytest.mark.parametrize("hour", READING_HOURS)
def test_a_reading_is_due_and_then_late(hour: int) -> None:
    assert due_at_ms(NOW_MS, hour) == NOW_MS + hour * 3_600_000
    assert late_at_ms(NOW_MS, hour) == NOW_MS + LAST_HOUR[hour] * 3_600_000


@pytest.mark.parametrize(
    ("age_s", "window"),
    [(0, 24), (43_199.9, 24), (43_200, 168), (-0.1, 168), (None, 168), (1e12, 168)],
)
def test_the_window_follows_the_age(age_s: float | None, window: int) -> None:
    assert window_hours(age_s) == window


@pytest.mark.parametrize(("fall_pct", "left"), [(50, 0.5), (80, 0.2), (90, 0.1)])
def test_a_fall_has_its_line(fall_pct: int, left: float) -> None:
    assert has_fallen(1.0, left, fall_pct)
    assert not has_fallen(1.0, math.nextafter(left, 1), fall_pct)
    assert has_fallen(1e-12, left * 0.99e-12, fall_pct)


def test_a_gain_has_its_line() -> None:
    assert has_gained(1.0, 1.5)
    assert not has_gained(1.0, math.nextafter(1.5, 0))


@pytest.mark.parametrize(
    ("last", "falls"),
    [
        (0.51, (False, False, False)),
        (0.5, (True, False, False)),
        (0.21, (True, False, False)),
        (0.2, (True, True, False)),
        (0.11, (True, True, False)),
        (0.1, (True, True, True)),
        (1e-12, (True, True, True)),
        (1.5, (False, False, False)),
    ],
)
def test_the_end_tells_the_fall(last: float, falls: tuple[bool, ...]) -> None:
    assert judge(1.0, path(1.0, 1.0, last), 24) == Fate(falls, None)
    assert judge(1.0, path(1.0, 1.0, 0.7, 1.2, last), 168) == Fate(falls, None)


def test_a_fall_that_came_back_is_none() -> None:
    assert judge(1.0, path(0.01, 0.01, 0.8), 24).falls == (False, False, False)


def test_a_gain_before_the_fall_is_no_fall() -> None:
    for gain in range(4):
        prices = [1.49] * 4
        assert judge(1.0, path(*prices, 0.01), 168).falls == (True, True, True)
        prices[gain] = 1.5
        assert judge(1.0, path(*prices, 0.01), 168).falls == (False, False, False)


def test_a_gain_after_the_window_does_not_count() -> None:
    assert judge(1.0, path(1.0, 1.0, 0.1, 9.0, 9.0), 24).falls == (True, True, True)


def test_no_price_in_between_is_no_gain_and_no_gap() -> None:
    for why in UNPRICED:
        assert judge(1.0, path(1.0, why, 0.1), 24).falls == (True, True, True)
        assert judge(1.0, path(1.0, why, 1.0), 24).falls == (False, False, False)
        assert judge(1.0, path(1.0, 1.0, why), 24) == Fate(None, why)
        assert judge(1.0, path(1.0, Unknown.LATE, why), 24) == Fate(None, why)


@given(
    st.sampled_from(WINDOWS),
    st.lists(PRICES, min_size=5, max_size=5),
    PRICES,
    st.integers(0, 4),
    st.sampled_from([Unknown.LATE, Unknown.UNREADABLE, None]),
)
def test_a_gap_is_unknown_whatever_the_prices(
    window: int, prices: list[float], before: float, gap: int, why: Unknown | None
) -> None:
    """Also where the rest shows no fall: else the survivors alone would be counted."""
    readings = path(*prices)
    whole = judge(before, readings, window)
    assert whole.falls is not None
    hidden = readings[gap]
    if why is None:
        del readings[gap]
    else:
        readings[gap] = replace(hidden, price_usd=None, unknown=why)
    if hidden.hour > window:
        assert judge(before, readings, window) == whole
    else:
        assert judge(before, readings, window) == Fate(None, why or Unknown.LATE)


@given(st.sampled_from(WINDOWS), st.lists(PRICES, min_size=5, max_size=5), PRICES, st.randoms())
def test_falls_are_nested_and_need_no_order(
    window: int, prices: list[float], before: float, random: object
) -> None:
    readings = path(*prices)
    fate = judge(before, readings, window)
    assert fate.falls is not None
    assert list(fate.falls) == sorted(fate.falls, reverse=True), "90 % is 80 % and 50 % too"
    random.shuffle(readings)  # type: ignore[attr-defined]
    assert judge(before, readings, window) == fate
    lower = [replace(r, price_usd=(r.price_usd or 0) / 2) for r in path(*prices)]
    halved = judge(before, lower, window).falls
    assert halved is not None
    assert all(now or not was for now, was in zip(halved, fate.falls, strict=True))


def test_nothing_read_is_unknown() -> None:
    assert judge(1.0, [], 24) == Fate(None, Unknown.LATE)


def follow(window: int | None, *, horizons: bool, missed: tuple[int, ...] = ()) -> list[int]:
    """All hours, one reading after the other."""
    readings: list[Reading] = []
    while (hour := next_hour(window, horizons=horizons, readings=readings)) is not None:
        readings.append(read(hour, Unknown.LATE if hour in missed else 1.0))
    return [reading.hour for reading in readings]


def test_every_reading_has_a_reason() -> None:
    assert follow(24, horizons=True) == [1, 6, 24, 168, 720]
    assert follow(168, horizons=True) == [1, 6, 24, 72, 168, 720]
    assert follow(24, horizons=False) == [1, 6, 24]
    assert follow(168, horizons=False) == [1, 6, 24, 72, 168]
    assert follow(None, horizons=True) == [24, 168, 720]
    assert follow(None, horizons=False) == []


def test_after_a_gap_the_path_is_not_read_any_more() -> None:
    assert follow(168, horizons=True, missed=(1,)) == [1, 24, 168, 720]
    assert follow(168, horizons=False, missed=(6,)) == [1, 6, 168]
    assert follow(24, horizons=True, missed=(168,)) == [1, 6, 24, 168, 720]


def test_draws_are_even_and_depend_on_token_and_time() -> None:
    draws = [draw(f"mint{number}", NOW_MS + number % 7) for number in range(4000)]
    counts = [draws.count(place) for place in range(16)]
    assert sum(counts) == 4000
    assert min(counts) > 180
    assert draw("a", 1) == 2, "printf a:1 | sha256sum"
    assert len({draw("a", time) for time in range(100)}) == 16
